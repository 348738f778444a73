export declare class Emitter<Events extends object> {
    #private;
    /** Calls the listener each time, until the returned function is called. */
    on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void;
    protected emit<Name extends keyof Events>(name: Name, value: Events[Name]): void;
}

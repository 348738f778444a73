export declare class EventPlace {
    #private;
    get last(): string | null;
    /** Takes the id of an event; false when that was seen before. */
    take(id: string): boolean;
    /** Goes on from here, whatever was seen. */
    moveTo(id: string): void;
}

export declare class Requests {
    #private;
    /** Sends a question with an id of its own; fails when it cannot be sent, is not answered in time, or the server says that it is wrong. */
    ask(send: (id: number) => boolean): Promise<Record<string, unknown>>;
    /** Takes an answer; false when it belongs to no question. */
    answer(message: Record<string, unknown>): boolean;
    /** The connection is gone, and with it the answers. */
    fail(): void;
}

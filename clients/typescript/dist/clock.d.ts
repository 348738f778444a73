export declare class ServerClock {
    #private;
    /** Takes one question and its answer: local times in ms, the server's in Unix seconds. The quickest round trip tells most. */
    sample(sentAt: number, receivedAt: number, serverSeconds: unknown): void;
    forget(): void;
    /** How long ago the server's time was the given one, in seconds; 0 while the server's clock is not known yet. */
    secondsSince(serverSeconds: unknown, now: number): number;
}

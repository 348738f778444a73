import { type Query } from './address.js';
/** The server said no, or could not be reached (status 0). */
export declare class HttpFault extends Error {
    readonly status: number;
    /** How long the server asked to wait, in ms. */
    readonly retryAfter: number;
    constructor(status: number, retryAfter: number);
}
export declare class Http {
    #private;
    constructor(base: string, token: () => string | null);
    /** Any answer; a fault only when there is none. */
    get(path: string, query: Query, signal: AbortSignal): Promise<Response>;
    /** An answer that is good, or a fault. */
    good(path: string, query: Query, signal: AbortSignal): Promise<Response>;
    json<T>(path: string, query: Query, signal: AbortSignal): Promise<T>;
}
/** What `Retry-After` says, in ms. */
export declare function retryAfterOf(answer: Response): number;
/** Waits so long, or until the signal: then it fails. */
export declare function sleep(ms: number, signal: AbortSignal): Promise<void>;

import { type Query } from './address.js';
import { Http } from './http.js';
import { type Link } from './link.js';
import { type GateOptions } from './options.js';
/** Who uses a connection: what it asks for, and what it is told. */
export interface Line {
    readonly path: string;
    /** The member that names a command: `command` or `action`. */
    readonly verb: string;
    query(): Query;
    opened(): void;
    text(message: Record<string, unknown>): void;
    binary(message: ArrayBuffer, receivedAt: number): void;
    pong(sentAt: number, receivedAt: number, message: Record<string, unknown>): void;
    changed(): void;
    /** Does the same over plain HTTP until the signal; fails when it cannot. */
    poll(http: Http, signal: AbortSignal): Promise<void>;
}
export declare class Connection {
    #private;
    link: Link;
    readonly http: Http;
    constructor(line: Line, base: string, options: GateOptions);
    /** Begins, or begins anew: what was before does not count. */
    start(): void;
    close(): void;
    /** Something has changed for the better (network back, page visible): tries at once, or checks that the line still lives. */
    nudge(): void;
    /** Sends one command; false when there is no line to send it over. */
    send(command: string, members?: Record<string, unknown>): boolean;
}

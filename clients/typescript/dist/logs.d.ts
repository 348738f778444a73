import { Emitter } from './emitter.js';
import { type Link } from './link.js';
import { type GateOptions } from './options.js';
import type { GateEvent, LogFilters, LogRow } from './types.js';
export interface GateLogsOptions extends GateOptions {
    /** Which rows; all by default. */
    filters?: LogFilters;
    /** Rows of a page; 20 by default, at most 500. */
    pageSize?: number;
    /** Rows kept; 1000 by default. The oldest beyond are forgotten. */
    keep?: number;
}
export interface GateLogsEvents {
    /** Something of what this says about itself has changed. */
    change: void;
    /** A row was stored, also while this client was away: each comes once, in the order of their storing. */
    row: LogRow;
    /** A row is not what it was. */
    updated: LogRow;
    /** The rows are others: the filters have changed, or the server's log is another. */
    reset: void;
    /** Something happened at a camera. */
    event: GateEvent;
}
export declare class GateLogs extends Emitter<GateLogsEvents> {
    #private;
    /** How many rows match in all, as far as is known. */
    total: number;
    /** Whether there are older rows than those that are here. */
    hasMore: boolean;
    /** The shared log may have rows that cannot be asked for now. */
    partial: boolean;
    constructor(options?: GateLogsOptions);
    get link(): Link;
    /** Newest first. */
    get rows(): readonly LogRow[];
    get filters(): LogFilters;
    start(): this;
    stop(): void;
    /** Shows and follows only the rows that match; fails with what is wrong when the server does not understand the filters. */
    filter(filters: LogFilters): Promise<void>;
    /** Older rows, a page of them. */
    more(): Promise<void>;
}

import { type Http } from './http.js';
import type { EventPlace } from './event-place.js';
import type { GateEvent, LogFilters, LogPage, LogRow } from './types.js';
export interface LogPoll {
    place: EventPlace;
    pageSize: number;
    /** How long the server may wait for a further row, in ms; after that what is shown is looked at again. */
    lookEvery: number;
    filters(): LogFilters;
    /** Where to go on; null when there is no list yet. */
    cursor(): string | null;
    began(page: LogPage): void;
    stored(row: LogRow): void;
    reached(cursor: string): void;
    refresh(page: LogPage): void;
    event(event: GateEvent): void;
}
/** Runs until the signal; fails when the server cannot be asked. */
export declare function pollLogs(http: Http, signal: AbortSignal, log: LogPoll): Promise<void>;

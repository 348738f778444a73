import type { LogRow } from './types.js';
export declare class LogList {
    #private;
    /** Bound: the oldest rows beyond `most` are forgotten. */
    constructor(most: number);
    /** A copy, newest first. */
    get rows(): readonly LogRow[];
    get size(): number;
    has(id: string): boolean;
    clear(): void;
    /** Puts a row where its time belongs, or in the place of what was known of it. */
    put(row: LogRow): 'new' | 'changed' | 'same';
}

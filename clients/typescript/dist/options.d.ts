import type { Token } from './token.js';
/** As browsers have it, and the `ws` package for Node before 22. */
export type SocketMaker = new (url: string, protocols?: string[]) => WebSocket;
/** Times in ms. The defaults suit; a kiosk on a bad line may want others. */
export interface Timing {
    /** The shortest and the longest pause before another attempt. */
    shortestPause: number;
    longestPause: number;
    /** How often a ping asks whether the line lives, and how long an answer may take. */
    pingEvery: number;
    answerWithin: number;
    /** A connection that lived this long was a good one: the next pause starts small again. */
    settledAfter: number;
    /** While polling: how often a WebSocket is tried again. */
    tryAgain: number;
    /** While polling the log: how often rows are looked for that no event has told of. */
    lookEvery: number;
}
export declare const defaultTiming: Timing;
export interface GateOptions {
    /** Where the server is, such as `https://gate.example/`; in a browser that of the page by default. */
    url?: string | URL;
    /** A key or token, or a function that gives one; see `Token`. */
    token?: Token;
    /** `auto` (default): a WebSocket, and polling over plain HTTP where none gets through. */
    transport?: 'auto' | 'websocket' | 'polling';
    /** What makes WebSockets, where there is no global one. */
    WebSocket?: SocketMaker;
    timing?: Partial<Timing>;
}

import { Emitter } from './emitter.js';
import type { Link } from './link.js';
import type { GateOptions } from './options.js';
import { type SourceFault } from './source.js';
import type { Frame, GateEvent, StreamSettings } from './types.js';
export interface GateVideoOptions extends GateOptions, StreamSettings {
    /** A camera's id; the server's first by default. */
    camera?: string;
    /** Where pictures are painted; without it they only come as `frame`. */
    canvas?: HTMLCanvasElement;
    /** Whether a page that nobody sees asks for no pictures; yes by default. */
    pauseWhenHidden?: boolean;
}
export interface GateVideoEvents {
    /** Something of what this says about itself has changed. */
    change: void;
    /** A picture came in. */
    frame: Frame;
    /** A picture is on the canvas. */
    painted: Frame;
    /** Something happened; after a lost connection first what was missed. */
    event: GateEvent;
}
export declare class GateVideo extends Emitter<GateVideoEvents> {
    #private;
    /** What the server says is in force for this client; null until it has said so on this connection. */
    inForce: StreamSettings | null;
    /** Why the camera gives no pictures; null when it does. */
    source: SourceFault | null;
    /** Pictures that came in since the start, and those that the server left out. */
    received: number;
    skipped: number;
    constructor(options?: GateVideoOptions);
    get link(): Link;
    /** The camera's id, as soon as it is known. */
    get camera(): string | null;
    get paused(): boolean;
    /** False while the server has not answered a command yet. */
    get isSettled(): boolean;
    /** Pictures that came in faster than this device could paint them. */
    get dropped(): number;
    /** From the newest picture leaving the camera reader to its being queued for sending, in ms. */
    get latency(): number | null;
    /** How old the newest picture is, in seconds: since it came in, or by the server's own clock when that says older. */
    get age(): number | null;
    start(): this;
    stop(): void;
    pause(): void;
    resume(): void;
    /** Asks for another rate, size or quality; `inForce` says what came of it. */
    configure(settings: StreamSettings): void;
}

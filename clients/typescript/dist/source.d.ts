import type { FrameHeader, GateEvent } from './types.js';
/** Why a camera gives no pictures. */
export interface SourceFault {
    /** The camera itself is gone and is being tried again; else it was stopped. */
    readonly lost: boolean;
    /** Why it was stopped: `no_viewers`, `end_of_source`, `shutdown` or `error`. */
    readonly reason?: string;
    /** Since when, in Unix seconds. */
    readonly at: number;
}
/** What an event says about the camera: null for running, a fault for not running, `source` itself when it says nothing. */
export declare function sourceAfter(source: SourceFault | null, event: GateEvent): SourceFault | null;
/** A stopped camera sends nothing, so a newer picture means that it runs again; a lost one sends a card that says it is lost. */
export declare function sourceAfterFrame(source: SourceFault | null, header: FrameHeader): SourceFault | null;

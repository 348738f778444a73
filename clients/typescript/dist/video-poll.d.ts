import { type Http } from './http.js';
import type { EventPlace } from './event-place.js';
import type { GateEvent, StreamSettings } from './types.js';
export interface VideoPoll {
    camera: string | undefined;
    settings: StreamSettings;
    place: EventPlace;
    isPaused(): boolean;
    frame(message: ArrayBuffer, receivedAt: number, ageMs: number): void;
    event(event: GateEvent): void;
}
/** Runs until the signal; fails when the server cannot be asked. */
export declare function pollVideo(http: Http, signal: AbortSignal, view: VideoPoll): Promise<void>;
/** Events of one camera, or of all; first what was missed. */
export declare function pollEvents(http: Http, signal: AbortSignal, place: EventPlace, told: (event: GateEvent) => void, camera?: string): Promise<void>;

import type { GateEvent } from './types.js';
export declare class EventPlace {
    #private;
    get last(): string | null;
    /** Whether an event was not seen before; it is the last that was seen then. */
    isNews({ id, event_type: type }: GateEvent): boolean;
    /** Takes the id of an event; false when that was seen before. */
    take(id: string): boolean;
    /** Goes on from here, whatever was seen. */
    moveTo(id: string): void;
}

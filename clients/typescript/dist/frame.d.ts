import type { Frame } from './types.js';
/** Splits one binary message into its header and its JPEG (a view, not a copy); null when it is not a video frame. */
export declare function readFrame(message: ArrayBuffer): Omit<Frame, 'receivedAt'> | null;
/** A JSON object, or null for anything else. */
export declare function readObject(json: string): Record<string, unknown> | null;

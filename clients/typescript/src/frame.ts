// The binary form of a video_frame: 4 bytes little-endian header length, the header as JSON, the JPEG.

import type { Frame, FrameHeader } from './types.js';

const text = new TextDecoder();

/** Splits one binary message into its header and its JPEG (a view, not a copy); null when it is not a video frame. */
export function readFrame(message: ArrayBuffer): Omit<Frame, 'receivedAt'> | null {
  if (message.byteLength < 4) return null;
  const length = new DataView(message).getUint32(0, true);
  if (length > message.byteLength - 4) return null;
  const header = readObject(text.decode(new Uint8Array(message, 4, length)));
  return header?.type === 'video_frame' ? { header: header as unknown as FrameHeader, jpeg: new Uint8Array(message, 4 + length) } : null;
}

/** A JSON object, or null for anything else. */
export function readObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Record<string, unknown> : null;
  } catch {
    return null;
  }
}

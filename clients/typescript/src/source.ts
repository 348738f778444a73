// What is known of the camera behind the picture.

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
export function sourceAfter(source: SourceFault | null, event: GateEvent): SourceFault | null {
  const at = Number(event.timestamp);
  switch (event.event_type) {
    case 'source_lost':
      return { lost: true, at };
    case 'processing_stopped':
      return { lost: false, reason: String(event.data?.reason ?? ''), at };
    case 'source_recovered': case 'processing_started': case 'events_missed':
      return null;
    default:
      return source;
  }
}

/** A stopped camera sends nothing, so a newer picture means that it runs again; a lost one sends a card that says it is lost. */
export function sourceAfterFrame(source: SourceFault | null, header: FrameHeader): SourceFault | null {
  return source && !source.lost && header.timestamp > source.at ? null : source;
}

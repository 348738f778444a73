// What a connection is doing.

export interface Link {
  /**
   * `idle` before the start and after the end, `connecting`, `open` (a WebSocket), `polling` (plain HTTP instead), `waiting` until
   * `retryAt`, `closed` for good.
   */
  readonly phase: 'idle' | 'connecting' | 'open' | 'polling' | 'waiting' | 'closed';
  /** `performance.now()` of the next attempt. */
  readonly retryAt: number;
  /** With which code the server closed; 1006 without a word. */
  readonly code: number;
  /** What the server answered instead of a connection, when that is known: 401, 403, 404, 429 or 503. */
  readonly status: number;
  readonly wasOpen: boolean;
}

export const idle: Link = { phase: 'idle', retryAt: 0, code: 0, status: 0, wasOpen: false };

/** Whether anything comes over it. */
export const isUp = (link: Link): boolean => link.phase === 'open' || link.phase === 'polling';

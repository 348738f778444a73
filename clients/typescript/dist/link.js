// What a connection is doing.
export const idle = { phase: 'idle', retryAt: 0, code: 0, status: 0, wasOpen: false };
/** Whether anything comes over it. */
export const isUp = (link) => link.phase === 'open' || link.phase === 'polling';

// What the page says it shows, from what is known. Pure: the same facts give the same answer.

/** A picture older than this is never shown as live, in seconds. */
export const staleAfter = 3;

/** The one state of the page: `kind` chooses words, icon and colour; the rest fills the words. */
export function statusOf({ link, paused, source, age, online, now }) {
  if (link.phase === 'closed') return { kind: 'refused', code: link.code };
  if (link.phase !== 'open' && link.phase !== 'polling') return unlinked(link, online, now);
  if (paused) return { kind: 'paused' };
  if (source) return { kind: 'stopped', source };
  if (age === null) return { kind: 'connecting', waiting: true };
  return age <= staleAfter ? { kind: 'live' } : { kind: 'stale' };
}

/** Whether the server wants to know who this is. */
export const needsSignIn = link => link.status === 401 || link.phase === 'closed' && link.code === 4401;

function unlinked(link, online, now) {
  const seconds = link.phase === 'waiting' ? Math.max(0, Math.ceil((link.retryAt - now) / 1000)) : 0;
  const why = { seconds, code: link.code, status: link.status };
  // A box without a network can still serve the browser that runs on it, so "offline" never keeps the page from trying.
  if (!online) return { kind: 'offline', ...why };
  return link.wasOpen || link.phase === 'waiting' || link.code ? { kind: 'reconnecting', ...why } : { kind: 'connecting' };
}

// What the page says it shows, from what is known. Pure: the same facts give the same answer.

/** A picture older than this is never shown as live, in seconds. */
export const staleAfter = 3;

/** The one state of the page: `kind` chooses words, icon and colour; the rest fills the words. */
export function statusOf({ link, paused, source, age, online, now }) {
  if (link.phase === 'closed') return { kind: 'refused', code: link.code };
  if (link.phase !== 'open') return unlinked(link, online, now);
  if (paused) return { kind: 'paused' };
  if (source) return { kind: 'stopped', source };
  if (age === null) return { kind: 'connecting', waiting: true };
  return age <= staleAfter ? { kind: 'live' } : { kind: 'stale' };
}

function unlinked(link, online, now) {
  const seconds = link.phase === 'waiting' ? Math.max(0, Math.ceil((link.retryAt - now) / 1000)) : 0;
  const why = { seconds, code: link.code, status: link.status };
  // A box without a network can still serve the browser that runs on it, so "offline" never keeps the page from trying.
  if (!online) return { kind: 'offline', ...why };
  return link.wasOpen || link.phase === 'waiting' || link.code ? { kind: 'reconnecting', ...why } : { kind: 'connecting' };
}

/** What an event says about the camera: null for running, an object for not running, `source` itself when it says nothing. */
export function sourceAfter(source, event) {
  switch (event.event_type) {
    case 'source_lost':
      return { lost: true, at: event.timestamp };
    case 'processing_stopped':
      return { lost: false, reason: event.data?.reason, at: event.timestamp };
    case 'source_recovered': case 'processing_started': case 'events_missed':
      return null;
    default:
      return source;
  }
}

/** A stopped camera sends nothing, so a newer picture means that it runs again; a lost one may send a card that says it is lost. */
export function sourceAfterFrame(source, header) {
  return source && !source.lost && header.timestamp > source.at ? null : source;
}

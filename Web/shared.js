// How the log shared with other gates is. Nothing is said while all is well, or where there is none.

const everyMs = 10_000;

/** What to show: null for nothing, else which words, with what. Pure. */
export function sharedOf(report) {
  const shared = report?.supabase;
  if (!shared) return null;
  const waiting = Number(shared.waiting) || 0;
  const parked = Number(shared.parked) || 0;
  if (shared.state === 'trouble') return { kind: 'trouble', waiting, parked, problem: String(shared.problem ?? '') };
  return parked > 0 ? { kind: 'parked', waiting, parked, problem: '' } : null;
}

/** Asks the server again and again, while the page is seen, as whoever has signed in, and tells what to show. */
export function watchShared(headers, show) {
  async function look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(new URL('readyz', document.baseURI), { cache: 'no-store', headers: headers() });
      show(sharedOf(await answer.json()));
    } catch {
      // The live connection says that the server is gone.
    }
  }
  look();
  setInterval(look, everyMs);
}

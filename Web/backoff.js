// When to try again: exponential back-off with full jitter, so that a restarted server is not met by all its viewers at once.

const shortestMs = 500;
const longestMs = 30_000;

/** The pause before attempt number `attempt` (from 0), in ms: anything from 0.5 s to a bound that doubles from 1 s to 30 s. */
export function pauseBefore(attempt, random = Math.random) {
  const bound = Math.min(longestMs, 2 * shortestMs * 2 ** Math.min(attempt, 16));
  return shortestMs + random() * (bound - shortestMs);
}

/** Close codes after which trying again cannot help: the server has said what is wrong with this client. */
export function isTerminal(code) {
  return code >= 4400 && code <= 4407;
}

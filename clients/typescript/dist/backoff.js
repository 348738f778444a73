// When to try again: exponential back-off with full jitter, so that a restarted server is not met by all its clients at once.
import { defaultTiming } from './options.js';
/**
 * The pause before attempt number `attempt` (from 0), in ms: anything from the shortest (0.5 s) to a bound that doubles each time, from
 * twice the shortest to the longest (30 s).
 */
export function pauseBefore(attempt, random = Math.random, { shortestPause, longestPause } = defaultTiming) {
    const bound = Math.max(shortestPause, Math.min(longestPause, shortestPause * 2 ** (Math.min(attempt, 16) + 1)));
    return shortestPause + random() * (bound - shortestPause);
}
/** Close codes after which trying again cannot help: the server has said what is wrong with this client. */
export function isTerminal(code) {
    return code >= 4400 && code <= 4407;
}

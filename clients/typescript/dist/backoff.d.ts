/**
 * The pause before attempt number `attempt` (from 0), in ms: anything from the shortest (0.5 s) to a bound that doubles each time, from
 * twice the shortest to the longest (30 s).
 */
export declare function pauseBefore(attempt: number, random?: () => number, { shortestPause, longestPause }?: import("./options.js").Timing): number;
/** Close codes after which trying again cannot help: the server has said what is wrong with this client. */
export declare function isTerminal(code: number): boolean;

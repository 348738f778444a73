// What every client of the server takes.
export const defaultTiming = {
    shortestPause: 500, longestPause: 30_000, pingEvery: 15_000, answerWithin: 10_000, settledAfter: 5_000, tryAgain: 60_000, lookEvery: 10_000,
};

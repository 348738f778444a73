// The server's clock as seen from here, so that the age of a picture is right even when the two clocks are not set alike.
// Built on performance.now(): a change of this device's own wall clock does not matter.
const freshForMs = 60_000;
export class ServerClock {
    #best = null;
    /** Takes one question and its answer: local times in ms, the server's in Unix seconds. The quickest round trip tells most. */
    sample(sentAt, receivedAt, serverSeconds) {
        if (typeof serverSeconds !== 'number' || !Number.isFinite(serverSeconds))
            return;
        const trip = receivedAt - sentAt;
        const offset = serverSeconds * 1000 - (sentAt + receivedAt) / 2;
        const best = this.#best;
        const stepped = best && Math.abs(offset - best.offset) > (trip + best.trip) / 2 + 50;
        if (!best || trip <= best.trip || stepped || receivedAt - best.at > freshForMs)
            this.#best = { offset, trip, at: receivedAt };
    }
    forget() {
        this.#best = null;
    }
    /** How long ago the server's time was the given one, in seconds; 0 while the server's clock is not known yet. */
    secondsSince(serverSeconds, now) {
        return this.#best && typeof serverSeconds === 'number' && Number.isFinite(serverSeconds) ? (now + this.#best.offset) / 1000 - serverSeconds : 0;
    }
}

// The last event that was seen: `<run of the program>-<number>`. A client that comes back with it is told what it missed.
export class EventPlace {
    #last = null;
    get last() {
        return this.#last;
    }
    /** Whether an event was not seen before; it is the last that was seen then. */
    isNews({ id, event_type: type }) {
        if (typeof id !== 'string')
            return true;
        if (type !== 'events_missed')
            return this.take(id);
        this.moveTo(id);
        return true;
    }
    /** Takes the id of an event; false when that was seen before. */
    take(id) {
        if (this.#last !== null && !isLater(id, this.#last))
            return false;
        this.#last = id;
        return true;
    }
    /** Goes on from here, whatever was seen. */
    moveTo(id) {
        this.#last = id;
    }
}
function isLater(id, last) {
    const [run, number] = parts(id);
    const [lastRun, lastNumber] = parts(last);
    return run !== lastRun || number > lastNumber;
}
function parts(id) {
    const dash = id.lastIndexOf('-');
    return [id.slice(0, dash), Number(id.slice(dash + 1))];
}

// Who wants to be told of what.
export class Emitter {
    #listeners = new Map();
    /** Calls the listener each time, until the returned function is called. */
    on(name, listener) {
        const listeners = this.#listeners.get(name) ?? new Set();
        this.#listeners.set(name, listeners.add(listener));
        return () => { listeners.delete(listener); };
    }
    emit(name, value) {
        for (const listener of [...this.#listeners.get(name) ?? []]) {
            try {
                listener(value);
            }
            catch (fault) {
                // A listener's fault is its own: it is reported where faults are, and the others are still told.
                queueMicrotask(() => { throw fault; });
            }
        }
    }
}

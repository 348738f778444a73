// Plain HTTP to the server, with this client's token.
import { addressOf } from './address.js';
/** The server said no, or could not be reached (status 0). */
export class HttpFault extends Error {
    status;
    /** How long the server asked to wait, in ms. */
    retryAfter;
    constructor(status, retryAfter) {
        super(status === 0 ? 'The server cannot be reached.' : `The server answered ${status}.`);
        this.status = status;
        this.retryAfter = retryAfter;
    }
}
export class Http {
    #base;
    #token;
    constructor(base, token) {
        this.#base = base;
        this.#token = token;
    }
    /** Any answer; a fault only when there is none. */
    async get(path, query, signal) {
        const token = this.#token();
        const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
        try {
            return await fetch(addressOf(this.#base, path, query), { cache: 'no-store', headers, signal });
        }
        catch (fault) {
            if (signal.aborted)
                throw fault;
            throw new HttpFault(0, 0);
        }
    }
    /** An answer that is good, or a fault. */
    async good(path, query, signal) {
        const answer = await this.get(path, query, signal);
        if (answer.ok)
            return answer;
        await answer.body?.cancel();
        throw new HttpFault(answer.status, retryAfterOf(answer));
    }
    async json(path, query, signal) {
        return await (await this.good(path, query, signal)).json();
    }
}
/** What `Retry-After` says, in ms. */
export function retryAfterOf(answer) {
    return 1000 * (Number(answer.headers.get('Retry-After')) || 0);
}
/** Waits so long, or until the signal: then it fails. */
export function sleep(ms, signal) {
    return new Promise((done, failed) => {
        signal.throwIfAborted();
        const stop = () => { clearTimeout(timer); failed(signal.reason); };
        const timer = setTimeout(() => { signal.removeEventListener('abort', stop); done(); }, ms);
        signal.addEventListener('abort', stop, { once: true });
    });
}

// Who this client is.
const latestRenewalMs = 30_000;
export class TokenSource {
    #given;
    #current = null;
    constructor(given) {
        this.#given = given;
    }
    /** Whether another one can be had. */
    get canRenew() {
        return typeof this.#given === 'function';
    }
    /** The one that was given last. */
    get current() {
        return this.#current;
    }
    async get(why = 'connect') {
        const token = typeof this.#given === 'function' ? await this.#given(why) : this.#given;
        return this.#current = token || null;
    }
}
/**
 * How long until a JSON web token should be renewed, in ms: a tenth of its remaining life before its end, but half a minute where it has
 * that much, or half of what it has.
 */
export function renewalIn(token, now = Date.now()) {
    const ends = token === null ? null : expiryOf(token);
    if (ends === null)
        return null;
    const left = ends - now;
    return Math.max(0, left - Math.max(left * 0.1, Math.min(latestRenewalMs, left * 0.5)));
}
/** When a JSON web token ends, in Unix ms; null for what is none. */
export function expiryOf(token) {
    try {
        const claims = JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')));
        const ends = claims?.exp;
        return typeof ends === 'number' && Number.isFinite(ends) ? ends * 1000 : null;
    }
    catch {
        return null;
    }
}

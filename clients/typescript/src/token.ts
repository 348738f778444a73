// Who this client is.

/**
 * A key or token; or a function that gives one, called before each connection, and with `expired` when the last one does not do any
 * more. Null or an empty text: nobody in particular.
 */
export type Token = string | null | ((why: 'connect' | 'expired') => string | null | undefined | Promise<string | null | undefined>);

const latestRenewalMs = 30_000;

export class TokenSource {
  readonly #given: Token | undefined;
  #current: string | null = null;

  constructor(given: Token | undefined) {
    this.#given = given;
  }

  /** Whether another one can be had. */
  get canRenew(): boolean {
    return typeof this.#given === 'function';
  }

  /** The one that was given last. */
  get current(): string | null {
    return this.#current;
  }

  async get(why: 'connect' | 'expired' = 'connect'): Promise<string | null> {
    const token = typeof this.#given === 'function' ? await this.#given(why) : this.#given;
    return this.#current = token || null;
  }
}

/**
 * How long until a JSON web token should be renewed, in ms: a tenth of its remaining life before its end, but half a minute where it has
 * that much, or half of what it has.
 */
export function renewalIn(token: string | null, now: number = Date.now()): number | null {
  const ends = token === null ? null : expiryOf(token);
  if (ends === null) return null;
  const left = ends - now;
  return Math.max(0, left - Math.max(left * 0.1, Math.min(latestRenewalMs, left * 0.5)));
}

/** When a JSON web token ends, in Unix ms; null for what is none. */
export function expiryOf(token: string): number | null {
  try {
    const claims: unknown = JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')));
    const ends = (claims as { exp?: unknown } | null)?.exp;
    return typeof ends === 'number' && Number.isFinite(ends) ? ends * 1000 : null;
  } catch {
    return null;
  }
}

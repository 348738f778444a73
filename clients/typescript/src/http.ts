// Plain HTTP to the server, with this client's token.

import { addressOf, type Query } from './address.js';

/** The server said no, or could not be reached (status 0). */
export class HttpFault extends Error {
  readonly status: number;
  /** How long the server asked to wait, in ms. */
  readonly retryAfter: number;

  constructor(status: number, retryAfter: number) {
    super(status === 0 ? 'The server cannot be reached.' : `The server answered ${status}.`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export class Http {
  readonly #base: string;
  readonly #token: () => string | null;

  constructor(base: string, token: () => string | null) {
    this.#base = base;
    this.#token = token;
  }

  /** Any answer; a fault only when there is none. */
  async get(path: string, query: Query, signal: AbortSignal): Promise<Response> {
    const token = this.#token();
    const headers: HeadersInit = token === null ? {} : { Authorization: `Bearer ${token}` };
    try {
      return await fetch(addressOf(this.#base, path, query), { cache: 'no-store', headers, signal });
    } catch (fault) {
      if (signal.aborted) throw fault;
      throw new HttpFault(0, 0);
    }
  }

  /** An answer that is good, or a fault. */
  async good(path: string, query: Query, signal: AbortSignal): Promise<Response> {
    const answer = await this.get(path, query, signal);
    if (answer.ok) return answer;
    await answer.body?.cancel();
    throw new HttpFault(answer.status, retryAfterOf(answer));
  }

  async json<T>(path: string, query: Query, signal: AbortSignal): Promise<T> {
    return await (await this.good(path, query, signal)).json() as T;
  }
}

/** What `Retry-After` says, in ms. */
export function retryAfterOf(answer: Response): number {
  return 1000 * (Number(answer.headers.get('Retry-After')) || 0);
}

/** Waits so long, or until the signal: then it fails. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    signal.throwIfAborted();
    const stop = () => { clearTimeout(timer); failed(signal.reason as Error); };
    const timer = setTimeout(() => { signal.removeEventListener('abort', stop); done(); }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

// One camera watched over /ws/video: connects, notices a dead connection, and connects again by itself.

import { isTerminal, pauseBefore } from './backoff.js';
import { readFrame, readObject } from './frame.js';

const pingEveryMs = 15_000;
const answerWithinMs = 10_000;
// A connection that lived this long was a good one: the next pause starts small again.
const settledAfterMs = 5_000;
// What the server may answer to the upgrade; a script cannot see that answer, so the same address is asked over plain HTTP.
const refusals = [401, 403, 404, 429, 503];

export class VideoConnection {
  /** What the link is doing: `connecting`, `open`, `waiting` (until `retryAt`) or `closed` for good; why, when known. */
  link = { phase: 'connecting', retryAt: 0, code: 0, status: 0, wasOpen: false };

  #address;
  #told;
  #socket = null;
  #attempt = 0;
  #retry = 0;
  #patience = 0;
  #heartbeat = 0;
  #notBefore = 0;
  #openedAt = 0;
  #pingSentAt = 0;
  #heardAt = 0;

  /** `address()` gives the ws: address for each attempt; `told` has the methods opened, frame, message, pong and changed. */
  constructor(address, told) {
    this.#address = address;
    this.#told = told;
  }

  connect() {
    this.#drop();
    this.#openedAt = 0;
    this.#change({ phase: 'connecting' });
    const socket = new WebSocket(this.#address());
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#opened();
    socket.onmessage = message => this.#heard(message.data);
    socket.onclose = closed => this.#closed(closed.code, closed.reason);
    this.#socket = socket;
    this.#patience = setTimeout(() => this.#closed(1006, ''), answerWithinMs);
  }

  /** Something has changed for the better (network back, page visible): try at once, or check that the line still lives. */
  nudge() {
    if (this.link.phase === 'waiting' && performance.now() >= this.#notBefore) this.connect();
    else if (this.link.phase === 'open') this.#ping();
  }

  /** Sends one command; false when there is no line to send it over. */
  send(command) {
    if (this.link.phase !== 'open' || this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(command));
    return true;
  }

  #opened() {
    clearTimeout(this.#patience);
    this.#openedAt = performance.now();
    this.#heartbeat = setInterval(() => this.#ping(), pingEveryMs);
    this.#change({ phase: 'open', code: 0, status: 0, wasOpen: true });
    this.#told.opened();
    this.#ping();
  }

  #heard(data) {
    this.#heardAt = performance.now();
    if (typeof data !== 'string') {
      const frame = readFrame(data);
      if (frame) this.#told.frame(frame, this.#heardAt);
      return;
    }
    const message = readObject(data);
    if (message?.type === 'pong') this.#ponged(message);
    else if (message) this.#told.message(message);
  }

  #ping() {
    if (this.#pingSentAt || !this.send({ command: 'ping' })) return;
    this.#pingSentAt = performance.now();
    this.#patience = setTimeout(() => this.#judge(), answerWithinMs);
  }

  #ponged(message) {
    if (!this.#pingSentAt) return;
    clearTimeout(this.#patience);
    this.#told.pong(this.#pingSentAt, this.#heardAt, message.timestamp);
    this.#pingSentAt = 0;
  }

  // No pong in time. Pictures still coming in mean that the line is only slow; silence means that it is dead.
  #judge() {
    const silent = this.#heardAt < this.#pingSentAt;
    this.#pingSentAt = 0;
    if (silent) this.#closed(1006, '');
  }

  #closed(code, reason) {
    const opened = this.#openedAt > 0;
    if (opened && performance.now() - this.#openedAt > settledAfterMs) this.#attempt = 0;
    this.#drop();
    if (isTerminal(code)) this.#change({ phase: 'closed', code });
    else this.#waitToRetry(code, reason);
    if (!opened && this.link.phase === 'waiting') this.#askWhy(this.#attempt);
  }

  #waitToRetry(code, reason) {
    const asked = code === 4429 ? 1000 * (parseFloat(/\d+(\.\d+)?/.exec(reason)?.[0]) || 0) : 0;
    this.#notBefore = performance.now() + asked;
    this.#retryIn(Math.max(asked, pauseBefore(this.#attempt++)), { code });
  }

  #retryIn(pause, change) {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.connect(), pause);
    this.#change({ ...change, phase: 'waiting', retryAt: performance.now() + pause });
  }

  async #askWhy(attempt) {
    const answer = await fetch(this.#address().replace(/^ws/, 'http'), { cache: 'no-store', signal: AbortSignal.timeout(5_000) })
      .catch(() => null);
    answer?.body?.cancel();
    if (attempt !== this.#attempt || this.link.phase !== 'waiting') return;
    const status = refusals.includes(answer?.status) ? answer.status : 0;
    const asked = 1000 * (Number(answer?.headers.get('Retry-After')) || 0);
    this.#notBefore = Math.max(this.#notBefore, performance.now() + asked);
    if (this.#notBefore > this.link.retryAt) this.#retryIn(this.#notBefore - performance.now(), { status });
    else this.#change({ status });
  }

  // Lets go of the socket without waiting for it: closing a dead one can take minutes.
  #drop() {
    clearTimeout(this.#retry);
    clearTimeout(this.#patience);
    clearInterval(this.#heartbeat);
    this.#pingSentAt = 0;
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #change(change) {
    this.link = { ...this.link, ...change };
    this.#told.changed();
  }
}

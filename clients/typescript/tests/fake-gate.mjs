// A server that says what a test tells it to, over real HTTP and WebSockets: for what a healthy server does not do.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

export class FakeGate {
  /** Upgrades that came, in order: `{ url, protocols, at, socket }`, the socket only of those let in. */
  attempts = [];
  /** What clients sent over sockets. */
  said = [];
  /** Plain requests: `{ url, authorization }`. */
  asked = [];
  /** What to do with an upgrade: a status refuses it, `hang` never answers, a function gets the socket. */
  onUpgrade = () => {};
  /** Answers plain requests: `{ status, headers, body }`; else 426 for the sockets' addresses and 404. */
  onRequest = () => null;
  /** Answers what clients say; pings are answered anyway, unless it is silent. */
  onMessage = () => {};
  isSilent = false;
  pong = {};

  #http = createServer((request, response) => this.#answer(request, response));
  #ws = new WebSocketServer({ noServer: true, handleProtocols: () => 'parkinggate.v1' });
  #raw = new Set();

  static async start() {
    const gate = new FakeGate();
    gate.#http.on('upgrade', (request, socket, head) => gate.#upgrade(request, socket, head));
    gate.#http.on('connection', socket => { gate.#raw.add(socket); socket.on('close', () => gate.#raw.delete(socket)); });
    gate.#http.listen(0, '127.0.0.1');
    await once(gate.#http, 'listening');
    return gate;
  }

  get url() {
    return `http://127.0.0.1:${this.#http.address().port}/`;
  }

  get last() {
    return this.attempts.at(-1);
  }

  stop() {
    for (const socket of this.#raw) socket.destroy();
    this.#http.close();
  }

  tell(socket, message) {
    socket.send(JSON.stringify(message));
  }

  #upgrade(request, socket, head) {
    const attempt = { url: new URL(request.url, this.url), protocols: request.headers['sec-websocket-protocol'] ?? '', at: performance.now() };
    this.attempts.push(attempt);
    if (this.onUpgrade === 'hang') return;
    if (typeof this.onUpgrade === 'number') return void socket.end(`HTTP/1.1 ${this.onUpgrade} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    this.#ws.handleUpgrade(request, socket, head, open => {
      attempt.socket = open;
      open.on('message', data => this.#heard(JSON.parse(data), open));
      this.onUpgrade(open, attempt);
    });
  }

  #heard(message, socket) {
    this.said.push(message);
    const isPing = (message.command ?? message.action) === 'ping';
    if (isPing && !this.isSilent) this.tell(socket, { type: 'pong', timestamp: Date.now() / 1000, ...this.pong });
    if (!isPing) this.onMessage(message, socket);
  }

  #answer(request, response) {
    const url = new URL(request.url, this.url);
    this.asked.push({ url, authorization: request.headers.authorization });
    const { status = 200, headers = {}, body = '' } = this.onRequest(url, request) ?? { status: url.pathname.includes('/ws/') ? 426 : 404 };
    if (status === 'hang') return;
    response.writeHead(status, headers).end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  }
}

/** The binary form of a video frame. */
export function frameOf(header, jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9])) {
  const words = Buffer.from(JSON.stringify({ type: 'video_frame', containers: {}, camera: 'entrance', latency_ms: 5, skipped: 0, timestamp: Date.now() / 1000, ...header }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(words.length);
  return Buffer.concat([length, words, jpeg]);
}

/** Waits until it holds. */
export async function until(holds, withinMs = 5_000) {
  for (const end = performance.now() + withinMs; !holds();) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${holds}`);
    await sleep(5);
  }
}

export const sleep = ms => new Promise(done => setTimeout(done, ms));

/** A hundredth of the real times. */
export const timing = { shortestPause: 10, longestPause: 300, pingEvery: 150, answerWithin: 100, settledAfter: 60, tryAgain: 300, lookEvery: 100 };

/** A JSON web token that ends in so many seconds; nobody here checks its signature. */
export function jwt(seconds, sub = 'kim') {
  const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub, exp: Date.now() / 1000 + seconds })}.x`;
}

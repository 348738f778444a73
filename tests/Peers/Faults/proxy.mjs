// A line with faults between clients and a server: TCP in user space, because the kernels that tests run on have no netem.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class FaultProxy {
  /** For every piece, both ways, in ms; of the jitter anything up to it. Pieces stay in order. */
  delay = 0;
  jitter = 0;
  /** Nothing gets through, and nobody is told; what waits comes when it is over. */
  stalled = false;
  /** To the client; what the line is too slow for stays with the server. */
  bytesPerS = Infinity;
  /** New connections are reset. */
  refuses = false;
  /** Requests for a WebSocket are answered 400, as a proxy does that knows none. */
  blocksUpgrades = false;

  #target;
  #server = createServer({ pauseOnConnect: true }, client => this.#join(client));
  #lines = new Set();

  /** Before a server on this machine; it may go away and come back. */
  static async before(port) {
    const proxy = new FaultProxy();
    proxy.#target = port;
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  get connections() {
    return this.#lines.size;
  }

  /** All connections end with a reset. */
  reset() {
    for (const line of this.#lines) line.reset();
  }

  /** The ends of all connections think that they still have each other; whatever they say is lost. */
  halfOpen() {
    for (const line of this.#lines) line.isDeaf = true;
  }

  /** Resets each connection after so many further bytes to its client. */
  cutAfter(bytes) {
    for (const line of this.#lines) line.left = bytes;
  }

  /** As if nothing had ever been wrong; lines that are half open stay so. */
  heal() {
    Object.assign(this, { delay: 0, jitter: 0, stalled: false, bytesPerS: Infinity, refuses: false, blocksUpgrades: false });
  }

  close() {
    this.reset();
    this.#server.close();
  }

  #join(client) {
    if (this.refuses) return void client.resetAndDestroy();
    const line = new Line(this, client, connect(this.#target, '127.0.0.1'));
    this.#lines.add(line);
    line.over.then(() => this.#lines.delete(line));
  }
}

class Line {
  isDeaf = false;
  left = Infinity;

  constructor(proxy, client, server) {
    Object.assign(this, { proxy, client, server });
    this.over = new Promise(done => { this.end = done; });
    this.#pass(client, server, piece => this.#fromClient(piece));
    this.#pass(server, client, piece => this.#toClient(piece));
  }

  reset() {
    this.client.resetAndDestroy();
    this.server.resetAndDestroy();
    this.end();
  }

  /** Reads a piece only when the one before has left: who is slow holds up the other end and not this process. */
  async #pass(from, to, look) {
    from.on('error', () => {});
    from.on('close', () => { if (!this.isDeaf) to.end(); });
    from.on('end', () => { if (!this.isDeaf) to.end(); });
    try {
      for await (const piece of from) {
        const { delay, jitter } = this.proxy;
        if (delay + jitter > 0) await sleep(delay + Math.random() * jitter);
        while (this.proxy.stalled) await sleep(20);
        if (!this.isDeaf) await look(piece);
      }
    } catch { /* the other end is told by the close */ }
    if (!this.isDeaf) this.end();
  }

  async #fromClient(piece) {
    if (this.proxy.blocksUpgrades && /^GET [^\r]+\r\n(?:.+\r\n)*upgrade: websocket\r\n/i.test(piece.toString('latin1'))) {
      this.client.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      this.server.destroy();
      return;
    }
    await write(this.server, piece);
  }

  async #toClient(piece) {
    for (let at = 0; at < piece.length && !this.client.destroyed;) {
      const { bytesPerS } = this.proxy;
      const size = Math.min(piece.length - at, Math.max(1, Math.ceil(bytesPerS / 20)), this.left);
      await write(this.client, piece.subarray(at, at += size));
      if ((this.left -= size) <= 0) return this.reset();
      if (bytesPerS !== Infinity) await sleep(size / bytesPerS * 1000);
    }
  }
}

function write(socket, piece) {
  return new Promise(done => {
    if (socket.destroyed) return done();
    if (socket.write(piece)) return done();
    socket.once('drain', done);
    socket.once('close', done);
  });
}

const sleep = ms => new Promise(done => setTimeout(done, ms));

// What really happened, as the server itself tells it, and what a client made of it.

import assert from 'node:assert/strict';
import { GateLogs } from '../../../clients/typescript/dist/index.js';
import { WebSocket } from 'ws';

/** As the page has them, but quick to notice and to come back, so that a test need not wait for minutes. */
export const timing = { shortestPause: 100, longestPause: 1_000, pingEvery: 1_000, answerWithin: 1_500, settledAfter: 1_000, tryAgain: 3_000, lookEvery: 1_000 };

export const sleep = ms => new Promise(done => setTimeout(done, ms));

/** Waits until it holds. */
export async function until(holds, withinMs, what) {
  for (const end = performance.now() + withinMs; !await holds();) {
    if (performance.now() > end) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await sleep(50);
  }
}

/** A client of the log that writes down what it was told, in order. */
export class Reader {
  rows = [];
  events = [];
  /** So many of the rows were there before; a first list has the order of their passing. */
  listed = null;

  constructor(url, more = {}) {
    this.logs = new GateLogs({ url, WebSocket, timing, pageSize: 500, ...more });
    // The first list is what there was before; a further one would be rows that were missed.
    this.logs.on('reset', () => {
      this.rows.push(...[...this.logs.rows].reverse().map(({ id }) => id));
      this.listed ??= this.rows.length;
    });
    this.logs.on('row', ({ id }) => this.rows.push(id));
    this.logs.on('event', ({ id, event_type: type }) => this.events.push(type === 'events_missed' ? `${id} missed` : id));
    this.logs.start();
  }
}

/** Each reader has every row that is stored by now, once: those of its first list in any order, each further one as it was stored. */
export async function assertAllRows(address, readers) {
  const all = await allRows(address);
  await until(() => readers.every(({ rows }) => rows.length >= all.length), 10_000, 'all rows');
  const inOrder = (rows, listed) => [...rows.slice(0, listed).sort(), ...rows.slice(listed, all.length)];
  for (const { rows, listed } of readers) {
    assert.deepEqual(inOrder(rows, listed), inOrder(all, listed));
    assert.equal(new Set(rows).size, rows.length, 'no row twice');
  }
}

/** Every row of the log in the order of its storing. */
export async function allRows(address) {
  const answer = await fetch(`${address}/api/logs?after=00000000-0000-0000-0000-000000000000&page_size=500`);
  return (await answer.json()).data.map(({ id }) => id);
}

/** The newest event there is. */
export async function newestEvent(address) {
  return (await (await fetch(`${address}/api/events`)).json()).next;
}

/** Somebody who pauses and resumes the only stream of a camera: an event each time. */
export class Toggler {
  #socket;
  #timer;
  #paused = false;

  constructor(address, camera) {
    this.#socket = new WebSocket(`${address.replace('http', 'ws')}/ws/video?camera=${camera}&frames=none&fps=1`);
    this.#socket.on('error', () => {});
    this.#socket.on('open', () => { this.#timer = setInterval(() => this.#toggle(), 100); });
    this.#socket.on('close', () => clearInterval(this.#timer));
  }

  stop() {
    this.#socket.close();
  }

  #toggle() {
    this.#socket.send(JSON.stringify({ command: (this.#paused = !this.#paused) ? 'pause' : 'resume' }));
  }
}

export const numberOf = id => Number(id.split(' ')[0].split('-')[1]);

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { GateVideo } from '../../../clients/typescript/dist/index.js';
import { startGate } from '../../Browser/gate.mjs';
import { assertAllRows, numberOf, Reader, timing, until } from './witness.mjs';

const args = ['--set', 'Capture:SameFor=00:00:00', '--set', 'Live:Fps=10'];
const half = 25;

test('A_killed_server_comes_back_under_fifty_clients_and_none_of_them_misses_a_row', { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parkinggate-restart-'));
  let gate = await startGate(0, { folder, args });
  const readers = Array.from({ length: half }, () => new Reader(gate.address));
  const viewers = Array.from({ length: half }, () => watch(gate.address));
  const everyoneHas = count => () => readers.every(({ rows }) => rows.length >= count);
  try {
    await until(() => viewers.every(({ frames }) => frames.length > 5), 30_000, 'pictures for everyone');
    await until(everyoneHas(1), 60_000, 'a row for everyone');
    const before = readers[0].rows.length;
    await gate.kill();
    await until(() => [...readers.map(({ logs }) => logs), ...viewers.map(({ video }) => video)].every(({ link }) => link.phase !== 'open'), 10_000, 'everyone knows');
    gate = await startGate(gate.port, { folder, args });
    for (const viewer of viewers) viewer.frames.length = 0;
    await until(() => viewers.every(({ frames, video }) => frames.length > 5 && video.age < 3), 40_000, 'pictures again');
    await until(everyoneHas(before + 1), 60_000, 'a further row for everyone');

    await assertAllRows(gate.address, readers);
    for (const { events } of readers) assertEvents(events);
  } finally {
    for (const { logs } of readers) logs.stop();
    for (const { video } of viewers) video.stop();
    await gate.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

function watch(url) {
  const frames = [];
  const video = new GateVideo({ url, WebSocket, timing, width: 320, fps: 5 });
  video.on('frame', ({ header }) => frames.push(header.seq));
  video.start();
  return { video, frames };
}

/** Of two runs of the server: each in order and without a gap; that there was another run is told once. */
function assertEvents(events) {
  const runs = Map.groupBy?.(events, id => id.split('-')[0]) ?? grouped(events);
  assert.equal(runs.size, 2);
  assert.deepEqual(events.filter(id => id.endsWith('missed')).length, 1);
  for (const run of runs.values()) {
    const numbers = run.map(numberOf);
    assert.deepEqual(numbers, Array.from(numbers, (_, i) => numbers[0] + i));
  }
}

function grouped(events) {
  const runs = new Map();
  for (const id of events) runs.set(id.split('-')[0], [...runs.get(id.split('-')[0]) ?? [], id]);
  return runs;
}

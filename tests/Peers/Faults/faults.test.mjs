import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { GateVideo } from '../../../clients/typescript/dist/index.js';
import { startGate } from '../../Browser/gate.mjs';
import { FaultProxy } from './proxy.mjs';
import { assertAllRows, newestEvent, numberOf, Reader, sleep, timing, Toggler, until } from './witness.mjs';

// The second camera is there to be paused and resumed: ten events a second.
const args = ['--set', 'Cameras:0:Source=demo', '--set', 'Cameras:0:Id=entrance', '--set', 'Cameras:1:Source=demo', '--set', 'Cameras:1:Id=toggled',
  '--set', 'Capture:SameFor=00:00:00', '--set', 'Live:Fps=10'];
let gate;
let proxy;
let toggler;

before(async () => {
  gate = await startGate(0, { args });
  toggler = new Toggler(gate.address, 'toggled');
});
after(async () => {
  toggler?.stop();
  await gate?.kill();
});

/** A line with a fault for some seconds, and then a good one. */
const faults = {
  delay_and_jitter: async line => { Object.assign(line, { delay: 100, jitter: 200 }); await sleep(4_000); },
  a_stall: async line => { line.stalled = true; await sleep(1_200); },
  a_long_stall: async line => { line.stalled = true; await sleep(5_000); },
  resets: async line => { for (let i = 0; i < 3; i++) { line.reset(); await sleep(700); } },
  cuts_in_the_middle_of_a_message: async line => { for (let i = 0; i < 4; i++) { line.cutAfter(400 + 777 * i); await sleep(700); } },
  half_open_connections: async line => { line.halfOpen(); await sleep(5_000); },
  a_byte_a_second: async line => { line.bytesPerS = 1; await sleep(5_000); },
  a_server_out_of_reach: async line => { line.refuses = true; line.reset(); await sleep(3_000); },
  no_WebSockets: async line => { line.blocksUpgrades = true; line.reset(); await sleep(6_000); },
};

const outlived = ['delay_and_jitter', 'a_stall'];

for (const [name, happens] of Object.entries(faults)) {
  test(`After_${name}_nothing_is_missed_and_nothing_comes_twice`, { timeout: 60_000 }, async () => {
    proxy = await FaultProxy.before(gate.port);
    const reader = new Reader(proxy.url);
    const frames = [];
    const phases = new Set();
    const video = new GateVideo({ url: proxy.url, WebSocket, timing, camera: 'entrance', fps: 10, width: 320 });
    video.on('frame', ({ header }) => frames.push(header.seq));
    video.on('change', () => phases.add(video.link.phase));
    video.start();
    try {
      await until(() => reader.events.length > 5 && frames.length > 3, 20_000, 'events and pictures before');
      await happens(proxy);
      proxy.heal();
      const seen = frames.length;
      await until(() => frames.length > seen + 5 && video.age < 3, 20_000, 'pictures after, and new ones');
      const last = numberOf(await newestEvent(gate.address));
      await until(() => numberOf(reader.events.at(-1)) >= last, 20_000, 'events after');

      // That the fault was one: the line was lost, but for those that a line outlives.
      assert.equal(phases.has('waiting'), !outlived.includes(name), [...phases].join());
      assert.equal(phases.has('polling'), name === 'no_WebSockets');
      const numbers = reader.events.map(numberOf);
      assert.deepEqual(numbers, Array.from(numbers, (_, i) => numbers[0] + i), 'every event, once, in order');
      assert.ok(!reader.events.some(id => id.endsWith('missed')));
      assert.deepEqual(frames, [...frames].sort((a, b) => a - b), 'pictures never go back');
      assert.equal(new Set(frames).size, frames.length, 'no picture twice');
      await assertAllRows(gate.address, [reader]);
    } finally {
      reader.logs.stop();
      video.stop();
      proxy.close();
    }
  });
}

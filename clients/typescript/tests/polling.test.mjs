import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { WebSocket } from 'ws';
import { GateVideo } from '../dist/index.js';
import { FakeGate, frameOf, sleep, timing, until } from './fake-gate.mjs';

let gate;
let video;
let frames;
let events;
let seq;

beforeEach(async () => {
  gate = await FakeGate.start();
  [frames, events, seq] = [[], [], 0];
  gate.onRequest = serve;
});
afterEach(() => {
  video.stop();
  gate.stop();
});

/** What the server does over plain HTTP: a picture when asked for one, no event. */
function serve(url) {
  if (url.pathname === '/api/cameras') return { body: { data: [{ id: 'first' }, { id: 'second' }] } };
  if (url.pathname.endsWith('/frame')) return { headers: { 'X-Frame-Seq': String(++seq), 'X-Frame-Age-Ms': '40' }, body: frameOf({ seq, camera: 'first' }) };
  if (url.pathname === '/api/events') return url.searchParams.has('after') ? { status: 'hang' } : { body: { data: [], next: 'abc-000004' } };
  return null;
}

function watch(options = {}) {
  video = new GateVideo({ url: gate.url, WebSocket, timing, fps: 50, ...options });
  video.on('frame', frame => frames.push(frame.header.seq));
  video.on('event', event => events.push(event.id));
  return video.start();
}

test('Where_no_WebSocket_gets_through_pictures_are_asked_for', async () => {
  gate.onUpgrade = 502;
  watch();
  await until(() => frames.length >= 3);
  assert.equal(video.link.phase, 'polling');
  assert.deepEqual(frames.slice(0, 3), [1, 2, 3]);
  const asked = gate.asked.filter(({ url }) => url.pathname === '/api/cameras/first/frame').map(({ url }) => url.searchParams);
  assert.deepEqual(asked.slice(0, 3).map(query => query.get('after')), [null, '1', '2']);
  assert.equal(asked[0].get('frames'), 'binary');
  assert.equal(video.camera, 'first');
});

test('Nothing_after_the_upgrade_counts_as_blocked_too', async () => {
  gate.isSilent = true;
  watch();
  await until(() => video.link.phase === 'polling');
  assert.equal(gate.attempts.length, 2);
});

test('A_server_that_is_simply_away_is_not_polled', async () => {
  gate.onUpgrade = 502;
  gate.onRequest = () => ({ status: 502 });
  watch();
  await until(() => gate.attempts.length === 5);
  assert.ok(gate.asked.every(({ url }) => url.pathname === '/ws/video'));
});

test('A_client_that_wants_WebSockets_only_never_polls', async () => {
  gate.onUpgrade = 502;
  watch({ transport: 'websocket' });
  await until(() => gate.attempts.length === 5);
  assert.notEqual(video.link.phase, 'polling');
});

test('When_a_WebSocket_gets_through_again_it_takes_over_and_polling_ends', async () => {
  gate.onUpgrade = 502;
  watch();
  await until(() => frames.length >= 2);
  gate.onUpgrade = socket => socket.send(frameOf({ seq: 1000 }));
  await until(() => video.link.phase === 'open' && frames.includes(1000));
  const asked = gate.asked.length;
  await sleep(150);
  assert.equal(gate.asked.length, asked);
  assert.equal(gate.last.url.searchParams.get('after'), 'abc-000004');
});

test('Events_come_as_they_happen_and_each_once', async () => {
  const waiting = [{ id: 'abc-000005', type: 'event', event_type: 'a' }, { id: 'abc-000006', type: 'event', event_type: 'b' }];
  gate.onRequest = url => url.pathname === '/api/events' && url.searchParams.get('after') === 'abc-000004'
    ? { body: { data: waiting, next: 'abc-000006' } } : serve(url);
  watch({ transport: 'polling' });
  await until(() => events.length === 2);
  await until(() => gate.asked.some(({ url }) => url.searchParams.get('after') === 'abc-000006'));
  assert.deepEqual(events, ['abc-000005', 'abc-000006']);
  assert.equal(gate.attempts.length, 0, 'no WebSocket when only polling is wanted');
});

test('The_rate_is_kept', async () => {
  watch({ transport: 'polling', fps: 20 });
  await sleep(600);
  assert.ok(frames.length >= 6 && frames.length <= 13, `${frames.length}`);
});

test('A_pause_asks_for_no_pictures', async () => {
  watch({ transport: 'polling' });
  await until(() => frames.length >= 2);
  video.pause();
  assert.equal(video.paused, true);
  await sleep(50);
  const before = frames.length;
  await sleep(300);
  assert.equal(frames.length, before);
  video.resume();
  await until(() => frames.length > before + 2);
});

test('A_camera_that_is_offline_is_asked_again_later_and_a_refusal_ends_the_polling', async () => {
  let answer = { status: 503, headers: { 'X-Camera-Offline': 'true', 'Retry-After': '1' } };
  gate.onRequest = url => url.pathname.endsWith('/frame') ? answer : serve(url);
  watch({ transport: 'polling' });
  await sleep(300);
  assert.equal(gate.asked.filter(({ url }) => url.pathname.endsWith('/frame')).length, 1);
  assert.equal(video.link.phase, 'polling');
  answer = { status: 429, headers: { 'Retry-After': '3' } };
  await until(() => video.link.phase === 'waiting');
  assert.equal(video.link.status, 429);
  assert.ok(video.link.retryAt - performance.now() > 2000);
});

test('The_age_of_a_picture_is_known_without_a_ping', async () => {
  gate.onRequest = url => url.pathname.endsWith('/frame')
    ? { headers: { 'X-Frame-Seq': String(++seq), 'X-Frame-Age-Ms': '4000' }, body: frameOf({ seq, timestamp: Date.now() / 1000 - 3604 }) } : serve(url);
  watch({ transport: 'polling', fps: 5 });
  await until(() => frames.length === 1);
  assert.ok(video.age >= 4 && video.age < 4.5, `${video.age}`);
});

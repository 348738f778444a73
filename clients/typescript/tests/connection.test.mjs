import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { WebSocket } from 'ws';
import { GateVideo, pauseBefore } from '../dist/index.js';
import { FakeGate, frameOf, jwt, sleep, timing, until } from './fake-gate.mjs';

let gate;
let clients;

beforeEach(async () => { [gate, clients] = [await FakeGate.start(), []]; });
afterEach(() => {
  for (const client of clients) client.stop();
  gate.stop();
});

function watch(options = {}) {
  const video = new GateVideo({ url: gate.url, WebSocket, timing, ...options });
  clients.push(video);
  return video.start();
}

const phase = video => video.link.phase;

test('Pauses_grow_from_half_a_second_to_half_a_minute_with_full_jitter', () => {
  const bounds = [0, 1, 2, 3, 4, 5, 6, 40].map(attempt => [pauseBefore(attempt, () => 0), pauseBefore(attempt, () => 1)]);
  assert.deepEqual(bounds, [1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000].map(bound => [500, bound]));
});

test('The_address_says_what_is_wanted_and_no_token_is_offered_without_one', async () => {
  const video = watch({ camera: 'exit', fps: 5, width: 640, quality: 60, overlay: 'none' });
  await until(() => phase(video) === 'open');
  assert.equal(gate.last.url.pathname + gate.last.url.search, '/ws/video?camera=exit&frames=binary&fps=5&width=640&quality=60&overlay=none');
  assert.equal(gate.last.protocols, '');
});

test('The_server_may_be_below_a_path', async () => {
  const video = watch({ url: `${gate.url}gates/north` });
  await until(() => phase(video) === 'open');
  assert.equal(gate.last.url.pathname, '/gates/north/ws/video');
});

test('A_lost_connection_is_made_again_and_goes_on_after_the_last_event', async () => {
  gate.onUpgrade = socket => gate.tell(socket, { type: 'event', event_type: 'container_detected', id: 'abc-000007', data: {} });
  const events = [];
  const video = watch();
  video.on('event', event => events.push(event.id));
  await until(() => events.length === 1);
  gate.last.socket.terminate();
  await until(() => gate.attempts.length === 2 && phase(video) === 'open');
  await sleep(50);
  assert.equal(gate.last.url.searchParams.get('after'), 'abc-000007');
  assert.deepEqual(events, ['abc-000007'], 'told a second time, and passed on once');
});

test('Without_any_event_the_place_of_a_pong_is_where_it_goes_on', async () => {
  gate.pong = { last_event_id: 'abc-000041' };
  const video = watch();
  await until(() => gate.said.length === 1);
  await sleep(20);
  gate.last.socket.close(1001);
  await until(() => gate.attempts.length === 2 && phase(video) === 'open');
  assert.equal(gate.last.url.searchParams.get('after'), 'abc-000041');
});

test('Another_run_of_the_server_has_other_events', async () => {
  const events = [];
  gate.onUpgrade = socket => gate.tell(socket, { type: 'event', event_type: 'a', id: 'abc-000900' });
  const video = watch();
  video.on('event', event => events.push(event.id));
  await until(() => events.length === 1);
  gate.onUpgrade = socket => {
    gate.tell(socket, { type: 'event', event_type: 'events_missed', id: 'xyz-000000', data: { reason: 'restarted' } });
    gate.tell(socket, { type: 'event', event_type: 'b', id: 'xyz-000001' });
  };
  gate.last.socket.close(1001);
  await until(() => events.length === 3);
  assert.deepEqual(events, ['abc-000900', 'xyz-000000', 'xyz-000001']);
});

test('A_server_that_is_away_is_tried_again_and_again_never_sooner_than_the_shortest_pause', async () => {
  gate.onUpgrade = 500;
  gate.onRequest = () => ({ status: 500 });
  watch();
  await until(() => gate.attempts.length === 7);
  const pauses = gate.attempts.slice(1).map((attempt, i) => attempt.at - gate.attempts[i].at);
  assert.ok(Math.min(...pauses) >= 9, `${pauses}`);
});

for (const [code, ends] of [[4400, true], [4403, true], [4401, true], [4407, true], [1001, false], [1011, false], [4408, false], [4429, false]]) {
  test(`Close_code_${code}_is_${ends ? 'final' : 'not final'}`, async () => {
    const video = watch();
    const seen = [];
    video.on('change', () => seen.push(`${phase(video)} ${video.link.code}`));
    await until(() => phase(video) === 'open');
    gate.last.socket.close(code, '');
    await until(() => seen.includes(`${ends ? 'closed' : 'waiting'} ${code}`));
    if (ends) await sleep(60);
    else await until(() => gate.attempts.length > 1);
    assert.equal(gate.attempts.length > 1, !ends);
  });
}

test('A_pause_that_the_server_asks_for_is_kept', async () => {
  gate.onUpgrade = socket => socket.close(4429, 'too many; come back in 0.3 s');
  const video = watch();
  await until(() => phase(video) === 'waiting');
  const left = video.link.retryAt - performance.now();
  assert.ok(left > 200 && left < 700, `${left}`);
});

for (const status of [401, 403, 404, 429, 503]) {
  test(`A_refusal_with_${status}_is_known_and_tried_again`, async () => {
    gate.onUpgrade = status;
    gate.onRequest = () => ({ status });
    const video = watch({ timing: { ...timing, shortestPause: 100 } });
    await until(() => video.link.status === status);
    assert.equal(phase(video), 'waiting');
    await until(() => gate.attempts.length > 1);
  });
}

test('Retry_After_of_a_refusal_is_kept', async () => {
  gate.onUpgrade = 503;
  gate.onRequest = () => ({ status: 503, headers: { 'Retry-After': '2' } });
  const video = watch();
  await until(() => video.link.status === 503);
  const left = video.link.retryAt - performance.now();
  assert.ok(left > 1500 && left <= 2000, `${left}`);
});

test('A_server_that_never_answers_the_upgrade_is_left', async () => {
  gate.onUpgrade = 'hang';
  gate.onRequest = () => ({ status: 'hang' });
  watch();
  await until(() => gate.attempts.length === 2);
  const took = gate.attempts[1].at - gate.attempts[0].at;
  assert.ok(took > 90, `${took}`);
});

test('A_line_that_falls_silent_is_given_up_and_made_again', async () => {
  const video = watch();
  await until(() => phase(video) === 'open');
  gate.isSilent = true;
  await until(() => gate.attempts.length === 2);
});

test('A_line_without_pongs_but_with_pictures_is_only_slow', async () => {
  gate.isSilent = true;
  gate.onUpgrade = socket => { const timer = setInterval(() => socket.send(frameOf({ seq: 1 })), 20); socket.on('close', () => clearInterval(timer)); };
  const video = watch();
  await sleep(500);
  assert.equal(gate.attempts.length, 1);
  assert.equal(phase(video), 'open');
});

test('A_token_goes_with_the_sub_protocol_and_with_plain_requests_and_never_in_an_address', async () => {
  gate.onUpgrade = 500;
  watch({ token: 'pk_secret' });
  await until(() => gate.attempts.length > 0 && gate.asked.length > 0);
  assert.equal(gate.attempts[0].protocols, 'parkinggate.v1,bearer.pk_secret');
  assert.equal(gate.asked[0].authorization, 'Bearer pk_secret');
  assert.ok(![...gate.attempts, ...gate.asked].some(({ url }) => url.href.includes('secret')));
});

test('An_expired_token_is_replaced_at_once', async () => {
  const why = [];
  const video = watch({ token: async reason => `t${why.push(reason)}` });
  await until(() => phase(video) === 'open');
  gate.last.socket.close(4401);
  await until(() => gate.attempts.length === 2 && phase(video) === 'open');
  assert.deepEqual(why, ['connect', 'expired']);
  assert.deepEqual(gate.attempts.map(({ protocols }) => protocols.split('.').pop()), ['t1', 't2']);
});

test('A_second_refusal_of_a_new_token_is_final', async () => {
  gate.onUpgrade = socket => socket.close(4401);
  let given = 0;
  const video = watch({ token: () => `wrong${given++}` });
  await until(() => phase(video) === 'closed');
  assert.equal(gate.attempts.length, 2);
});

for (const [what, token, attempts] of [['A_key', 'wrong', 1], ['A_function_that_has_no_other', () => 'wrong', 1]]) {
  test(`${what}_that_the_server_does_not_take_is_not_tried_for_ever`, async () => {
    gate.onUpgrade = 401;
    gate.onRequest = () => ({ status: 401 });
    const video = watch({ token, timing: { ...timing, shortestPause: 200 } });
    await until(() => phase(video) === 'closed');
    assert.deepEqual([video.link.code, video.link.status, gate.attempts.length], [4401, 401, attempts]);
  });
}

test('A_401_before_the_upgrade_asks_for_another_token_too', async () => {
  gate.onUpgrade = 401;
  gate.onRequest = () => ({ status: 401 });
  const why = [];
  watch({ timing: { ...timing, shortestPause: 300 }, token: reason => { why.push(reason); if (reason === 'expired') gate.onUpgrade = () => {}; return `t${why.length}`; } });
  await until(() => gate.attempts.length === 2);
  assert.deepEqual(why, ['connect', 'expired']);
});

test('A_token_is_renewed_in_place_before_it_ends', async () => {
  const tokens = [jwt(0.3), jwt(60)];
  const video = watch({ token: reason => tokens[reason === 'expired' ? 1 : 0] });
  await until(() => gate.said.some(message => message.command === 'authenticate'));
  assert.equal(gate.said.find(message => message.command === 'authenticate').token, tokens[1]);
  assert.equal(gate.attempts.length, 1);
  assert.equal(phase(video), 'open');
});

test('A_token_that_cannot_be_had_now_is_asked_for_again', async () => {
  let times = 0;
  const video = watch({ token: async () => { if (++times < 3) throw new Error('no network'); return 't'; } });
  await until(() => phase(video) === 'open');
  assert.equal(times, 3);
});

test('Stopping_ends_it_and_starting_begins_anew', async () => {
  const video = watch();
  await until(() => phase(video) === 'open');
  video.stop();
  await sleep(50);
  assert.equal(phase(video), 'idle');
  assert.equal(gate.attempts.length, 1);
  video.start();
  await until(() => gate.attempts.length === 2 && phase(video) === 'open');
});

test('What_no_client_understands_changes_nothing', async () => {
  const frames = [];
  gate.onUpgrade = socket => {
    for (const broken of ['[', 'null', '[]', '7', '{}', '{"type":"event"}', '{"type":"event","event_type":5}', '{"type":"later"}']) socket.send(broken);
    for (const broken of [[], [1, 2], [255, 255, 255, 255, 1], [2, 0, 0, 0, 123, 125]]) socket.send(Buffer.from(broken));
    socket.send(frameOf({ seq: 9 }));
  };
  const video = watch();
  video.on('frame', frame => frames.push(frame.header.seq));
  await until(() => frames.length === 1);
  assert.deepEqual(frames, [9]);
  assert.equal(phase(video), 'open');
});

test('A_listeners_own_fault_does_not_stop_the_others', async () => {
  const faults = [];
  const before = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', fault => faults.push(fault.message));
  gate.onUpgrade = socket => socket.send(frameOf({ seq: 1 }));
  let told = 0;
  const video = watch();
  video.on('frame', () => { throw new Error('mine'); });
  video.on('frame', () => told++);
  await until(() => told === 1 && faults.length === 1);
  process.removeAllListeners('uncaughtException');
  for (const listener of before) process.on('uncaughtException', listener);
  assert.deepEqual(faults, ['mine']);
});

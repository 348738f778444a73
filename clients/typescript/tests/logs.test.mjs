import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { WebSocket } from 'ws';
import { GateLogs } from '../dist/index.js';
import { FakeGate, sleep, timing, until } from './fake-gate.mjs';

let gate;
let logs;
let told;

beforeEach(async () => {
  gate = await FakeGate.start();
  told = [];
});
afterEach(() => {
  logs.stop();
  gate.stop();
});

const row = (n, more = {}) => ({ id: `row-${n}`, captured_at: new Date(1_700_000_000_000 + n * 1000).toISOString(), status: 'ok', camera: 'entrance', ...more });
const rows = (from, to) => Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => row(from > to ? from - i : from + i));
const initial = (data, total = data.length, cursor = data[0]?.id ?? 'none') => ({ type: 'initial_logs', data, total_count: total, cursor });

function read(options = {}) {
  logs = new GateLogs({ url: gate.url, WebSocket, timing, ...options });
  logs.on('row', ({ id }) => told.push(`new ${id}`));
  logs.on('updated', ({ id, status }) => told.push(`${status} ${id}`));
  logs.on('reset', () => told.push('reset'));
  return logs.start();
}

const ids = () => logs.rows.map(({ id }) => Number(id.slice(4)));

test('The_newest_rows_come_first_then_each_new_one_and_corrections', async () => {
  gate.onUpgrade = socket => {
    gate.tell(socket, initial(rows(5, 3), 5));
    gate.tell(socket, { type: 'new_log', data: row(6) });
    gate.tell(socket, { type: 'log_updated', data: row(4, { status: 'corrected' }) });
    gate.tell(socket, { type: 'log_updated', data: row(1, { status: 'corrected' }) });
  };
  read({ pageSize: 3 });
  await until(() => told.length === 3);
  await sleep(20);
  assert.deepEqual(told, ['reset', 'new row-6', 'corrected row-4']);
  assert.deepEqual(ids(), [6, 5, 4, 3]);
  assert.deepEqual([logs.total, logs.hasMore], [6, true]);
  assert.equal(gate.last.url.search, '?limit=3');
});

test('After_a_lost_connection_it_goes_on_after_the_last_row_that_was_stored', async () => {
  gate.onUpgrade = socket => gate.tell(socket, initial(rows(5, 3), 5, 'row-2'));
  read();
  await until(() => told.length === 1);
  gate.onUpgrade = () => {};
  gate.last.socket.terminate();
  await until(() => gate.attempts.length === 2);
  assert.equal(gate.last.url.searchParams.get('after'), 'row-2');
  gate.onUpgrade = socket => gate.tell(socket, { type: 'new_log', data: row(6) });
  gate.last.socket.close(1001);
  await until(() => told.length === 2);
  gate.last.socket.close(1001);
  await until(() => gate.attempts.length === 4);
  assert.equal(gate.last.url.searchParams.get('after'), 'row-6');
  assert.deepEqual(told, ['reset', 'new row-6'], 'told again by the server, shown once');
});

test('What_became_of_rows_meanwhile_is_asked_for', async () => {
  gate.onUpgrade = socket => gate.tell(socket, initial(rows(3, 1)));
  read();
  await until(() => told.length === 1);
  gate.onUpgrade = () => {};
  gate.onMessage = ({ action, page_size: size, request_id: id }, socket) => gate.tell(socket,
    { type: 'filtered_logs', request_id: id, data: [row(3), row(2, { status: 'corrected' }), row(1)].slice(0, size), page: 1, total_count: 3, has_more: false });
  gate.last.socket.close(1001);
  await until(() => told.includes('corrected row-2'));
  assert.deepEqual(told, ['reset', 'corrected row-2']);
});

test('A_server_that_does_not_know_the_row_begins_anew', async () => {
  gate.onUpgrade = socket => gate.tell(socket, initial(rows(3, 1)));
  read();
  await until(() => told.length === 1);
  gate.onUpgrade = socket => gate.tell(socket, initial(rows(102, 101)));
  gate.last.socket.close(1001);
  await until(() => told.length === 2);
  assert.deepEqual(ids(), [102, 101]);
});

test('Older_rows_come_page_by_page', async () => {
  gate.onUpgrade = socket => gate.tell(socket, initial(rows(9, 7), 9));
  gate.onMessage = ({ action, page, page_size: size, request_id: id }, socket) => gate.tell(socket,
    { type: 'additional_logs', request_id: id, data: rows(9 - (page - 1) * size, 9 - page * size + 1), page, page_size: size, total_count: 9, has_more: page < 3 });
  read({ pageSize: 3 });
  await until(() => told.length === 1);
  await logs.more();
  assert.deepEqual([ids(), logs.hasMore], [[9, 8, 7, 6, 5, 4], true]);
  await logs.more();
  assert.deepEqual([ids(), logs.hasMore], [[9, 8, 7, 6, 5, 4, 3, 2, 1], false]);
  assert.deepEqual(gate.said.filter(({ action }) => action !== 'ping').map(({ action, page }) => [action, page]), [['fetch_more', 2], ['fetch_more', 3]]);
  assert.deepEqual(told, ['reset']);
});

test('A_filter_is_followed_before_it_is_shown_and_outlives_a_lost_connection', async () => {
  gate.onUpgrade = socket => gate.tell(socket, initial(rows(9, 7), 9));
  gate.onMessage = ({ action, filters, request_id: id }, socket) => gate.tell(socket, action === 'subscribe'
    ? { type: 'subscribed', filters, request_id: id }
    : { type: 'filtered_logs', filters, request_id: id, data: [row(2)], page: 1, page_size: 3, total_count: 1, has_more: false, cursor: 'row-9' });
  read({ pageSize: 3 });
  await until(() => told.length === 1);
  await logs.filter({ camera: 'exit', status: '' });
  assert.deepEqual([ids(), logs.total, logs.filters], [[2], 1, { camera: 'exit' }]);
  assert.deepEqual(gate.said.filter(({ action }) => action !== 'ping').map(({ action, filters }) => [action, filters]),
    [['subscribe', { camera: 'exit' }], ['filter', { camera: 'exit' }]]);
  gate.last.socket.close(1001);
  await until(() => gate.attempts.length === 2);
  assert.equal(gate.last.url.search, '?limit=3&camera=exit&after=row-9');
});

test('A_filter_that_the_server_does_not_understand_changes_nothing_and_says_why', async () => {
  gate.onUpgrade = socket => gate.tell(socket, initial(rows(9, 7), 9));
  gate.onMessage = ({ request_id: id }, socket) => gate.tell(socket,
    { type: 'event', event_type: 'error', data: { code: 'bad_request', message: "container_number is 'x'; allowed: up to six digits.", request_id: id } });
  read();
  await until(() => told.length === 1);
  await assert.rejects(logs.filter({ container_number: 'x' }), /allowed: up to six digits/);
  assert.deepEqual([ids(), logs.filters], [[9, 8, 7], {}]);
});

test('Questions_end_with_the_connection_they_were_asked_over', async () => {
  gate.onUpgrade = socket => gate.tell(socket, initial(rows(9, 7), 9));
  read();
  await until(() => told.length === 1);
  const more = logs.more();
  gate.last.socket.terminate();
  await assert.rejects(more, /connection/);
});

test('No_more_rows_are_kept_than_so_many', async () => {
  gate.onUpgrade = socket => {
    gate.tell(socket, initial(rows(5, 1)));
    for (const next of rows(6, 30)) gate.tell(socket, { type: 'new_log', data: next });
  };
  read({ keep: 10 });
  await until(() => told.length === 26);
  assert.deepEqual(ids(), [30, 29, 28, 27, 26, 25, 24, 23, 22, 21]);
  assert.equal(logs.total, 30);
});

test('A_row_that_comes_late_stands_where_its_time_belongs', async () => {
  gate.onUpgrade = socket => {
    gate.tell(socket, initial([row(9), row(5)]));
    gate.tell(socket, { type: 'new_log', data: row(7) });
  };
  read();
  await until(() => told.length === 2);
  assert.deepEqual(ids(), [9, 7, 5]);
});

test('Without_a_WebSocket_rows_are_looked_for_and_each_comes_once', async () => {
  const stored = rows(1, 150);
  gate.onRequest = url => {
    if (url.pathname === '/api/events') return url.searchParams.has('after') ? { status: 'hang' } : { body: { data: [], next: 'abc-000001' } };
    return url.pathname === '/api/logs' ? { body: pageOf(stored, Object.fromEntries(url.searchParams)) } : null;
  };
  read({ transport: 'polling' });
  await until(() => told.length === 1);
  assert.deepEqual([ids().length, logs.total, logs.hasMore], [20, 150, true]);
  stored.push(...rows(151, 400));
  await until(() => told.length === 251);
  stored.push(row(90.5), row(401));
  stored[399] = row(400, { status: 'corrected' });
  await until(() => told.length >= 254);
  await sleep(150);
  assert.deepEqual(told.filter(word => word.startsWith('new')), [...rows(151, 400), row(90.5), row(401)].map(({ id }) => `new ${id}`));
  assert.deepEqual(told.filter(word => !word.startsWith('new')), ['reset', 'corrected row-400']);
  assert.equal(logs.total, 402);
});

test('From_polling_to_a_WebSocket_nothing_is_missed', async () => {
  const stored = rows(1, 3);
  gate.onUpgrade = 502;
  gate.onRequest = url => {
    if (url.pathname === '/api/events') return url.searchParams.has('after') ? { status: 'hang' } : { body: { data: [], next: 'abc-000001' } };
    return url.pathname === '/api/logs' ? { body: pageOf(stored, Object.fromEntries(url.searchParams)) } : null;
  };
  read();
  await until(() => told.length === 1 && logs.link.phase === 'polling');
  gate.onUpgrade = () => {};
  await until(() => logs.link.phase === 'open');
  assert.equal(gate.last.url.searchParams.get('after'), 'row-3');
  assert.equal(gate.last.url.searchParams.get('events_after'), 'abc-000001');
});

/** What the server answers of rows in the order of their storing. */
function pageOf(stored, { page = 1, page_size: size, after }) {
  const cursor = stored.at(-1).id;
  if (after !== undefined) {
    const data = stored.slice(stored.findIndex(({ id }) => id === after) + 1);
    return { data: data.slice(0, size), has_more: data.length > size, cursor: data.slice(0, size).at(-1)?.id ?? after };
  }
  const newest = [...stored].sort((a, b) => b.captured_at < a.captured_at ? -1 : 1);
  return { data: newest.slice((page - 1) * size, page * size), page, page_size: size, total_count: stored.length, has_more: page * size < stored.length, cursor };
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Dashboard } from './dashboard.mjs';
import { startGate } from './gate.mjs';
import { artifacts, lostLine, serving } from './serving.mjs';

const { watching, now } = serving();

watching('The_live_picture_appears_and_moves', {}, async (dashboard, page) => {
  await dashboard.becomes('live');
  assert.equal(await dashboard.text('#state'), 'Live');
  const first = await dashboard.picture();
  await page.waitForTimeout(1_500);
  const second = await dashboard.picture();
  assert.ok(first.mean > 5 && first.spread > 5, `not an even or black picture: ${JSON.stringify(first)}`);
  assert.notEqual(first.print, second.print);
  assert.match(await dashboard.text('#rate'), /^[1-9][\d.]* \/ s$/);
  assert.match(await dashboard.text('#age'), /^[0-2]\.\d s$/);
  assert.match(await dashboard.text('#latency'), /^\d+ ms$/);
  assert.match(await dashboard.text('#camera'), /\w/);
  await page.screenshot({ path: `${artifacts}live.png` });
});

watching('The_picture_keeps_its_shape', {}, async (dashboard, page) => {
  await dashboard.becomes('live');
  const { drawn, laid } = await page.locator('#picture').evaluate(c => ({ drawn: c.width / c.height, laid: c.clientWidth / c.clientHeight }));
  assert.ok(Math.abs(drawn / laid - 1) < 0.02, `${drawn} drawn, ${laid} laid out`);
});

watching('Containers_in_view_are_listed', {}, async (dashboard, page) => {
  await page.locator('#containers tr').first().waitFor({ timeout: 35_000 });
  const cells = await page.locator('#containers tr').first().locator('th, td').allInnerTexts();
  assert.equal(cells.length, 5);
  assert.ok(cells[0].length > 0);
  assert.match(cells[1], /^(Tracking|Capturing|Captured)$/);
  assert.match(cells[2], /^(100|\d{1,2})%$/);
  assert.match(cells[3], /^(—|[A-Z]{4}\d{6,7})$/);
  assert.match(cells[4], /^(Yes|No)$/);
  assert.equal(await page.locator('#no-containers').isVisible(), false);
  await page.screenshot({ path: `${artifacts}containers.png` });
});

watching('Events_are_told_in_plain_words', {}, async (dashboard, page) => {
  await page.locator('#events li', { hasText: /^\d\d:\d\d:\d\d\s*Container \S+ detected/ }).first().waitFor({ timeout: 40_000 });
});

watching('Pause_stops_the_pictures_and_resume_brings_them_back', {}, async (dashboard, page) => {
  await dashboard.becomes('live');
  await page.getByRole('button', { name: 'Pause' }).click();
  await dashboard.becomes('paused');
  await page.waitForTimeout(500);
  const still = await dashboard.picture();
  assert.equal(await dashboard.framesDuring(2_000), 0);
  assert.equal((await dashboard.picture()).print, still.print);
  assert.equal(await page.locator('#notice').isVisible(), true);
  await page.screenshot({ path: `${artifacts}paused.png` });
  await page.getByRole('button', { name: 'Resume' }).click();
  await dashboard.becomes('live');
  assert.ok(await dashboard.framesDuring(2_000) > 0);
  assert.equal(await page.locator('#notice').isVisible(), false);
});

watching('A_hidden_page_asks_for_no_pictures', {}, async (dashboard, page) => {
  await dashboard.becomes('live');
  await dashboard.turn(true);
  await dashboard.becomes('paused');
  await page.waitForTimeout(500);
  assert.equal(await dashboard.framesDuring(1_500), 0);
  await dashboard.turn(false);
  await dashboard.becomes('live');
});

watching('A_smaller_picture_can_be_chosen', {}, async (dashboard, page) => {
  await dashboard.becomes('live');
  await page.getByLabel('Picture', { exact: true }).selectOption('low');
  await page.locator('#in-force', { hasText: /In force: \d+ px/ }).waitFor();
  await page.waitForFunction(() => document.getElementById('picture').width <= 640);
  assert.deepEqual(dashboard.sent.filter(message => message.command === 'configure'), [{ command: 'configure', width: 640, quality: 60, fps: 10 }]);
  await page.reload();
  await dashboard.becomes('live');
  assert.ok(await page.locator('#picture').evaluate(canvas => canvas.width) <= 640, 'the choice is remembered');
});

test('A_killed_gate_is_seen_at_once_and_its_return_too', { timeout: 90_000 }, async () => {
  let own = await startGate();
  const dashboard = await Dashboard.open(now.browser, own.address);
  try {
    await dashboard.becomes('live');
    await own.kill();
    await dashboard.becomes('reconnecting', 5_000);
    assert.match(await dashboard.text('#state'), /^Reconnecting( in \d+ s|…)$/);
    await dashboard.page.locator('#notice-title', { hasText: /^No picture for [3-9] s$/ }).waitFor({ timeout: 10_000 });
    await dashboard.page.screenshot({ path: `${artifacts}reconnecting.png` });
    own = await startGate(own.port);
    await dashboard.becomes('live', 40_000);
    assert.ok(await dashboard.framesDuring(2_000) > 0);
    assert.deepEqual(dashboard.faults.filter(fault => !lostLine.some(known => known.test(fault))), []);
  } finally {
    await dashboard.close();
    await own.kill();
  }
});

watching('A_pause_outlives_a_lost_connection', { line: cutter }, async (dashboard, page) => {
  await dashboard.becomes('live');
  await page.getByRole('button', { name: 'Pause' }).click();
  await dashboard.becomes('paused');
  await page.evaluate(() => cutLine(1001));
  await dashboard.becomes('reconnecting', 5_000);
  await dashboard.becomes('paused');
}, lostLine);

watching('A_frozen_picture_is_not_shown_as_live', { line: freezer }, async (dashboard, page) => {
  await dashboard.becomes('live');
  await page.evaluate(() => freezeLine());
  await dashboard.becomes('stale', 6_000);
  assert.match(await dashboard.text('#notice-title'), /^No picture for [3-6] s$/);
  assert.ok(await page.locator('#picture').evaluate(canvas => getComputedStyle(canvas).opacity < 0.5));
  await page.screenshot({ path: `${artifacts}frozen.png` });
});

watching('Pictures_that_come_late_are_not_shown_as_live', { line: page => rewrite(page, header => { header.timestamp -= 10; }) },
  async (dashboard, page) => {
    await dashboard.becomes('stale');
    await page.waitForTimeout(2_000);
    assert.equal(await page.locator('body').getAttribute('data-state'), 'stale');
    assert.ok(parseFloat(await dashboard.text('#age')) >= 9);
  });

watching('A_server_that_says_nothing_is_left_after_ten_seconds', { line: page => silence(page, 1) }, async (dashboard, page) => {
  await page.waitForTimeout(8_000);
  assert.equal(await page.locator('body').getAttribute('data-state'), 'connecting');
  await dashboard.becomes('live', 20_000);
});

for (const [code, words] of [[4403, 'This camera is not allowed for you.'], [4401, 'The sign-in has expired.'], [4405, 'The server refused this page (4405).']]) {
  watching(`Close_code_${code}_is_final_and_says_why`, { line: page => closeFirst(page, code) }, async (dashboard, page) => {
    await dashboard.becomes('refused');
    assert.equal(await dashboard.text('#notice-detail'), words);
    await page.waitForTimeout(3_000);
    assert.equal(await page.locator('body').getAttribute('data-state'), 'refused');
    await page.getByRole('button', { name: 'Connect again' }).click();
    await dashboard.becomes('live');
  });
}

watching('A_slow_viewer_that_was_closed_comes_back', { line: page => closeFirst(page, 4408) }, async dashboard => {
  await dashboard.becomes('live');
});

watching('A_pause_that_the_server_asked_for_is_kept', { line: page => closeFirst(page, 4429, '25') }, async (dashboard, page) => {
  await page.locator('#state', { hasText: /^Reconnecting in 2\d s$/ }).waitFor();
  await dashboard.turn(false);
  await page.waitForTimeout(1_000);
  assert.match(await dashboard.text('#state'), /^Reconnecting in 2\d s$/);
});

for (const [name, happens] of [['comes_to_the_front', dashboard => dashboard.turn(false)], ['is_online_again', dashboard => dashboard.page.evaluate(() => dispatchEvent(new Event('online')))]]) {
  watching(`A_page_that_${name}_does_not_wait_to_reconnect`, { line: page => closeFirst(page, 1001, '', 4) }, async (dashboard, page) => {
    await page.locator('#state', { hasText: /^Reconnecting in [78] s$/ }).waitFor();
    await happens(dashboard);
    await dashboard.becomes('live', 3_000);
  });
}

watching('An_unknown_camera_is_named_as_the_reason', { query: '?camera=no-such-camera' }, async (dashboard, page) => {
  await page.locator('#notice-detail', { hasText: 'The server does not know this camera.' }).waitFor();
}, lostLine);

watching('A_lost_camera_is_told_until_it_is_back', { line: teller }, async (dashboard, page) => {
  await dashboard.becomes('live');
  await page.evaluate(() => tell({ type: 'event', event_type: 'source_lost', data: { message: 'no route to host', retry_in_s: 5 }, timestamp: Date.now() / 1000 }));
  await dashboard.becomes('stopped');
  assert.equal(await dashboard.text('#state'), 'Camera stopped');
  await page.locator('#events li', { hasText: 'Camera lost: no route to host' }).waitFor();
  await page.screenshot({ path: `${artifacts}stopped.png` });
  await page.evaluate(() => tell({ type: 'event', event_type: 'source_recovered', data: { down_s: 12.4 }, timestamp: Date.now() / 1000 }));
  await dashboard.becomes('live');
});

watching('What_the_server_says_is_text_and_never_markup', { line: hostile }, async (dashboard, page) => {
  await page.locator('#events li', { hasText: '<img src=x onerror=alert(1)>' }).first().waitFor();
  await page.locator('#containers th', { hasText: '<b>c-1</b>' }).waitFor();
  assert.equal(await page.locator('#events img, #containers b, .camera em').count(), 0);
  await page.locator('#camera', { hasText: '<em>gate</em>' }).waitFor();
});

watching('The_list_of_events_is_bounded', { line: teller }, async (dashboard, page) => {
  await dashboard.becomes('live');
  await page.evaluate(() => { for (let i = 1; i <= 200; i++) tell({ type: 'event', event_type: `made_up_${i}`, data: {}, timestamp: 1 }); });
  await page.locator('#events li', { hasText: 'made_up_200' }).waitFor();
  assert.equal(await page.locator('#events li').count(), 50);
  assert.equal(await page.locator('#events li', { hasText: /made_up_150$/ }).count(), 0);
});

watching('Memory_does_not_grow_while_streaming', {}, async (dashboard, page) => {
  await dashboard.becomes('live');
  const tools = await dashboard.context.newCDPSession(page);
  await tools.send('Performance.enable');
  await page.waitForTimeout(5_000);
  const before = await memoryOf(tools);
  const started = dashboard.frames;
  let peak = 0;
  for (let second = 0; second < 20; second++) {
    await page.waitForTimeout(1_000);
    peak = Math.max(peak, await residentOfBrowser());
  }
  const frames = dashboard.frames - started;
  const after = await memoryOf(tools);
  const grown = Object.fromEntries(Object.keys(after).map(name => [name, after[name] - before[name]]));
  console.log(`${frames} pictures in 20 s; growth:`, { ...grown, peak: peak - before.resident });
  assert.ok(frames > 40, `${frames} pictures`);
  assert.ok(grown.heap < 1_000_000, `${grown.heap} bytes of heap`);
  // The JPEGs as they came in, 50-120 kB each: a few may be on their way.
  assert.ok(grown.buffers < 2_000_000, `${grown.buffers} bytes of buffers`);
  // 50 events of 5 nodes, a few rows.
  assert.ok(grown.nodes < 400, `${grown.nodes} nodes`);
  assert.ok(grown.listeners < 10, `${grown.listeners} listeners`);
  // Decoded pictures live outside the heap, 3.7 MB each at 720p: all that are kept until the next collection would be hundreds of MB.
  assert.ok(peak - before.resident < 70_000_000, `${peak - before.resident} bytes resident`);
});

watching('A_Korean_browser_gets_Korean_texts', { locale: 'ko-KR' }, async (dashboard, page) => {
  await dashboard.becomes('live');
  assert.equal(await page.locator('html').getAttribute('lang'), 'ko');
  assert.equal(await dashboard.text('#state'), '실시간');
  assert.equal(await dashboard.text('#containers-title'), '화면 속 컨테이너');
  await page.getByRole('button', { name: '일시정지' }).waitFor();
  const english = await page.locator('body').innerText().then(text => text.match(/Pause|Picture|Events|Container|Received|Live\b/g));
  assert.equal(english, null);
  await page.screenshot({ path: `${artifacts}korean.png` });
});

watching('Both_languages_have_the_same_texts', {}, async (dashboard, page) => {
  const keys = await page.evaluate(async () => {
    const { dictionaries } = await import('/words.js');
    const walk = (node, path) => Object.entries(node).flatMap(([key, value]) =>
      typeof value === 'object' ? walk(value, `${path}${key}.`) : [`${path}${key}: ${typeof value}`]).sort();
    return Object.values(dictionaries).map(dictionary => walk(dictionary, ''));
  });
  assert.ok(keys[0].length > 80);
  assert.deepEqual(keys[0], keys[1]);
});

watching('Attempts_back_off_with_full_jitter_from_half_a_second_to_thirty', {}, async (dashboard, page) => {
  const bounds = await page.evaluate(async () => {
    const { pauseBefore } = await import('/client/index.js');
    return [0, 1, 2, 3, 4, 5, 6, 40].map(attempt => [pauseBefore(attempt, () => 0), pauseBefore(attempt, () => 1)]);
  });
  assert.deepEqual(bounds, [1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000].map(bound => [500, bound]));
});

watching('A_clock_that_is_set_wrong_does_not_change_the_age_of_a_picture', {}, async (dashboard, page) => {
  const ages = await page.evaluate(async () => {
    const { ServerClock } = await import('/client/index.js');
    const clock = new ServerClock();
    const unknown = clock.secondsSince(5_000, 1_000);
    clock.sample(1_000, 1_100, 5_000);
    const known = clock.secondsSince(4_999, 1_050);
    clock.sample(2_000, 2_100, 90_001);
    return [unknown, known, clock.secondsSince(90_000, 2_050)];
  });
  assert.deepEqual(ages, [0, 1, 1]);
});

const widest = {
  'c-4711': { bbox: [0, 0, 9, 9], confidence: 1, captured: true, state: 'captured', code: 'WFNU6193051' },
  'c-4712': { bbox: [0, 0, 9, 9], confidence: 0.87, captured: false, state: 'capturing', code: null },
};
for (const [name, options] of Object.entries({
  'phone-light': { viewport: { width: 360, height: 740 } }, 'phone-dark': { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
  'phone-korean': { viewport: { width: 360, height: 740 }, locale: 'ko-KR' },
  'desk-dark': { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' }, 'desk-light': { viewport: { width: 1440, height: 900 } },
})) {
  watching(`The_page_fits_${name}`, { ...options, line: page => rewrite(page, header => { header.containers = widest; }) }, async (dashboard, page) => {
    await dashboard.becomes('live');
    await page.locator('#containers tr').nth(1).waitFor();
    await page.locator('#events li').first().waitFor({ timeout: 40_000 });
    const { inside, outside } = await page.evaluate(() => ({ inside: document.documentElement.scrollWidth, outside: innerWidth }));
    assert.ok(inside <= outside, `${inside} px wide in ${outside} px`);
    for (const table of await page.locator('.scroll').all()) assert.equal(await table.evaluate(node => node.scrollWidth - node.clientWidth), 0);
    await page.screenshot({ path: `${artifacts}${name}.png`, fullPage: true });
  });
}

watching('The_keyboard_reaches_everything_that_can_be_used', {}, async (dashboard, page) => {
  await dashboard.becomes('live');
  const reached = [];
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement.id));
  }
  assert.deepEqual(reached, ['pause', 'size', 'events', 'log-query', 'log-status', 'log-start', 'log-start', 'log-start']); // a date has three fields
  await page.locator('#pause').focus();
  await page.keyboard.press('Enter');
  await dashboard.becomes('paused');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'pause');
  await page.locator('#announcement', { hasText: 'Paused' }).waitFor({ state: 'attached' });
});

test('A_shared_log_that_does_not_work_is_said_and_the_picture_goes_on', { timeout: 180_000 }, async () => {
  const own = await startGate(0, { args: ['--set', 'Supabase:Url=http://127.0.0.1:1', '--set', 'Supabase:Key=k'] });
  const dashboard = await Dashboard.open(now.browser, own.address + '/', {});
  try {
    await dashboard.becomes('live', 60_000);
    await dashboard.page.locator('#shared').waitFor({ state: 'visible', timeout: 60_000 });
    assert.match(await dashboard.text('#shared-title'), /does not work\. This gate works on; \d+ rows wait/);
    assert.match(await dashboard.text('#shared-detail'), /127\.0\.0\.1 cannot be reached .*Supabase:Url/);
    await dashboard.page.screenshot({ path: `${artifacts}shared-log.png` });
  } finally {
    await dashboard.close();
    await own.kill();
  }
});

watching('A_gate_by_itself_says_nothing_of_a_shared_log', {}, async (dashboard, page) => {
  await dashboard.becomes('live');
  assert.equal(await page.locator('#shared').isVisible(), false);
  const kinds = await page.evaluate(async () => {
    const { sharedOf } = await import('/shared.js');
    return [null, {}, { supabase: { state: 'ok', parked: 0 } }, { supabase: { state: 'ok', parked: 2 } }, { supabase: { state: 'connecting', waiting: 9 } }].map(report => sharedOf(report)?.kind ?? null);
  });
  assert.deepEqual(kinds, [null, null, null, 'parked', null]);
});

watching('Every_file_comes_under_a_strict_policy_and_its_own_type', {}, async dashboard => {
  const policy = (await dashboard.answer.allHeaders())['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'self'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.doesNotMatch(policy, /unsafe/);
  const page = readFileSync(new URL('../../Web/index.html', import.meta.url), 'utf8');
  const client = readdirSync(new URL('../../clients/typescript/dist/', import.meta.url)).filter(name => name.endsWith('.js')).map(name => `client/${name}`);
  const files = ['app.js', 'words.js', ...client, ...[...page.matchAll(/(?:src|href)="([\w.]+)"/g)].map(match => match[1])];
  const types = { js: /^text\/javascript/, css: /^text\/css/, svg: /^image\/svg\+xml/ };
  for (const file of new Set(files)) {
    const answer = await fetch(new URL(file, now.gate.address + '/'));
    assert.equal(answer.status, 200, file);
    assert.match(answer.headers.get('content-type'), types[file.split('.').pop()], file);
    await answer.text();
  }
});

async function memoryOf(tools) {
  await tools.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await tools.send('Runtime.getHeapUsage');
  const { metrics } = await tools.send('Performance.getMetrics');
  const counted = name => metrics.find(metric => metric.name === name).value;
  return { heap: usedSize + embedderHeapUsedSize, buffers: backingStorageSize, nodes: counted('Nodes'), listeners: counted('JSEventListeners'),
    resident: await residentOfBrowser() };
}

async function residentOfBrowser() {
  const tools = await now.browser.newBrowserCDPSession();
  const { processInfo } = await tools.send('SystemInfo.getProcessInfo');
  await tools.detach();
  return processInfo.map(({ id }) => 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0)).reduce((a, b) => a + b, 0);
}

// What stands on the line between the page and the real gate, when a test needs a gate that misbehaves.

async function onLine(page, look) {
  await page.routeWebSocket(/\/ws\/video/, socket => look(socket, socket.connectToServer()));
}

async function cutter(page) {
  let current;
  await onLine(page, socket => { current = socket; });
  await page.exposeFunction('cutLine', code => current.close({ code }));
}

async function freezer(page) {
  let frozen = false;
  await onLine(page, (socket, server) => server.onMessage(data => { if (!frozen || typeof data === 'string') socket.send(data); }));
  await page.exposeFunction('freezeLine', () => { frozen = true; });
}

async function teller(page) {
  let current;
  await onLine(page, socket => { current = socket; });
  await page.exposeFunction('tell', message => current.send(JSON.stringify(message)));
}

async function silence(page, connections) {
  await onLine(page, (socket, server) => { if (connections-- > 0) server.onMessage(() => {}); });
}

// Without luck in the pauses: each is the longest of its kind, 1, 2, 4, 8, 16 s.
async function closeFirst(page, code, reason, times = 1) {
  await page.addInitScript(() => { Math.random = () => 1; });
  await page.routeWebSocket(/\/ws\/video/, socket => {
    if (times-- <= 0) return void socket.connectToServer();
    socket.onMessage(() => socket.close({ code, reason }));
  });
}

async function rewrite(page, change) {
  await onLine(page, (socket, server) => server.onMessage(data => socket.send(typeof data === 'string' ? data : rewritten(data, change))));
}

function rewritten(data, change) {
  const length = data.readUInt32LE(0);
  const header = JSON.parse(data.subarray(4, 4 + length));
  change(header);
  const words = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32LE(words.length);
  return Buffer.concat([prefix, words, data.subarray(4 + length)]);
}

async function hostile(page) {
  const markup = '<img src=x onerror=alert(1)>';
  await onLine(page, (socket, server) => {
    for (const event_type of [markup, 'error', 'container_detected', 'ocr_completed', 'source_lost', 'constructor', '__proto__']) {
      server.send('{"command":"ping"}');
      setTimeout(() => socket.send(JSON.stringify({ type: 'event', event_type, data: { message: markup, container_id: markup, code: markup }, timestamp: 'now', id: 7 })), 500);
    }
    server.onMessage(data => socket.send(typeof data === 'string' ? data : rewritten(data, header => {
      header.camera = '<em>gate</em>';
      header.containers = { '<b>c-1</b>': { state: markup, code: markup, confidence: 'high', captured: 1 }, constructor: null, __proto__: 1 };
    })));
    setTimeout(() => { for (const broken of ['[', 'null', '[]', '7', '{"type":"event"}', '{"type":"event","event_type":5}']) socket.send(broken); }, 500);
    setTimeout(() => socket.send(Buffer.from([1, 2])), 500);
    setTimeout(() => socket.send(Buffer.from([255, 255, 255, 255, 1])), 500);
  });
}

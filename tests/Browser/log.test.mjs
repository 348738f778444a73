import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FaultProxy } from '../Peers/Faults/proxy.mjs';
import { Dashboard } from './dashboard.mjs';
import { startGate } from './gate.mjs';
import { artifacts, lostLine, serving } from './serving.mjs';

const { watching, now } = serving();
const codes = page => page.locator('#log-rows .code').allInnerTexts();

const row = (n, more = {}) => ({
  id: `row-${n}`, captured_at: new Date(1_700_000_000_000 + n * 60_000).toISOString(), container_owner: 'MSCU', container_number: String(n).padStart(6, '0'),
  check_digit: '7', code_valid: true, size_type: '22G1', confidence: 0.97, camera: 'entrance', direction: 'in', status: 'ok', source_video: 'gate.mp4',
  cropped_image_ref: null, synced: false, ...more,
});

/** A log that says what a test tells it to. */
function told(opening, answer = () => null) {
  return async page => {
    const sent = [];
    let current;
    await page.routeWebSocket(/\/ws\/logs/, socket => {
      current = socket;
      socket.onMessage(text => {
        const message = JSON.parse(text);
        sent.push(message);
        const reply = message.action === 'ping' ? { type: 'pong', timestamp: 1 } : answer(message);
        if (reply) socket.send(JSON.stringify({ ...reply, request_id: message.request_id }));
      });
      socket.send(JSON.stringify(opening));
    });
    await page.exposeFunction('tellLog', message => current.send(JSON.stringify(message)));
    page.sentToLog = sent;
  };
}

watching('Passages_are_listed_as_they_are_read', {}, async (dashboard, page) => {
  await page.locator('#log-rows tr').first().waitFor({ timeout: 60_000 });
  const cells = await page.locator('#log-rows tr').first().locator('th, td').allInnerTexts();
  assert.match(cells[0], /^\d\d\/\d\d\/20\d\d, \d\d:\d\d:\d\d$/);
  assert.match(cells[1], /^([A-Z]{4} \d{6} \d|not read)$/);
  assert.equal(cells[2], 'entrance');
  assert.match(cells[4], /^(Read|To review)$/);
  assert.match(await dashboard.text('#log-count'), /^\d+ of \d+$/);
  await page.screenshot({ path: `${artifacts}log.png`, fullPage: true });
});

watching('The_picture_of_a_passage_opens_and_its_bytes_are_let_go', {}, async (dashboard, page) => {
  await page.addInitScript(() => { globalThis.revoked = []; const revoke = URL.revokeObjectURL; URL.revokeObjectURL = url => { revoked.push(url); revoke(url); }; });
  await page.reload();
  await page.locator('#log-rows button').first().click({ timeout: 60_000 });
  await page.waitForFunction(() => document.getElementById('log-image').naturalWidth > 0);
  const address = await page.locator('#log-image').getAttribute('src');
  await page.screenshot({ path: `${artifacts}passage.png` });
  await page.keyboard.press('Escape');
  await page.locator('#log-picture').waitFor({ state: 'hidden' });
  assert.deepEqual(await page.evaluate(() => globalThis.revoked), [address]);
});

watching('The_log_is_searched_by_code_state_and_day', {}, async (dashboard, page) => {
  await page.locator('#log-rows tr').first().waitFor({ timeout: 60_000 });
  const all = await codes(page);
  const wanted = all.find(code => code !== 'not read') ?? all[0];
  await page.getByLabel('Code', { exact: true }).fill(wanted.replaceAll(' ', ''));
  await page.keyboard.press('Enter');
  await page.waitForFunction(code => [...document.querySelectorAll('#log-rows .code')].every(cell => cell.textContent === code), wanted);
  await page.locator('#log-query').fill('ZZZU999999');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.locator('#log-none').waitFor();
  assert.equal(await dashboard.text('#log-count'), '0 of 0');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.locator('#log-rows tr').first().waitFor();
  await page.locator('#log-start').fill('2020-01-02');
  await page.locator('#log-end').fill('2020-01-01');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.locator('#log-note', { hasText: 'end_date does not come after start_date.' }).waitFor();
  assert.ok((await codes(page)).length > 0, 'the rows of before stay');
});

watching('A_new_row_comes_in_at_its_place_and_is_said', { line: told({ type: 'initial_logs', data: [row(9), row(5)], total_count: 2, cursor: 'row-9' }) }, async (dashboard, page) => {
  await page.locator('#log-rows tr').nth(1).waitFor();
  await page.evaluate(data => tellLog({ type: 'new_log', data }), row(7));
  await page.locator('#log-rows tr').nth(2).waitFor();
  assert.deepEqual(await codes(page), ['MSCU 000009 7', 'MSCU 000007 7', 'MSCU 000005 7']);
  assert.equal(await page.locator('#log-announcement').textContent(), 'New row: MSCU 000007 7, Read');
  await page.evaluate(data => tellLog({ type: 'log_updated', data }), row(5, { status: 'corrected', container_number: '000006' }));
  await page.locator('#log-rows tr', { hasText: 'MSCU 000006 7' }).locator('.standing', { hasText: 'Corrected' }).waitFor();
  assert.equal(await dashboard.text('#log-count'), '3 of 3');
});

const older = ({ action, page }) => action === 'fetch_more'
  ? { type: 'additional_logs', data: Array.from({ length: 20 }, (_, i) => row(45 - (page - 1) * 20 - i)).filter(({ container_number: n }) => Number(n) > 0), page, page_size: 20, total_count: 45, has_more: page < 3 } : null;

watching('Older_rows_come_when_asked_for', { line: told({ type: 'initial_logs', data: Array.from({ length: 20 }, (_, i) => row(45 - i)), total_count: 45, cursor: 'row-45' }, older) }, async (dashboard, page) => {
  await page.locator('#log-rows tr').nth(19).waitFor();
  assert.equal(await dashboard.text('#log-count'), '20 of 45');
  const more = page.getByRole('button', { name: 'Older rows' });
  await more.click();
  await page.locator('#log-rows tr').nth(39).waitFor();
  await more.click();
  await page.locator('#log-rows tr').nth(44).waitFor();
  await more.waitFor({ state: 'hidden' });
  assert.equal(new Set(await codes(page)).size, 45);
});

const markup = '<img src=x onerror=alert(1)>';
const hostile = row(1, { container_owner: markup, container_number: markup, check_digit: null, camera: markup, direction: markup, status: markup, confidence: 'x', captured_at: 'never', cropped_image_ref: '../../evil' });

watching('What_the_log_says_is_text_and_never_markup', { line: told({ type: 'initial_logs', data: [hostile], total_count: 1, cursor: 'x' }) }, async (dashboard, page) => {
  await page.locator('#log-rows .where', { hasText: markup }).waitFor();
  assert.equal(await page.locator('#log-rows img').count(), 0);
  await page.evaluate(() => { for (const broken of [{ type: 'new_log' }, { type: 'new_log', data: null }, { type: 'log_updated', data: 7 }, { type: 'initial_logs' }]) tellLog(broken); });
  await page.waitForTimeout(300);
  assert.equal(await page.locator('#log-rows tr').count(), 1);
});

watching('A_Korean_browser_has_a_Korean_log', { locale: 'ko-KR' }, async (dashboard, page) => {
  await page.locator('#log-rows tr').first().waitFor({ timeout: 60_000 });
  assert.equal(await dashboard.text('#log-title'), '기록');
  await page.getByRole('button', { name: '검색' }).waitFor();
  const english = await page.locator('.log').innerText().then(text => text.match(/Filter|Clear|Read|Time|Direction|of \d/g));
  assert.equal(english, null);
});

test('Where_no_WebSocket_gets_through_the_page_polls', { timeout: 90_000 }, async () => {
  const line = await FaultProxy.before(now.gate.port);
  line.blocksUpgrades = true;
  const dashboard = await Dashboard.open(now.browser, line.url);
  try {
    await dashboard.becomes('live', 40_000);
    assert.equal(await dashboard.text('#line'), 'Polling');
    const first = await dashboard.picture();
    await dashboard.page.waitForTimeout(1_500);
    assert.notEqual((await dashboard.picture()).print, first.print);
    await dashboard.page.locator('#log-rows tr').first().waitFor({ timeout: 40_000 });
    await dashboard.page.getByRole('button', { name: 'Pause' }).click();
    await dashboard.becomes('paused');
    await dashboard.page.getByRole('button', { name: 'Resume' }).click();
    await dashboard.becomes('live');
    assert.deepEqual(dashboard.faults.filter(fault => !lostLine.some(known => known.test(fault))), []);
  } finally {
    await dashboard.close();
    line.close();
  }
});

test('Where_the_server_wants_to_know_who_it_is_a_key_lets_the_page_in', { timeout: 90_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parkinggate-keys-'));
  const words = execFileSync(process.env.GATE_EXE, ['key', 'add', 'office'], { env: { ...process.env, XDG_DATA_HOME: folder, GATE_EXE: undefined, GATE_ARGS: undefined }, encoding: 'utf8' });
  const key = /pgk_\S+/.exec(words)[0];
  const gate = await startGate(0, { folder });
  const dashboard = await Dashboard.open(now.browser, gate.address);
  const { page } = dashboard;
  try {
    await page.locator('#sign-in').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'token');
    await page.screenshot({ path: `${artifacts}sign-in.png` });
    await page.getByLabel('API key or token').fill('pgk_wrong');
    await page.keyboard.press('Enter');
    await page.locator('#sign-in-fault', { hasText: 'The server does not accept this.' }).waitFor();
    await page.getByLabel('API key or token').fill(key);
    await page.getByLabel('Keep on this device').check();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await dashboard.becomes('live');
    await page.locator('#log-rows tr').first().waitFor({ timeout: 60_000 });
    await page.locator('#log-rows button').first().click();
    await page.waitForFunction(() => document.getElementById('log-image').naturalWidth > 0);
    await page.reload();
    await dashboard.becomes('live');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('#sign-in').waitFor();
    await page.reload();
    await page.locator('#sign-in').waitFor();
    assert.ok(!(await page.content()).includes(key));
  } finally {
    await dashboard.close();
    await gate.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

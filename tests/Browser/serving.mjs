// Tests that share a gate and a browser, each with a page of its own.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Dashboard, openBrowser } from './dashboard.mjs';
import { startGate } from './gate.mjs';

export const artifacts = fileURLToPath(new URL('../../artifacts/browser/', import.meta.url));

/** What a browser itself writes when a server is gone or says no. */
export const lostLine = [/console: WebSocket connection to .* failed/, /console: Failed to load resource/];

/** A gate and a browser for the tests of one file; `now` has them while they run. */
export function serving() {
  const now = { gate: null, browser: null };
  before(async () => {
    mkdirSync(artifacts, { recursive: true });
    [now.gate, now.browser] = await Promise.all([startGate(), openBrowser()]);
  });
  after(async () => {
    await now.browser?.close();
    await now.gate?.kill();
  });

  /** A test with a page of its own, which must end without a fault that it does not expect. */
  function watching(name, options, look, expected = []) {
    test(name, { timeout: 90_000 }, async () => {
      const { query = '', address = now.gate.address, ...rest } = options;
      const dashboard = await Dashboard.open(now.browser, `${address}/${query}`, rest);
      try {
        await look(dashboard, dashboard.page);
        assert.deepEqual(dashboard.faults.filter(fault => !expected.some(known => known.test(fault))), []);
      } catch (fault) {
        await dashboard.page.screenshot({ path: `${artifacts}failed-${name.replace(/\W+/g, '-')}.png` });
        throw fault;
      } finally {
        await dashboard.close();
      }
    });
  }
  return { watching, now };
}

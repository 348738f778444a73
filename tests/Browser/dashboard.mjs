// The dashboard in a real browser, as a test sees it: what is shown, what came over the line, what went wrong.

import { chromium } from 'playwright-core';

/** Chromium without anything that talks to the outside or needs a desktop. */
export const openBrowser = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

export class Dashboard {
  /** Console errors, uncaught exceptions and violations of the content security policy. */
  faults = [];
  /** Binary messages (pictures) that came in. */
  frames = 0;
  /** Commands that the page sent. */
  sent = [];

  /** Opens the page in a context of its own; `line(page)` may first put something on the line between page and gate. */
  static async open(browser, address, { line, ...options } = {}) {
    const dashboard = new Dashboard();
    dashboard.context = await browser.newContext({ locale: 'en-GB', ...options });
    const page = dashboard.page = await dashboard.context.newPage();
    dashboard.#listen();
    await page.exposeFunction('tellViolation', violation => dashboard.faults.push(violation));
    await page.addInitScript(() => addEventListener('securitypolicyviolation', e => tellViolation(`CSP ${e.violatedDirective} ${e.blockedURI}`)));
    await line?.(page);
    dashboard.answer = await page.goto(address);
    return dashboard;
  }

  #listen() {
    this.page.on('pageerror', fault => this.faults.push(`uncaught: ${fault.message}`));
    this.page.on('console', said => { if (said.type() === 'error') this.faults.push(`console: ${said.text()}`); });
    this.page.on('websocket', socket => {
      socket.on('framereceived', ({ payload }) => { if (typeof payload !== 'string') this.frames++; });
      socket.on('framesent', ({ payload }) => this.sent.push(JSON.parse(payload)));
    });
  }

  async becomes(state, withinMs = 20_000) {
    await this.page.locator(`body[data-state="${state}"]`).waitFor({ timeout: withinMs, state: 'attached' });
  }

  text(selector) {
    return this.page.locator(selector).innerText();
  }

  /** The picture on the canvas: how much its brightness varies, and a fingerprint of its pixels. */
  picture() {
    return this.page.evaluate(() => {
      const canvas = document.getElementById('picture');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let sum = 0, squares = 0, print = 0, count = 0;
      for (let i = 0; i < data.length; i += 64, count++) {
        const light = data[i] + data[i + 1] + data[i + 2];
        sum += light;
        squares += light * light;
        print = (Math.imul(print, 31) + light) | 0;
      }
      return { mean: sum / count / 3, spread: Math.sqrt(squares / count - (sum / count) ** 2) / 3, print };
    });
  }

  /** How many pictures come in during the time given. */
  async framesDuring(ms) {
    const before = this.frames;
    await this.page.waitForTimeout(ms);
    return this.frames - before;
  }

  /** As the browser does it when another tab comes to the front, or this one does. */
  turn(hidden) {
    return this.page.evaluate(value => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  async close() {
    await this.context.close();
  }
}

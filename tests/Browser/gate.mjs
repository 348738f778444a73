// The real program, started and stopped by the tests.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const startsWithinMs = 30_000;

/**
 * Starts the executable that GATE_EXE names, with its demo clip; port 0 takes any free port. Without a folder in one of its own, which
 * goes with it.
 */
export async function startGate(port = 0, { folder: given, args = [] } = {}) {
  // The program takes every PARKINGGATE_… variable for a setting, and refuses those that it does not know.
  const { GATE_EXE: program, GATE_ARGS: words = '', ...env } = process.env;
  if (!program) throw new Error('GATE_EXE must be the path of the published executable');
  const folder = given ?? mkdtempSync(join(tmpdir(), 'parkinggate-browser-'));
  const more = words.split(' ').filter(Boolean);
  const child = spawn(program, ['--listen', `http://127.0.0.1:${port}`, ...more, ...args], { cwd: folder, env: { ...env, XDG_DATA_HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = once(child, 'exit').then(() => { if (!given) rmSync(folder, { recursive: true, force: true }); });
  const address = await addressOf(child).catch(async fault => { child.kill('SIGKILL'); await gone; throw fault; });
  return {
    address,
    port: Number(new URL(address).port),
    /** As a power cut does it: no closing words to anyone. */
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function addressOf(child) {
  return new Promise((found, failed) => {
    let said = '';
    const fail = why => failed(new Error(`The gate ${why}. It said:\n${said}`));
    const late = setTimeout(() => fail(`printed no address within ${startsWithinMs / 1000} s`), startsWithinMs);
    const listen = words => {
      said = (said + words).slice(-20_000);
      const address = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(said)?.[0];
      if (address) { clearTimeout(late); found(address); }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', words => { said = (said + words).slice(-20_000); });
    child.on('error', fault => { clearTimeout(late); fail(`did not start: ${fault.message}`); });
    child.on('exit', code => { clearTimeout(late); fail(`stopped with ${code}`); });
  });
}

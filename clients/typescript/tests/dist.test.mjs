import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const contentOf = folder => Object.fromEntries(readdirSync(folder).sort().map(name => [name, readFileSync(join(folder, name), 'utf8')]));

test('What_is_in_dist_is_what_the_sources_say', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parkinggate-client-'));
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root, '--outDir', folder], { stdio: 'inherit' });
    assert.deepEqual(contentOf(join(root, 'dist')), contentOf(folder), 'run: npm run build');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('The_package_needs_nothing_and_brings_its_types', () => {
  const description = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.equal(description.dependencies, undefined);
  assert.match(contentOf(join(root, 'dist'))['index.d.ts'], /GateVideo.*GateLogs|GateLogs.*GateVideo/s);
  for (const [name, text] of Object.entries(contentOf(join(root, 'dist')))) {
    for (const [, from] of text.matchAll(/from '([^']+)'/g)) assert.match(from, /^\.\/[\w-]+\.js$/, name);
  }
});

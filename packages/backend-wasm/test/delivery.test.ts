// The kernels travel inside the module, so that nothing has to be configured: the package as it is published, wherever it may come to run.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUNDLERS, bundleScript } from '../../../release/src/consumers/bundlers.ts';
import { requireBrowser } from '../../../scripts/find-browser.mjs';
import { requireRuntime, type Runtime } from '../../../scripts/find-runtime.mjs';
import { askPage } from '../../../scripts/in-chromium.mjs';

const product = [7, 10, 15, 22];
const expected = { capabilities: { kernels: 'exact' }, product };

let parent = '';
let folder = '';
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'gradwright-delivery-'));
  folder = join(parent, 'user');
  cpSync(join(import.meta.dirname, 'delivered'), folder, { recursive: true });
  for (const name of ['core', 'backend-wasm']) install(name);
  const dependencies = { '@gradwright/backend-wasm': '*', '@gradwright/core': '*' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
});
afterAll(() => rmSync(parent, { recursive: true }));

/** What a package's tarball has of it. */
function install(name: string): void {
  for (const part of ['package.json', 'dist']) {
    const from = join(import.meta.dirname, '..', '..', name, part);
    cpSync(from, join(folder, 'node_modules', '@gradwright', name, part), { recursive: true });
  }
}

function run(program: string, ...args: string[]): unknown {
  return JSON.parse(execFileSync(program, args, { cwd: folder, encoding: 'utf8' }));
}

test.each([
  ['as ES modules', 'square.mjs'],
  ['as CommonJS', 'square.cjs'],
  ['in a worker thread', 'thread.mjs'],
])('in Node, %s', (_, file) => {
  expect(run(process.execPath, file)).toEqual(expected);
});

test.for<[Runtime, ...string[]]>([['Bun'], ['Deno', 'run', '--no-prompt']])('in %s', ([name, ...args], { skip }) => {
  const runtime = requireRuntime(name);
  skip(runtime === undefined);
  expect(run(runtime!, ...args, 'square.mjs')).toEqual(expected);
});

test.each(Object.entries(BUNDLERS))('bundled by %s, with no package any more', async (_, bundle) => {
  rmSync(join(folder, 'out'), { recursive: true, force: true });
  await bundle(folder, 'square.mjs');
  const away = mkdtempSync(join(parent, 'bundle-'));
  cpSync(join(folder, 'out'), away, { recursive: true });
  expect(run(process.execPath, join(away, 'square.mjs'))).toEqual(expected);
});

test('bundled as a script, where there is nothing of Node', async () => {
  await bundleScript(folder, 'square.cjs');
  const told = new Promise<string>((resolve, reject) => {
    const console = { log: resolve, error: reject };
    runInNewContext(readFileSync(join(folder, 'out', 'square.js'), 'utf8'), { console, WebAssembly });
  });
  expect(JSON.parse(await told)).toEqual(expected);
});

/** What a page says that loads a bundled program, and is sent with these headers. */
async function inPage(program: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
  await BUNDLERS.esbuild(folder, program);
  const site = join(folder, 'out');
  writeFileSync(
    join(site, 'index.html'),
    `<!doctype html><title>Delivery</title><script type="module" src="./${program}"></script>`,
  );
  return JSON.parse(await askPage(site, { headers }));
}

describe.runIf(requireBrowser())('in Chromium', () => {
  test('as a script of a page, under a policy that lets nothing else in', async () => {
    const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";
    expect(await inPage('square.mjs', { 'content-security-policy': policy })).toEqual(expected);
  });

  test('a page that is isolated has its two threads, and their bits are those of one', async () => {
    const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    expect(await inPage('threads.mjs', isolated)).toEqual({
      capabilities: { kernels: 'exact', threads: 2 },
      size: 256 * 256,
      same: true,
    });
  });
});

test.runIf(process.arch === 'x64')('in an engine without SIMD it is the reference, and says so', () => {
  expect(run(process.execPath, '--no-enable-sse4-1', 'square.mjs')).toEqual({
    capabilities: { kernels: 'reference', reason: expect.stringContaining('Wasm SIMD unsupported') },
    product,
  });
});

test('in an engine without WebAssembly it is the reference, and says so', () => {
  expect(run(process.execPath, '--jitless', 'square.mjs')).toEqual({
    capabilities: { kernels: 'reference', reason: expect.stringContaining('WebAssembly is not defined') },
    product,
  });
});

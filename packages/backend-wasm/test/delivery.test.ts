// The kernels travel inside the module, so that nothing has to be configured: one bundle of each kind, run by itself.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { build, type Format } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

const expected = { capabilities: { kernels: 'exact' }, product: [7, 10, 15, 22] };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gradwright-delivery-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** One file with everything in it, which calls `tell` with what a backend says and computes. */
async function bundle(format: Format, tell: string): Promise<string> {
  const contents = `import { square } from './square.ts'; square().then((result) => { ${tell} });`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    conditions: ['gradwright-source'],
    bundle: true,
    external: ['node:worker_threads'],
    minify: true,
    format,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]!.text;
}

test.each([
  ['esm', 'mjs'],
  ['cjs', 'cjs'],
] as const)('bundled as %s, in a process of its own', async (format, extension) => {
  const file = join(folder, `bundle.${extension}`);
  writeFileSync(file, await bundle(format, 'console.log(JSON.stringify(result))'));
  expect(JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }))).toEqual(expected);
});

test('bundled as a script, where there is nothing of Node', async () => {
  const code = await bundle('iife', 'done(JSON.stringify(result))');
  const told = new Promise<string>((resolve) => {
    runInNewContext(code, { done: resolve, WebAssembly });
  });
  expect(JSON.parse(await told)).toEqual(expected);
});

test('bundled, in a worker thread', async () => {
  const file = join(folder, 'worker.mjs');
  const tell = `import('node:worker_threads').then(({ parentPort }) => parentPort.postMessage(result));`;
  writeFileSync(file, await bundle('esm', tell));
  const worker = new Worker(file);
  const told = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  await worker.terminate();
  expect(told).toEqual(expected);
});

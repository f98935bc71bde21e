import { createReferenceBackend } from '@gradwright/core';
import { backendCases } from '@gradwright/core/testing';
import { describe, expect, test } from 'vitest';
import { learn, tasks } from '../test/learn.ts';
import { createWasmBackend, createWasmBackendSync } from './index.ts';

test('a page runs the exact kernels, made in turn or at once', async () => {
  expect((await createWasmBackend()).capabilities()).toEqual({ kernels: 'exact' });
  expect(createWasmBackendSync().capabilities()).toEqual({ kernels: 'exact' });
});

describe('a backend in a page', () => {
  for (const { name, check } of backendCases({ make: () => createWasmBackend() })) test(name, check);
});

test.each(tasks)('$name: a page ends with the bits that Node ends with', async (task) => {
  expect(learn(await createWasmBackend(), task).hash).toBe(task.hash);
  expect(learn(createReferenceBackend(), task).hash).toBe(task.hash);
});

/** Runs the package in a frame under a content policy, and tells what it is capable of there. */
function capabilitiesUnder(policy: string): Promise<unknown> {
  const module = new URL('./index.ts', import.meta.url).href;
  const frame = document.createElement('iframe');
  const told = new Promise((resolve, reject) => {
    window.addEventListener('message', ({ data, source }: MessageEvent) => {
      if (source === frame.contentWindow) resolve(data);
    });
    frame.addEventListener('error', reject);
  });
  frame.srcdoc = `<!doctype html>
    <meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline' ${location.origin} ${policy}">
    <script type="module">
      import { createWasmBackend, createWasmBackendSync } from ${JSON.stringify(module)};
      const both = [await createWasmBackend(), createWasmBackendSync()];
      for (const backend of both) backend.write(backend.allocate([2]), [1, 2]);
      parent.postMessage(both.map((backend) => backend.capabilities()), '*');
    </script>`;
  document.body.append(frame);
  return told.finally(() => frame.remove());
}

test('a content policy that forbids to compile gives the reference backend, and the reason', async () => {
  const refused = { kernels: 'reference', reason: expect.stringContaining('Content Security Policy') as string };
  expect(await capabilitiesUnder('')).toEqual([refused, refused]);
});

test('a content policy that allows WebAssembly gives the exact kernels', async () => {
  expect(await capabilitiesUnder("'wasm-unsafe-eval'")).toEqual([{ kernels: 'exact' }, { kernels: 'exact' }]);
});

test('a worker of the page runs the exact kernels too', async () => {
  const worker = new Worker(new URL('../test/worker.ts', import.meta.url), { type: 'module' });
  const told = await new Promise<unknown>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent) => resolve(data));
    worker.addEventListener('error', reject);
  });
  worker.terminate();
  expect(told).toEqual({ capabilities: { kernels: 'exact' }, product: [7, 10, 15, 22] });
});

test('a page that is not isolated has one thread, and says why', async () => {
  const { kernels, threads, reason } = (await createWasmBackend({ threads: 2 })).capabilities();
  expect([kernels, threads]).toEqual(['exact', undefined]);
  expect(reason).toMatch(/^threads: (there is no SharedArrayBuffer|the page is not cross-origin isolated)$/);
});

import { expect, test, vi } from 'vitest';
import { createBackends } from './backends.ts';

test('each is made once, and is what it says it is', async () => {
  const notices: string[] = [];
  const backends = createBackends((text) => notices.push(text));
  expect((await backends.get('js')).kernels).toBe('reference');
  expect((await backends.get('wasm')).kernels).toBe('exact');
  expect(await backends.get('wasm')).toBe(await backends.get('wasm'));
  expect((await backends.get('threads')).kernels).toBe('exact');
  const { kernels } = await backends.get('fast');
  // Where a machine does not fuse, it says so.
  const refused = notices.map((text) => text.slice(0, 'The fast kernels cannot'.length));
  expect([kernels, ...refused]).toEqual(kernels === 'fast' ? ['fast'] : ['exact', 'The fast kernels cannot']);
  backends.close();
});

test('where WebAssembly cannot be compiled, JavaScript takes over, and why is said once', async () => {
  const compile = vi.spyOn(WebAssembly, 'compile').mockRejectedValue(new Error('it is forbidden'));
  const notices: string[] = [];
  const backends = createBackends((text) => notices.push(text));
  for (let i = 0; i < 2; i++) expect((await backends.get('fast')).kernels).toBe('reference');
  compile.mockRestore();
  expect(notices).toEqual([expect.stringContaining('it is forbidden')]);
});

import { afterEach, expect, test, vi } from 'vitest';
import { findRuntime, requireRuntime } from './find-runtime.mjs';
import { fetchTools } from './tools.mjs';

vi.mock('./tools.mjs', () => ({ fetchTools: vi.fn(() => import.meta.dirname) }));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('a runtime that nobody made for this platform is named', () => {
  expect(() => findRuntime('Bun')).toThrow(`There is no Bun to fetch for ${process.platform}-${process.arch}.`);
});

test('without one, tests are skipped and say so; where CI is set, they fail', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  vi.stubEnv('CI', '');
  expect(requireRuntime('Deno')).toBeUndefined();
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('TESTS IN DENO SKIPPED: There is no Deno'));
  vi.stubEnv('CI', 'true');
  expect(() => requireRuntime('Deno')).toThrow('There is no Deno');
  vi.mocked(fetchTools).mockImplementation(() => {
    throw new Error('Could not fetch Bun and Deno.');
  });
  expect(() => findRuntime('Deno')).toThrow('Could not fetch');
});

import { afterEach, expect, test, vi } from 'vitest';
import { findRuntime, requireRuntime } from './find-runtime.mjs';
import { fetchTools } from './tools.mjs';

vi.mock('./tools.mjs', () => ({ fetchTools: vi.fn(() => import.meta.dirname) }));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('a runtime that is not where it should be is named', () => {
  expect(() => findRuntime('Bun')).toThrow('There is no Bun in ');
});

test('without one, tests are skipped and say so; where CI is set, they fail', () => {
  vi.mocked(fetchTools).mockImplementation(() => {
    throw new Error('Could not fetch Bun and Deno.');
  });
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  vi.stubEnv('CI', '');
  expect(requireRuntime('Deno')).toBeUndefined();
  expect(warn).toHaveBeenCalledWith('*** TESTS IN DENO SKIPPED: Could not fetch Bun and Deno. ***');
  vi.stubEnv('CI', 'true');
  expect(() => requireRuntime('Deno')).toThrow('Could not fetch');
});

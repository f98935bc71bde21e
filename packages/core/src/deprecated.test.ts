import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deprecated } from './deprecated.ts';

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('a name warns once, in one line that names the replacement; another name warns too', () => {
  for (const name of ['ramp', 'ramp', 'step']) deprecated(name, 'rectify', '1.1.0');
  expect(vi.mocked(console.warn).mock.calls).toEqual([
    ['ramp is deprecated since 1.1.0: use rectify instead.'],
    ['step is deprecated since 1.1.0: use rectify instead.'],
  ]);
});

test('a second copy of core does not warn again', async () => {
  deprecated('once', 'ever', '1.1.0');
  vi.resetModules();
  const copy = await import('./deprecated.ts');
  expect(copy.deprecated).not.toBe(deprecated);
  copy.deprecated('once', 'ever', '1.1.0');
  expect(console.warn).toHaveBeenCalledTimes(1);
});

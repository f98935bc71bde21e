import { isGradwrightError } from '@gradwright/core';
import { expect } from 'vitest';

/** Expects an error of ours with this code, whose message holds these words. */
export async function expectError(run: () => unknown, code: string, words = ''): Promise<void> {
  let thrown: unknown;
  try {
    await run();
  } catch (error) {
    thrown = error;
  }
  if (!isGradwrightError(thrown)) throw thrown ?? new Error(`nothing was thrown, expected ${code}`);
  expect(thrown.message).toContain(words);
  expect(thrown.code).toBe(code);
}

import { readdirSync, readFileSync } from 'node:fs';
import { isGradwrightError } from '@gradwright/core';
import { describe, expect, test } from 'vitest';
import { deep, properties, times } from '../../../runs.shared.ts';
import { fuzz } from './fuzz.ts';
import { reseal, seal, unseal } from './sealed.ts';
import { TARGETS } from './targets.ts';

/** Of all readers together. */
const INPUTS = times(1_000_000, 4_000_000);
const SEEDS = new URL('seeds/', import.meta.url);

describe('spoilt files', () => {
  test.each(TARGETS.map((target) => [target.name, target] as const))(
    '%s are taken, or refused with a typed error',
    async (_, target) => {
      const inputs = INPUTS * target.share;
      for (const bytes of target.whole) await target.read(bytes);
      const { findings, refused, accepted } = await fuzz(target, inputs, properties().seed);
      expect(findings).toEqual([]);
      expect(accepted + [...refused.values()].reduce((sum, count) => sum + count, 0)).toBe(inputs);
      // It is looked behind the first check.
      expect(refused.size).toBeGreaterThan(1);
    },
    deep ? 0 : 900_000,
  );

  test('there are a dozen ways to spoil one, and more', () => {
    for (const { mutators } of TARGETS) expect(Object.keys(mutators).length).toBeGreaterThanOrEqual(12);
  });

  test.each(readdirSync(SEEDS).filter((name) => !name.endsWith('.md')))('%s, which was found once, is refused', async (name) => {
    const target = TARGETS.find((one) => name.startsWith(one.name.replaceAll(' ', '-')))!;
    let thrown: unknown;
    try {
      await target.read(new Uint8Array(readFileSync(new URL(name, SEEDS))));
    } catch (error) {
      thrown = error;
    }
    expect(thrown === undefined || isGradwrightError(thrown)).toBe(true);
  });
});

test('a file that is taken apart and put together again is read as before', () => {
  const [models, checkpoints] = TARGETS;
  for (const { whole, read } of [models!, checkpoints!]) {
    const [bytes] = whole;
    expect(() => read(seal(unseal(bytes!)))).not.toThrow();
    expect(reseal(bytes!)).toEqual(bytes);
  }
});

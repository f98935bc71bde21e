import { createRandom, normal } from '@gradwright/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectError } from '../../test/support.ts';
import { compareTrials } from './compare-trials.ts';
import { pairedComparison } from './paired-comparison.ts';

describe('a paired comparison', () => {
  test('by hand: differences 1, 2, 3', () => {
    const { first, second, difference, effectSize, p } = pairedComparison([1, 1, 1], [2, 3, 4]);
    expect([first.mean, second.mean, difference.mean]).toEqual([1, 3, 2]);
    expect([first.deviation, second.deviation, difference.deviation]).toEqual([0, 1, 1]);
    expect(effectSize).toBe(2);
    // t = 2·√3 with two degrees of freedom: P = 1 − t/√(t² + 2).
    expect(p).toBeCloseTo(1 - Math.sqrt(12) / Math.sqrt(14), 12);
  });

  test('as SciPy’s ttest_rel has it', () => {
    const { p, interval } = pairedComparison([0.9, 0.91, 0.88, 0.93, 0.92, 0.9], [0.92, 0.92, 0.9, 0.93, 0.95, 0.91]);
    expect(p).toBeCloseTo(0.017224549680341265, 10);
    expect(interval[0]).toBeCloseTo(0.003993426152919885, 10);
    expect(interval[1]).toBeCloseTo(0.026006573847080106, 10);
  });

  test('overlapping folds make it less sure', () => {
    const [first, second] = [
      [0.9, 0.91, 0.88, 0.93, 0.92],
      [0.92, 0.92, 0.9, 0.93, 0.95],
    ];
    const [apart, folded] = [pairedComparison(first, second), pairedComparison(first, second, { overlap: 1 / 4 })];
    expect(folded.p).toBeGreaterThan(apart.p);
    const width = ({ interval: [low, high] }: typeof apart) => high - low;
    // √(1/5 + 1/4) against √(1/5)
    expect(width(folded) / width(apart)).toBeCloseTo(1.5, 12);
  });

  test('all alike, and all different by as much', () => {
    expect(pairedComparison([0.5, 0.7], [0.5, 0.7])).toMatchObject({ p: 1, effectSize: 0, interval: [0, 0] });
    expect(pairedComparison([0.1, 0.2, 0.3], [0.4, 0.5, 0.6])).toMatchObject({ p: 0, effectSize: Infinity });
  });

  test('where there is no difference, it finds one in 5 of 100', () => {
    let found = 0;
    const random = createRandom(7);
    for (let trial = 0; trial < 2000; trial++) {
      const scores = [...normal(random.at(trial), 16)];
      if (pairedComparison(scores.slice(0, 8), scores.slice(8)).p < 0.05) found++;
    }
    expect(found / 2000).toBeGreaterThan(0.035);
    expect(found / 2000).toBeLessThan(0.065);
  });

  test('turned round it says the same of the other side', () => {
    const scores = fc.array(fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(scores, (pairs) => {
        const [first, second] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const [there, back] = [pairedComparison(first, second), pairedComparison(second, first)];
        expect(back.p).toBeCloseTo(there.p, 9);
        expect(back.difference.mean).toBeCloseTo(-there.difference.mean, 12);
        expect(back.interval[0]).toBeCloseTo(-there.interval[1], 9);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    [[1], [1], {}, 'E_EMPTY', 'there are 1 pairs, expected at least 2'],
    [[1, 2], [1], {}, 'E_SHAPE', 'second has 1 scores, expected 2'],
    [[1, NaN], [1, 2], {}, 'E_NONFINITE', 'first[1] is NaN'],
    ['12', [1, 2], {}, 'E_ARG', 'first must be an array of numbers'],
    [[1, 2], [1, 2], { overlap: -1 }, 'E_RANGE', 'overlap'],
  ])('%j against %j is refused', async (first, second, options, code, words) => {
    await expectError(() => pairedComparison(first as number[], second, options), code, words);
  });
});

describe('trials', () => {
  test('each pair is shared, and as many are under way as were allowed', async () => {
    const asked: string[] = [];
    let [running, most] = [0, 0];
    const trial = (name: string, plus: number) => async (seed: number) => {
      asked.push(`${name}${seed}`);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 3 * (4 - seed)));
      running--;
      return seed + plus;
    };
    const told: number[] = [];
    const onScore = (done: number, total: number) => told.push(done / total);
    const result = await compareTrials(trial('a', 0), trial('b', 0.5), { pairs: [1, 2, 3], parallel: 2, onScore });
    expect(result.first.scores).toEqual([1, 2, 3]);
    expect(result.second.scores).toEqual([1.5, 2.5, 3.5]);
    expect(asked).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
    expect(most).toBe(2);
    expect(told.at(-1)).toBe(1);
  });

  test('one that throws ends the comparison', async () => {
    let tried = 0;
    const second = (): number => {
      throw new Error('broke');
    };
    const first = (): number => ++tried;
    await expect(compareTrials(first, second, { pairs: [1, 2, 3] })).rejects.toThrow('broke');
    expect(tried).toBe(1);
  });

  const one = (): number => 1;

  test.each([
    [undefined, one, { pairs: [1, 2] }, 'E_ARG', 'first must be a function that trains and gives a score'],
    [one, one, { pairs: 3 }, 'E_ARG', 'pairs must be seeds or folds'],
    [one, one, { pairs: [1, 2], parallel: 0 }, 'E_RANGE', 'parallel'],
    [one, one, { pairs: [1] }, 'E_EMPTY', 'there are 1 pairs'],
    [one, () => Number('x'), { pairs: [1, 2] }, 'E_NONFINITE', 'second[0] is NaN'],
  ])('%#: bad arguments are refused', async (first, second, options, code, words) => {
    await expectError(async () => compareTrials(first as never, second, options as never), code, words);
  });
});

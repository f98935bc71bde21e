import { describe, expect, test } from 'vitest';
import { beyondLimits, SLOPE, warm } from './limits.ts';
import { heapRise, heapSlope, type Sample } from './samples.ts';
import { failToLoad, liveAndDie, soakTwice, trainOnAndOn, type Soak } from './soak.ts';

/** In so short a time engines still compile and pools still fill; whoever keeps an array a step, or a model or a file a round, is above it. */
const A_STEP = 250;
const A_ROUND = 2000;

describe('a short soak; `pnpm soak` is the whole', () => {
  test.each<[string, (...given: Parameters<typeof trainOnAndOn>) => Soak, number, number]>([
    ['training, with predictions, checkpoints and loading between', trainOnAndOn, 4000, A_STEP],
    ['models that are made, trained and released', liveAndDie, 600, A_ROUND],
    ['files that are refused', failToLoad, 600, A_ROUND],
  ])('%s leave nothing', async (_, make, steps, slope) => {
    const { whole, early } = await soakTwice(make, { steps, every: steps / 20 });
    expect(beyondLimits(whole, early, slope)).toEqual([]);
  });

  test('whoever keeps a tensor and an array a step is seen', async () => {
    const forgetful = (...given: Parameters<typeof trainOnAndOn>): Soak => {
      const { round, ...rest } = trainOnAndOn(...given);
      return {
        ...rest,
        async round(index) {
          const steps = await round(index);
          for (let step = 0; step < steps; step++) kept.push(given[0].backend.allocate([1]), new Float64Array(64));
          return steps;
        },
      };
    };
    const kept: unknown[] = [];
    const { whole, early } = await soakTwice(forgetful, { steps: 2000, every: 100 });
    const problems = beyondLimits(whole, early, A_STEP).join('; ');
    expect(problems).toContain('the heap grows by');
    expect(problems).toContain('had room for');
  });
});

describe('figures', () => {
  const sampled = (heap: (at: number) => number, memory = (_at: number) => 65_536): Sample[] =>
    Array.from({ length: 40 }, (_, i) => 100 * (i + 1)).map((at) => ({ at, heap: heap(at), memory: memory(at), time: at }));

  const judge = (samples: Sample[]) => beyondLimits({ samples, room: 2e6 }, { samples, room: 2e6 });

  test('the slope and the rise of a heap that grows; one peak changes neither', () => {
    const growing = sampled((at) => 1000 + 30 * at + (at === 3000 ? 1e6 : 0));
    expect(heapSlope(growing)).toBe(30);
    expect(heapSlope(warm(growing))).toBe(30);
    expect(heapRise(growing)).toBe(30 * 3200);
    expect(judge(growing)).toEqual([`the heap grows by 30.0 bytes a step, at most ${SLOPE} are allowed`]);
  });

  test('a heap that settles is within the limits, whatever it took to get there', () => {
    expect(judge(sampled((at) => Math.min(at, 1500) * 1000))).toEqual([]);
  });

  test('room that is gone is seen, room that is won is not', () => {
    const samples = sampled(() => 0);
    const words = 'the WebAssembly memory had room for 2000000 bytes early on, and for 1900000 in the end';
    expect(beyondLimits({ samples, room: 1.9e6 }, { samples, room: 2e6 })).toEqual([words]);
    expect(beyondLimits({ samples, room: 2e6 }, { samples, room: 1.9e6 })).toEqual([]);
  });

  test('a jump is seen though the slope is flat, and so is a memory that grows late', () => {
    const jumped = sampled((at) => (at > 1500 ? 1e7 : 0));
    expect(judge(jumped)).toEqual(['the heap ends 10000000 bytes above where it was, at most 2097152 are allowed']);
    const grown = sampled(
      () => 0,
      (at) => (at > 3900 ? 131_072 : at < 1000 ? 32_768 : 65_536),
    );
    expect(judge(grown)).toEqual(['the WebAssembly memory had 65536, then 131072 bytes']);
  });
});

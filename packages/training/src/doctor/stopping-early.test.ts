import { expect, test } from 'vitest';
import { earlyStopping } from '../early-stopping.ts';
import type { EpochEvent } from '../events.ts';
import { stoppedEarly } from './stopping-early.ts';

const epochs = (validationLosses: readonly number[], steps = 10, begun = 0) =>
  validationLosses.map((validationLoss, i) => ({ step: begun + steps * (i + 1), loss: 1 / (i + 1), validationLoss }));

/** The epoch, from 0, whose weights the rule itself keeps. */
function keptBy(patience: number, validationLosses: readonly number[]): number {
  const { judge } = earlyStopping({ patience }).start();
  let kept = 0;
  for (const [i, loss] of validationLosses.entries()) {
    const { best, goOn } = judge({ loss: 0, validation: { loss, metrics: {} } } as unknown as EpochEvent);
    if (best) kept = i;
    if (!goOn) break;
  }
  return kept;
}

test('by hand: a better epoch that comes too late is not kept', () => {
  expect(stoppedEarly({ epochs: epochs([3, 2, 4, 4, 4, 1, 2]) }, 2)).toEqual({
    step: 20,
    kept: { step: 20, loss: 1 / 2, validationLoss: 2 },
    end: { step: 70, loss: 1 / 7, validationLoss: 2 },
    rise: 2,
  });
});

test.each([
  [[3, 2, 4, 4, 1, 2]],
  [[3, 2, 4, 1, 2, 2]],
  [[3, 2, 4, 4, 4, 1]],
  [[1, 2, 3, 4, 5, 6]],
  [[6, 5, 4, 3, 2, 1]],
  [[2, 2, 2, 2, 1, 1]],
  [[5]],
])('of %j it keeps what earlyStopping keeps', (losses) => {
  for (const patience of [1, 2, 3]) {
    const kept = 10 * (keptBy(patience, losses) + 1);
    expect(stoppedEarly({ epochs: epochs(losses) }, patience)!.step).toBe(kept);
    expect(stoppedEarly({ epochs: epochs(losses, 10, 500) }, patience)!.step, 'resumed').toBe(500 + kept);
  }
});

test('of a long run, of which every second epoch is left, it counts the others too', () => {
  const left = epochs([3, 2, 4, 4, 4, 1, 2], 10, -5);
  expect(stoppedEarly({ epochs: left }, 5)!.step).toBe(15);
  expect(stoppedEarly({ epochs: left }, 8)!.step).toBe(55);
});

test('without validation rows there is nothing to go by', () => {
  expect(stoppedEarly({ epochs: [{ step: 10, loss: 1 }] }, 5)).toBeUndefined();
  expect(stoppedEarly({ epochs: [] }, 5)).toBeUndefined();
});

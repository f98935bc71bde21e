import { createReferenceBackend, place, readNow, type Penalty } from '@gradwright/core';
import { dense, freeze, sequential } from '@gradwright/layers';
import { l1, l2 } from '@gradwright/losses';
import { expect, test } from 'vitest';
import { penaltyRuns } from './penalty-runs.ts';

/** A layer of one weight. */
const one = (penalty?: Penalty) => dense(1, 1, { bias: false, ...(penalty === undefined ? {} : { penalty }) });

test('neighbours with one penalty are one run; another penalty, none, or a frozen layer ends it', () => {
  const backend = createReferenceBackend();
  const model = sequential(one(l2(0.5)), one(l2(0.5)), one(), one(l2(0.5)), one(l1(0.5)), freeze(one(l1(0.5))), one(l2(0.25)));
  const placement = place(model, { backend, seed: 1 });
  backend.write(placement.values.segments[0]!.tensor, [1, 2, 3, 4, 5, 6, 7]);
  backend.write(placement.gradients.segments[0]!.tensor, [-1, -2, -3, -4, -5, -6, -7]);
  const runs = penaltyRuns(placement).map(({ penalty: { type, settings }, values, gradients }) => [
    type,
    settings,
    [...readNow(values)],
    [...readNow(gradients)],
  ]);
  expect(runs).toEqual([
    ['l2', [0.5], [1, 2], [-1, -2]],
    ['l2', [0.5], [4], [-4]],
    ['l1', [0.5], [5], [-5]],
    ['l2', [0.25], [7], [-7]],
  ]);
});

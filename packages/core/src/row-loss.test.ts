import { describe, expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { createContext } from './create-context.ts';
import { meanSquaredErrorBackward, meanSquaredErrorForward } from './kernels/mean-squared-error.ts';
import { tensor, toArray, type Nested } from './make-tensor.ts';
import { createReferenceBackend } from './reference-backend.ts';
import { rowLoss } from './row-loss.ts';
import { lossCases } from './testing/loss-cases.ts';

const squares = () =>
  rowLoss({
    type: 'squares',
    settings: [],
    rows: (prediction, target) => [
      meanSquaredErrorForward(prediction, target),
      (scaling) => meanSquaredErrorBackward(prediction, target, undefined, scaling),
    ],
  });

const backend = createReferenceBackend();
const forward = (prediction: Nested, context = createContext({ backend, batchSize: 4 })) =>
  squares().forward(tensor(backend, prediction), tensor(backend, [0, 0]), context, { weights: tensor(backend, [1, 2]) });

describe('rowLoss', () => {
  test('by hand: rows of 1 and 16, weights 1 and 2, in a step of 4 examples', () => {
    const [loss, backward] = forward([[1], [4]]);
    expect(toArray(loss)).toBe((1 + 2 * 16) / 4);
    expect(toArray(backward())).toEqual([[2 / 4], [(2 * 8) / 4]]);
  });

  test('what the formula does not bring is not there', () => {
    expect(Object.keys(squares())).toEqual(['type', 'settings', 'forward']);
    const rows = () => expect.unreachable();
    const both = rowLoss({ type: 'both', settings: [], rows, activate: (output) => output, activation: 'softmax' });
    expect(both).toMatchObject({ activation: 'softmax', activate: expect.any(Function) as unknown });
  });

  for (const { name, check } of lossCases({ make: squares, prediction: [4, 3], use: { squares } })) test(name, check);

  test('refuses what is no formula', () => {
    for (const none of [undefined, null, 3, { type: 'mine', settings: [] }])
      expectError(() => rowLoss(none as never), 'E_ARG', 'rowLoss: formula must be an object with type, settings and rows');
  });

  test('refuses what is no prediction, and a context without a batch', () => {
    expectError(() => forward(1), 'E_SHAPE', 'squares.forward: prediction has shape [], expected [rows, …]');
    expectError(() => forward([]), 'E_EMPTY', 'prediction has shape [0], expected at least one row');
    const context = { ...createContext({ backend, batchSize: 2 }), batch: undefined };
    expectError(() => forward([[1], [4]], context as never), 'E_ARG', 'squares.forward: context.batch.size must be an integer');
  });
});

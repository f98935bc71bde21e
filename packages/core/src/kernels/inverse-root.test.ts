import { expect, test } from 'vitest';
import { dirty, drawn, expectAgreement, expectError } from '../../test/agree.ts';
import { tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { inverseRoot } from './inverse-root.ts';

const backend = createReferenceBackend();

test('inverseRoot by hand', () => {
  expect(toArray(inverseRoot(tensor(backend, [3, 15, 0]), dirty(backend, [3]), { epsilon: 1 }))).toEqual([0.5, 0.25, 1]);
});

test('inverseRoot agrees with float64; NaN stays, 0 without epsilon is infinite', () => {
  // Numbers from −4 on: 5 more makes them positive.
  expectAgreement((on) => [inverseRoot(drawn(on, [50], 3), undefined, { epsilon: 5 })]);
  expect(toArray(inverseRoot(tensor(backend, [NaN, -1, 0, Infinity]), undefined, { epsilon: 0 }))).toEqual([
    NaN,
    NaN,
    Infinity,
    0,
  ]);
});

test('inverseRoot refuses a bad epsilon and shape', () => {
  const x = backend.allocate([2]);
  expectError(
    () => inverseRoot(x, undefined, { epsilon: -1 }),
    'E_RANGE',
    'inverseRoot: epsilon must be a number of at least 0, got -1',
  );
  expectError(() => inverseRoot(x, backend.allocate([3]), { epsilon: 1 }), 'E_SHAPE', 'out has shape [3], expected [2]');
});

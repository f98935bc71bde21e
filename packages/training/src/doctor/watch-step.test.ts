import { createReferenceBackend, tensor } from '@gradwright/core';
import { expect, test } from 'vitest';
import { createCurve } from './curve.ts';
import { outputSignals } from './watch-step.ts';

const backend = createReferenceBackend();

test('mean, deviation and dead units, by hand', () => {
  // The second of four units is 0 for both rows.
  const output = tensor(backend, [
    [1, 0, 0, 3],
    [1, 0, 3, 0],
  ]);
  expect(outputSignals('relu', output)).toEqual({ units: 4, mean: 1, deviation: Math.sqrt(1.5), dead: 0.25 });
  expect(outputSignals('dense', output)).toEqual({ units: 4, mean: 1, deviation: Math.sqrt(1.5) });
});

test('saturation is measured from both ends of the range', () => {
  const output = tensor(backend, [[0.01, 0.5, 0.99, 0.03]]);
  expect(outputSignals('sigmoid', output).saturated).toBe(0.5);
  expect(outputSignals('tanh', output).saturated).toBe(0.25);
  expect(outputSignals('tanh', tensor(backend, [[-0.99, -0.9]])).saturated).toBe(0.5);
});

test('a curve keeps within its limit, and its mean', () => {
  const curve = createCurve(4);
  for (let i = 1; i <= 8; i++) curve.add(i);
  expect(curve.each).toBe(4);
  expect(curve.values).toEqual([2.5, 6.5]);
});

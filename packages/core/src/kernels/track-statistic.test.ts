import { expect, test } from 'vitest';
import { drawn, expectAgreement, expectError } from '../../test/agree.ts';
import { tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { trackStatistic } from './track-statistic.ts';

const backend = createReferenceBackend();

test('trackStatistic by hand: it adds to the change, and leaves the running statistic alone', () => {
  const [running, change] = [tensor(backend, [2, -2]), tensor(backend, [100, 0])];
  trackStatistic(tensor(backend, [3, 1]), running, change, { rate: 0.25, scale: 2 });
  expect(toArray(change)).toEqual([101, 1]);
  expect(toArray(running)).toEqual([2, -2]);
});

test('trackStatistic agrees with float64', () => {
  expectAgreement((on) => {
    const change = drawn(on, [20], 3);
    trackStatistic(drawn(on, [20], 1), drawn(on, [20], 2), change, { rate: 0.1, scale: 32 / 31 });
    return [change];
  });
});

test('trackStatistic refuses numbers that are not finite, wrong shapes, shared memory', () => {
  const [a, b, c] = [backend.allocate([2]), backend.allocate([2]), backend.allocate([2])];
  expectError(() => trackStatistic(a, b, c, { rate: Infinity, scale: 1 }), 'E_RANGE', 'rate must be a finite number');
  expectError(() => trackStatistic(a, b, c, { rate: 0.1, scale: NaN }), 'E_RANGE', 'scale must be a finite number');
  expectError(() => trackStatistic(a, backend.allocate([3]), c, { rate: 0.1, scale: 1 }), 'E_SHAPE', 'running has shape [3]');
  expectError(() => trackStatistic(a, b, b, { rate: 0.1, scale: 1 }), 'E_ARG', 'shares memory');
});

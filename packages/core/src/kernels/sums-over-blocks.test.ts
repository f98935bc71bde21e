import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../../runs.shared.ts';
import { drawn, expectAgreementOver, expectError, numbersFrom } from '../../test/agree.ts';
import { readNow, tensor, zeros } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import type { Tensor } from '../tensor.ts';
import { sumOfAbsolutes } from './sum-of-absolutes.ts';
import { sumOfSquares, type SumOptions } from './sum-of-squares.ts';

const f = Math.fround;
const sums = [
  ['sumOfSquares', sumOfSquares, (x: number) => f(x * x)],
  ['sumOfAbsolutes', sumOfAbsolutes, Math.abs],
] as const;

function run(sum: typeof sumOfSquares, x: ArrayLike<number>, options: SumOptions = {}, before = NaN): number {
  const backend = createReferenceBackend();
  return readNow(sum(tensor(backend, Float32Array.from(x), [x.length]), tensor(backend, before), options))[0]!;
}

describe.each(sums)('%s', (name, sum, term) => {
  test('by hand, whatever stood there before', () => {
    expect(run(sum, [3, -4])).toBe(name === 'sumOfSquares' ? 25 : 7);
    expect(run(sum, [3, -4], { scale: 0.5, accumulate: true }, 10)).toBe(name === 'sumOfSquares' ? 22.5 : 13.5);
    expect(run(sum, [])).toBe(0);
    expect(run(sum, [], { accumulate: true }, 3)).toBe(3);
  });

  test('the order of summation: chunks of 4,096, four lanes, (0 + 1) + (2 + 3)', () => {
    const size = 2 * 4096 + 11;
    const x = numbersFrom(3)(size);
    let total = 0;
    for (const [start, end] of [
      [0, 4096],
      [4096, 8192],
      [8192, size],
    ] as const) {
      const lanes = [0, 1, 2, 3].map((lane) => {
        let partial = 0;
        for (let i = start + lane; i < end; i += 4) partial = f(partial + term(x[i]!));
        return partial;
      });
      total = f(total + f(f(lanes[0]! + lanes[1]!) + f(lanes[2]! + lanes[3]!)));
    }
    expect(run(sum, x)).toBe(total);
    expect(run(sum, x, { scale: 0.1, accumulate: true }, 7)).toBe(f(7 + f(f(0.1) * total)));
    // Another order gives other bits.
    expect(run(sum, Float32Array.from(x).reverse())).not.toBe(total);
  });

  test('agrees with float64, for any size and shape', () => {
    const cases = fc.record({
      rows: fc.nat(70),
      columns: fc.nat(70),
      seed: fc.nat(),
      scale: fc.constantFrom(1, 0.25),
      accumulate: fc.boolean(),
    });
    expectAgreementOver(cases, (backend, { rows, columns, seed, ...options }) => [
      sum(drawn(backend, [rows, columns], seed), tensor(backend, 2), options),
    ]);
  });

  test('a NaN anywhere is a NaN', () => {
    fc.assert(
      fc.property(fc.nat(9000), fc.nat(), (size, at) => {
        const x = new Float32Array(size + 1);
        x[at % x.length] = NaN;
        expect(run(sum, x)).toBeNaN();
      }),
      properties(30),
    );
  });

  test('refuses what does not fit', () => {
    const backend = createReferenceBackend();
    expectError(() => sum(tensor(backend, [1]), zeros(backend, [1])), 'E_SHAPE', `${name}: into has shape [1], expected []`);
    expectError(() => sum(undefined as never, zeros(backend, [])), 'E_ARG', `${name}: x must be a tensor`);
    expectError(() => sum(tensor(backend, [1]), undefined as never), 'E_ARG', 'into must be a tensor');
    expectError(() => sum(tensor(createReferenceBackend(), [1]), zeros(backend, []) as Tensor), 'E_BACKEND');
  });
});

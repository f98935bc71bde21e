import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dirty, drawn, expectAgreementOver, expectError, PROPERTIES } from '../../test/agree.ts';
import { readNow, tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { add } from './add.ts';
import { copy } from './copy.ts';
import { fill } from './fill.ts';
import { sumRows } from './sum-rows.ts';

const backend = createReferenceBackend();
const f = Math.fround;
const shapes = fc.record({ rows: fc.integer({ min: 0, max: 9 }), columns: fc.integer({ min: 0, max: 9 }), seed: fc.nat() });

describe('add', () => {
  test('element by element, into an out, or into an operand', () => {
    const [a, b] = [tensor(backend, [1, 2]), tensor(backend, [10, 20])];
    expect(toArray(add(a, b))).toEqual([11, 22]);
    expect(toArray(add(a, b, dirty(backend, [2])))).toEqual([11, 22]);
    expect(add(a, b, a)).toBe(a);
    expect(toArray(a)).toEqual([11, 22]);
    expect(toArray(add(b, b, b))).toEqual([20, 40]);
  });

  test('−0, infinities and NaN as IEEE has it', () => {
    const sum = add(tensor(backend, [-0, -0, Infinity, NaN]), tensor(backend, [-0, 0, -Infinity, 1]));
    expect([...readNow(sum)]).toEqual([-0, 0, NaN, NaN]);
  });

  test('commutes to the bit; agrees with float64', () => {
    expectAgreementOver(shapes, (on, { rows, columns, seed }) => {
      const [a, b] = [drawn(on, [rows, columns], seed), drawn(on, [rows, columns], seed + 1)];
      expect(readNow(add(a, b))).toEqual(readNow(add(b, a)));
      return [add(a, b)];
    });
  });

  test('nothing is broadcast [O10]', () => {
    expectError(() => add(drawn(backend, [2, 3], 1), drawn(backend, [3], 1)), 'E_SHAPE', 'add: b has shape [3], expected [2, 3]');
  });
});

describe('copy and fill', () => {
  test('to the bit, NaN, −0 and denormals too', () => {
    const x = tensor(backend, [NaN, -0, 1e-45, -Infinity]);
    expect([...readNow(copy(x))]).toEqual([...readNow(x)]);
    expect(copy(x)).not.toBe(x);
    expect([...readNow(copy(x, dirty(backend, [4])))]).toEqual([...readNow(x)]);
    expect([...readNow(copy(x, x))]).toEqual([...readNow(x)]);
    expectError(() => copy(x, dirty(backend, [2, 2])), 'E_SHAPE', 'copy: out has shape [2, 2], expected [4]');
  });

  test('fill rounds to float32, and reaches no further than its tensor', () => {
    const whole = fill(backend.allocate([5]), 1);
    fill(backend.view(whole, 1, [3]), 0.1);
    expect([...readNow(whole)]).toEqual([1, f(0.1), f(0.1), f(0.1), 1]);
    expect(fill(backend.allocate([0]), 1).shape).toEqual([0]);
  });
});

describe('sumRows', () => {
  test('by hand, from 0 or from what out holds [seed 31]', () => {
    const x = tensor(backend, [
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(toArray(sumRows(x, dirty(backend, [3])))).toEqual([5, 7, 9]);
    expect(toArray(sumRows(x, tensor(backend, [10, 20, 30]), { accumulate: true }))).toEqual([15, 27, 39]);
  });

  test('rows ascending, one chain a column, to the bit; any blocks of rows give the bits of the whole (property 14)', () => {
    fc.assert(
      fc.property(shapes, fc.array(fc.nat(9), { maxLength: 4 }), ({ rows, columns, seed }, cuts) => {
        const x = drawn(backend, [rows, columns], seed);
        const numbers = readNow(x);
        const want = Float32Array.from({ length: columns }, (_, column) => {
          let sum = 0;
          for (let row = 0; row < rows; row++) sum = f(sum + numbers[row * columns + column]!);
          return sum;
        });
        expect(readNow(sumRows(x))).toEqual(want);
        const edges = [0, ...cuts.map((cut) => Math.min(cut, rows)), rows].sort((a, b) => a - b);
        const sums = fill(backend.allocate([columns]), 0);
        for (const [i, from] of edges.slice(0, -1).entries()) {
          sumRows(backend.view(x, from * columns, [edges[i + 1]! - from, columns]), sums, { accumulate: true });
        }
        expect(readNow(sums)).toEqual(want);
      }),
      PROPERTIES,
    );
  });

  test('in float32, a thousand small numbers beside a large one are lost: that is the order’s price, and it is stated', () => {
    const x = fill(backend.allocate([1000, 1]), 1);
    expect(toArray(sumRows(x, tensor(backend, [2 ** 25]), { accumulate: true }))).toEqual([2 ** 25]);
  });

  test('refusals', () => {
    expectError(() => sumRows(drawn(backend, [3], 1)), 'E_SHAPE', 'sumRows: x has shape [3], expected [rows, columns]');
    expectError(
      () => sumRows(drawn(backend, [3, 2], 1), dirty(backend, [3])),
      'E_SHAPE',
      'sumRows: out has shape [3], expected [2]',
    );
  });
});

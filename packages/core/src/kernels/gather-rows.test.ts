import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dirty, drawn, expectAgreementOver, expectError, PROPERTIES } from '../../test/agree.ts';
import { readNow, tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { createTestingBackend } from '../testing/float64-backend.ts';
import { gatherRows, scatterAddRows } from './gather-rows.ts';

const backend = createReferenceBackend();

describe('gatherRows, scatterAddRows', () => {
  test('by hand', () => {
    const table = tensor(backend, [
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const indices = tensor(backend, [2, 0, 2]);
    expect(toArray(gatherRows(table, indices, dirty(backend, [3, 2])))).toEqual([
      [5, 6],
      [1, 2],
      [5, 6],
    ]);
    const out = tensor(backend, [
      [100, 0],
      [0, 0],
      [0, 0],
    ]);
    scatterAddRows(
      tensor(backend, [
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      indices,
      out,
    );
    expect(toArray(out)).toEqual([
      [103, 4],
      [0, 0],
      [6, 8],
    ]);
  });

  test('indices may have any shape', () => {
    const table = tensor(backend, [
      [1, 2],
      [3, 4],
    ]);
    expect(
      toArray(
        gatherRows(
          table,
          tensor(backend, [
            [0, 1],
            [1, 1],
          ]),
        ),
      ),
    ).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [
        [3, 4],
        [3, 4],
      ],
    ]);
    expect(toArray(gatherRows(table, tensor(backend, 1)))).toEqual([3, 4]);
    expect(gatherRows(table, backend.allocate([0])).shape).toEqual([0, 2]);
  });

  test('agree with float64', () => {
    const cases = fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 5 }),
      fc.array(fc.nat(), { maxLength: 30 }),
      fc.nat(),
    );
    expectAgreementOver(cases, (on, [rows, columns, picks, seed]) => {
      const indices = tensor(
        on,
        picks.map((pick) => pick % rows),
        [picks.length],
      );
      const out = drawn(on, [rows, columns], seed + 1);
      scatterAddRows(drawn(on, [picks.length, columns], seed + 2), indices, out);
      return [gatherRows(drawn(on, [rows, columns], seed), indices, dirty(on, [picks.length, columns])), out];
    });
  });

  test('scattering what a permutation gathered gives the table back, to the bit (property 19)', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
        fc.array(fc.float({ noNaN: true }), { minLength: 10, maxLength: 10 }),
        (order, numbers) => {
          const table = tensor(
            backend,
            numbers.map((x) => x + 0),
            [5, 2],
          );
          const indices = tensor(backend, order);
          const out = tensor(backend, new Float32Array(10), [5, 2]);
          scatterAddRows(gatherRows(table, indices), indices, out);
          expect(readNow(out)).toEqual(readNow(table));
        },
      ),
      PROPERTIES,
    );
  });

  test.each([
    ['too large', [0, 1, 3], 'row 2 of indices is 3, expected a whole number from 0 to 2'],
    ['negative', [-1], 'row 0 of indices is -1, expected a whole number from 0 to 2'],
    ['a fraction', [0, 1.5], 'row 1 of indices is 1.5, expected'],
    ['NaN', [NaN], 'row 0 of indices is NaN, expected'],
    ['infinite', [1, Infinity], 'row 1 of indices is Infinity, expected'],
    [
      'in a second axis',
      [
        [0, 1],
        [2, 7],
      ],
      'row 1, position 1, of indices is 7, expected',
    ],
  ])('an index that is %s is E_LABEL in either precision, and nothing is written', (_, picks, message) => {
    for (const on of [backend, createTestingBackend()]) {
      const indices = tensor(on, picks);
      const [table, out] = [
        drawn(on, [3, 2], 1),
        tensor(on, new Float32Array(2 * readNow(indices).length), [...indices.shape, 2]),
      ];
      expectError(() => gatherRows(table, indices, out), 'E_LABEL', `gatherRows: ${message}`);
      expect(readNow(out).every((value) => value === 0)).toBe(true);
      const before = readNow(table);
      expectError(() => scatterAddRows(out, indices, table), 'E_LABEL', `scatterAddRows: ${message}`);
      expect(readNow(table)).toEqual(before);
    }
  });

  test('an empty table has no index', () => {
    expectError(
      () => gatherRows(backend.allocate([0, 2]), tensor(backend, [0])),
      'E_LABEL',
      'expected no index, since the table is empty',
    );
  });

  test('refuse wrong shapes and shared memory', () => {
    const [table, indices] = [backend.allocate([3, 2]), tensor(backend, [0, 1])];
    expectError(() => gatherRows(indices, indices), 'E_SHAPE', 'table has shape [2], expected [rows, columns]');
    expectError(() => gatherRows(table, indices, backend.allocate([3, 2])), 'E_SHAPE', 'out has shape [3, 2], expected [2, 2]');
    expectError(() => gatherRows(table, indices, backend.view(table, 0, [2, 2])), 'E_ARG', 'shares memory');
    expectError(
      () => scatterAddRows(backend.allocate([2, 3]), indices, table),
      'E_SHAPE',
      'rows has shape [2, 3], expected [2, 2]',
    );
    expectError(() => scatterAddRows(backend.view(table, 0, [2, 2]), indices, table), 'E_ARG', 'shares memory');
    expectError(() => gatherRows(table, undefined as never), 'E_ARG', 'indices must be a tensor, got undefined');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dirty, drawn, expectError, numbersFrom, PROPERTIES } from '../../test/agree.ts';
import { readNow, tensor, toArray } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import type { Tensor } from '../tensor.ts';
import { createTestingBackend } from '../testing/float64-backend.ts';
import { add } from './add.ts';
import { matmul, type MatmulOptions } from './matmul.ts';

const backend = createReferenceBackend();
const f = Math.fround;

/** What one element must be, in words: s = fround(s + fround(a·b)), k ascending; then bias; then relu or mask. */
function scalarLoop(a: Tensor, b: Tensor, before: Tensor, options: MatmulOptions, i: number, j: number): number {
  const at = (matrix: Tensor, row: number, column: number) => readNow(matrix)[row * matrix.shape[1]! + column]!;
  const inner = a.shape[options.transposeA ? 0 : 1]!;
  let sum = options.accumulate ? at(before, i, j) : 0;
  for (let k = 0; k < inner; k++) {
    const x = options.transposeA ? at(a, k, i) : at(a, i, k);
    const y = options.transposeB ? at(b, j, k) : at(b, k, j);
    sum = f(sum + f(x * y));
  }
  if (options.bias !== undefined) sum = f(sum + readNow(options.bias)[j]!);
  if (options.relu) sum = sum <= 0 ? 0 : sum;
  if (options.mask !== undefined) sum = at(options.mask, i, j) > 0 ? sum : 0;
  return sum;
}

function transposed(matrix: Tensor): Tensor {
  const [rows, columns] = matrix.shape as [number, number];
  const numbers = readNow(matrix);
  return tensor(
    matrix.backend,
    Float32Array.from({ length: rows * columns }, (_, i) => numbers[(i % rows) * columns + Math.floor(i / rows)]!),
    [columns, rows],
  );
}

function identity(n: number): Tensor {
  return tensor(
    backend,
    Float32Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
    [n, n],
  );
}

const size = fc.integer({ min: 0, max: 7 });
const sizes = fc.record({ m: size, k: size, n: size, seed: fc.nat() });
const forms = fc.record({
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
  accumulate: fc.boolean(),
  relu: fc.boolean(),
  bias: fc.boolean(),
  mask: fc.boolean(),
});

describe.each([
  ['float32', createReferenceBackend],
  ['float64', createTestingBackend],
] as const)('by hand in %s', (_, make) => {
  const on = make();
  const a = tensor(on, [
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  const b = tensor(on, [
    [1, 0, -1],
    [2, 1, 0],
  ]);

  test('[3, 2]·[2, 3] [seed 1] [seed 2]', () => {
    expect(toArray(matmul(a, b))).toEqual([
      [5, 2, -1],
      [11, 4, -3],
      [17, 6, -5],
    ]);
  });

  test('transposed on request [seed 30] [seed 32]', () => {
    expect(toArray(matmul(a, a, undefined, { transposeA: true }))).toEqual([
      [35, 44],
      [44, 56],
    ]);
    expect(toArray(matmul(b, b, undefined, { transposeB: true }))).toEqual([
      [2, 2],
      [2, 5],
    ]);
    expect(toArray(matmul(a, b, undefined, { transposeA: true, transposeB: true }))).toEqual([
      [-4, 5],
      [-4, 8],
    ]);
  });

  test('accumulate, bias on every row, relu and mask [seed 3]', () => {
    const out = tensor(on, [
      [100, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    matmul(a, b, out, { accumulate: true });
    expect(toArray(out)).toEqual([
      [105, 2, -1],
      [11, 4, -3],
      [17, 6, -5],
    ]);
    const bias = tensor(on, [-6, 0, 2]);
    expect(toArray(matmul(a, b, undefined, { bias }))).toEqual([
      [-1, 2, 1],
      [5, 4, -1],
      [11, 6, -3],
    ]);
    expect(toArray(matmul(a, b, undefined, { bias, relu: true }))).toEqual([
      [0, 2, 1],
      [5, 4, 0],
      [11, 6, 0],
    ]);
    const mask = tensor(on, [
      [1, 0, -1],
      [NaN, 2, 1e-9],
      [0, 0, 0],
    ]);
    expect(toArray(matmul(a, b, undefined, { mask }))).toEqual([
      [5, 0, 0],
      [0, 4, -3],
      [0, 0, 0],
    ]);
  });
});

test('every form gives the bits of the scalar loop, over old contents that do not matter [seed 2] (properties 11, 12)', () => {
  fc.assert(
    fc.property(sizes, forms, ({ m, k, n, seed }, { bias, mask, ...flags }) => {
      const a = drawn(backend, flags.transposeA ? [k, m] : [m, k], seed);
      const b = drawn(backend, flags.transposeB ? [n, k] : [k, n], seed + 1);
      const before = flags.accumulate ? drawn(backend, [m, n], seed + 2) : dirty(backend, [m, n]);
      const out = tensor(backend, readNow(before), [m, n]);
      const options = {
        ...flags,
        ...(bias ? { bias: drawn(backend, [n], seed + 3) } : {}),
        ...(mask ? { mask: drawn(backend, [m, n], seed + 4) } : {}),
      };
      const held = [a, b].map((operand) => readNow(operand));
      expect(matmul(a, b, out, options)).toBe(out);
      const got = readNow(out);
      const want = Float32Array.from({ length: m * n }, (_, at) => scalarLoop(a, b, before, options, Math.floor(at / n), at % n));
      expect(got).toEqual(want);
      expect([a, b].map((operand) => readNow(operand))).toEqual(held);
    }),
    PROPERTIES,
  );
});

test('identity, zeros, transposes, rows and their order, powers of two: the same bits (properties 1, 2, 3, 6, 7, 8, 9, 10)', () => {
  fc.assert(
    fc.property(sizes, ({ m, k, n, seed }) => {
      const [a, b] = [drawn(backend, [m, k], seed), drawn(backend, [k, n], seed + 1)];
      const product = readNow(matmul(a, b));
      expect(readNow(matmul(a, identity(k)))).toEqual(readNow(a));
      expect(readNow(matmul(a, tensor(backend, new Float32Array(k * n), [k, n]))).every((value) => value === 0)).toBe(true);
      expect(readNow(matmul(transposed(a), b, undefined, { transposeA: true }))).toEqual(product);
      expect(readNow(matmul(a, transposed(b), undefined, { transposeB: true }))).toEqual(product);
      expect(readNow(transposed(matmul(transposed(b), transposed(a))))).toEqual(product);
      for (let row = 0; row < m; row++) {
        const alone = matmul(backend.view(a, row * k, [1, k]), b);
        expect(readNow(alone)).toEqual(product.subarray(row * n, (row + 1) * n));
      }
      const scaled = tensor(
        backend,
        readNow(a).map((value) => value * 2 ** -20),
        [m, k],
      );
      expect(readNow(matmul(scaled, b))).toEqual(product.map((value) => value * 2 ** -20));
    }),
    PROPERTIES,
  );
});

test('k in blocks, from one to the next with accumulate, gives the bits of the whole', () => {
  const [m, k, n] = [5, 23, 7];
  const [a, b] = [drawn(backend, [m, k], 1), drawn(backend, [k, n], 2)];
  const whole = readNow(matmul(a, b));
  for (const block of [1, 4, 10]) {
    const out = dirty(backend, [m, n]);
    for (let start = 0; start < k; start += block) {
      const width = Math.min(block, k - start);
      const part = Array.from({ length: m }, (_, i) => [...readNow(backend.view(a, i * k + start, [width]))]);
      matmul(tensor(backend, part), backend.view(b, start * n, [width, n]), out, { accumulate: start > 0 });
    }
    expect(readNow(out)).toEqual(whole);
  }
});

test('sums and products of matrices agree within rounding (properties 4, 5)', () => {
  const sum = (x: Tensor, y: Tensor) => add(x, y);
  const absolute = (x: Tensor) => tensor(backend, readNow(x).map(Math.abs), x.shape);
  /** Each of `terms` roundings moves an element by at most 2⁻²⁴ of what the absolute values come to. */
  const closeTo = (x: Tensor, y: Tensor, largest: Tensor, terms: number) =>
    readNow(x).forEach((value, i) =>
      expect(Math.abs(value - readNow(y)[i]!)).toBeLessThanOrEqual(2 * terms * 2 ** -24 * readNow(largest)[i]! * (1 + 2 ** -10)),
    );
  fc.assert(
    fc.property(sizes, size, ({ m, k, n, seed }, p) => {
      const [a, b] = [drawn(backend, [m, k], seed), drawn(backend, [k, n], seed + 1)];
      const [c, other] = [drawn(backend, [n, p], seed + 2), drawn(backend, [k, n], seed + 3)];
      const [A, B, C] = [a, b, c].map(absolute) as [Tensor, Tensor, Tensor];
      closeTo(matmul(matmul(a, b), c), matmul(a, matmul(b, c)), matmul(matmul(A, B), C), k + n + 2);
      closeTo(matmul(a, sum(b, other)), sum(matmul(a, b), matmul(a, other)), matmul(A, sum(B, absolute(other))), k + 2);
    }),
    PROPERTIES,
  );
});

test('a bias is added as if it stood in every row, to the bit (property 15)', () => {
  fc.assert(
    fc.property(sizes, ({ m, k, n, seed }) => {
      const [a, b, bias] = [drawn(backend, [m, k], seed), drawn(backend, [k, n], seed + 1), drawn(backend, [n], seed + 2)];
      const tiled = tensor(
        backend,
        Float32Array.from({ length: m * n }, (_, i) => readNow(bias)[i % n]!),
        [m, n],
      );
      expect(readNow(matmul(a, b, undefined, { bias }))).toEqual(readNow(add(matmul(a, b), tiled)));
    }),
    PROPERTIES,
  );
});

test('transposed twice, and seen in another shape and back, a matrix is what it was (property 16)', () => {
  fc.assert(
    fc.property(sizes, ({ m, k, seed }) => {
      const a = drawn(backend, [m, k], seed);
      const turned = matmul(a, identity(m), undefined, { transposeA: true });
      expect(readNow(turned)).toEqual(readNow(transposed(a)));
      expect(readNow(matmul(turned, identity(k), undefined, { transposeA: true }))).toEqual(readNow(a));
      const flat = backend.view(a, 0, [m * k]);
      expect(backend.view(flat, 0, [k, m]).shape).toEqual([k, m]);
      expect(readNow(backend.view(backend.view(flat, 0, [k, m]), 0, [m, k]))).toEqual(readNow(a));
    }),
    PROPERTIES,
  );
});

test('NaN and infinities go where arithmetic takes them, −0 where IEEE does [seed 5]', () => {
  const a = tensor(backend, [
    [1, 0],
    [0, 1],
  ]);
  const b = tensor(backend, [
    [NaN, 1],
    [2, Infinity],
  ]);
  expect([...readNow(matmul(a, b))]).toEqual([NaN, NaN, NaN, Infinity]);
  expect([...readNow(matmul(a, b, undefined, { relu: true }))]).toEqual([NaN, NaN, NaN, Infinity]);
  expect([...readNow(matmul(a, b, undefined, { bias: tensor(backend, [0, NaN]) }))]).toEqual([NaN, NaN, NaN, NaN]);
  // 0 + (−1·0) is 0, not −0.
  expect(readNow(matmul(tensor(backend, [[-1]]), tensor(backend, [[0]])))[0]).toBe(0);
  expect(
    readNow(matmul(tensor(backend, [[1]]), tensor(backend, [[0]]), undefined, { relu: true, bias: tensor(backend, [-0]) }))[0],
  ).toBe(0);
});

test('a sum of nothing is 0, the bias, or what was there [K06]', () => {
  const [a, b] = [backend.allocate([2, 0]), backend.allocate([0, 2])];
  expect(toArray(matmul(a, b, dirty(backend, [2, 2])))).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(toArray(matmul(a, b, undefined, { bias: tensor(backend, [1, -1]), relu: true }))).toEqual([
    [1, 0],
    [1, 0],
  ]);
  expect(
    toArray(
      matmul(
        a,
        b,
        tensor(backend, [
          [1, 2],
          [3, 4],
        ]),
        { accumulate: true },
      ),
    ),
  ).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(matmul(backend.allocate([0, 3]), backend.allocate([3, 4])).shape).toEqual([0, 4]);
});

test('a running sum of ones in float32 stops at 2²⁴, as its order says', () => {
  const k = 2 ** 24 + 5;
  const ones = tensor(backend, new Float32Array(k).fill(1), [1, k]);
  expect(toArray(matmul(ones, ones, undefined, { transposeB: true }))).toEqual([[2 ** 24]]);
  backend.dispose(ones);
});

describe('refusals', () => {
  const matrix = (...shape: number[]) => drawn(backend, shape, 1);
  test.each<[string, () => unknown, string, string]>([
    ['O01', () => matmul(matrix(2, 3), matrix(4, 5)), 'E_SHAPE', 'matmul: b has shape [4, 5], expected [3, n]'],
    [
      'O01, transposed a',
      () => matmul(matrix(2, 3), matrix(3, 5), undefined, { transposeA: true }),
      'E_SHAPE',
      'expected [2, n]',
    ],
    [
      'O01, transposed b',
      () => matmul(matrix(2, 3), matrix(3, 5), undefined, { transposeB: true }),
      'E_SHAPE',
      'expected [n, 3]',
    ],
    ['O02', () => matmul(matrix(3), matrix(3, 2)), 'E_SHAPE', 'matmul: a has shape [3], expected [m, k]'],
    ['O02, b', () => matmul(matrix(2, 3), matrix(3)), 'E_SHAPE', 'matmul: b has shape [3], expected [k, n]'],
    ['O08', () => matmul(matrix(2, 3), matrix(3, 2), matrix(2, 3)), 'E_SHAPE', 'matmul: out has shape [2, 3], expected [2, 2]'],
    [
      'bias',
      () => matmul(matrix(2, 3), matrix(3, 4), undefined, { bias: matrix(2) }),
      'E_SHAPE',
      'bias has shape [2], expected [4]',
    ],
    ['mask', () => matmul(matrix(2, 3), matrix(3, 4), undefined, { mask: matrix(4, 2) }), 'E_SHAPE', 'mask has shape [4, 2]'],
    ['K07', () => matmul(matrix(20_000, 1), matrix(1, 20_000)), 'E_LIMIT', 'more than 268435455 elements'],
  ])('%s', (_, body, code, message) => {
    expectError(body, code, message);
  });

  test('an out that overlaps an operand, a bias or a mask', () => {
    const whole = tensor(backend, numbersFrom(1)(12), [12]);
    const [a, b, out] = [backend.view(whole, 0, [2, 2]), backend.view(whole, 4, [2, 2]), backend.view(whole, 8, [2, 2])];
    const before = readNow(whole);
    const inside = backend.view(whole, 9, [2]);
    for (const body of [
      () => matmul(a, b, a),
      () => matmul(a, b, backend.view(whole, 5, [2, 2])),
      () => matmul(a, b, out, { bias: inside }),
      () => matmul(a, b, out, { mask: out }),
    ]) {
      expectError(body, 'E_ARG', 'matmul: out shares memory with an operand');
    }
    expect(readNow(whole)).toEqual(before);
  });
});

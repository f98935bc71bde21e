import {
  accumulateRows,
  adamUpdate,
  avgPool2dForward,
  createReferenceBackend,
  dropoutForward,
  fill,
  gatherRows,
  hasNonFinite,
  im2col,
  readNow,
  scatterAddRows,
  sigmoidCrossEntropyForward,
  softmaxCrossEntropyBackward,
  softmaxCrossEntropyForward,
  binaryCrossEntropyForward,
  sumOfSquares,
  tanhForward,
  tensor,
  zeros,
  type Backend,
  type Tensor,
} from '@gradwright/core';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { properties } from '../../../../runs.shared.ts';
import { createWasmBackendSync } from '../index.ts';

const wasm = createWasmBackendSync();
const reference = createReferenceBackend();

/** What a kernel leaves on either backend, any NaN being like any other. */
function bothWays(run: (backend: Backend) => Tensor): [Float32Array, Float32Array] {
  const [got, want] = [wasm, reference].map((backend) =>
    backend.scope(() => readNow(run(backend)).map((value) => (Number.isNaN(value) ? NaN : value))),
  );
  return [got as Float32Array, want as Float32Array];
}

test('one step of Adam, by hand', () => {
  const [updates, mean, squares] = [tensor(wasm, [2]), zeros(wasm, [1]), zeros(wasm, [1])];
  adamUpdate(updates, mean, squares, { beta1: 0.5, beta2: 0.75, epsilon: 1, correction1: 0.5, correction2: 0.25 });
  // m = 1, v = 1; m̂ = 2, v̂ = 4; 2 / (2 + 1).
  expect([readNow(mean)[0], readNow(squares)[0]]).toEqual([1, 1]);
  expect(readNow(updates)[0]).toBe(Math.fround(2 / 3));
});

test('any float32 at all goes through tanh and softmax to the same bits', () => {
  const bits = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(bits, fc.integer({ min: 1, max: 7 }), (words, classes) => {
      const numbers = new Float32Array(Int32Array.from(words).buffer);
      const [tanhGot, tanhWant] = bothWays((backend) => tanhForward(tensor(backend, numbers)));
      expect(tanhGot).toEqual(tanhWant);

      const rows = Math.floor(numbers.length / classes);
      const [lossGot, lossWant] = bothWays((backend) => {
        const logits = tensor(backend, numbers.subarray(0, rows * classes), [rows, classes]);
        const labels = tensor(
          backend,
          Float32Array.from({ length: rows }, (_, row) => row % classes),
          [rows],
        );
        return softmaxCrossEntropyForward(logits, labels, backend.allocate([rows, classes]));
      });
      expect(lossGot).toEqual(lossWant);
    }),
    properties(),
  );
});

test('dropout draws on where the counters pass 2³², and however rows are cut', () => {
  const ones = new Float32Array(200).fill(1);
  for (const before of [0, 1, 2, 3, 20, 31, 32, 33, 50, 63, 70]) {
    const firstElement = 2 ** 34 - before;
    const [got, want] = bothWays((backend) =>
      dropoutForward(tensor(backend, ones), undefined, { key: [3, 4], keep: 0.5, firstElement }),
    );
    expect(got, `${before} before`).toEqual(want);
    expect(new Set(got)).toEqual(new Set([0, 2]));
  }
});

test('a sum over a block keeps its order when four chunks run side by side', () => {
  for (const size of [4 * 4096, 4 * 4096 + 1, 5 * 4096 - 3, 9 * 4096 + 77]) {
    // Chunks of different sizes, so that it matters which is added first.
    const numbers = Float32Array.from({ length: size }, (_, i) => Math.sqrt(i + 0.1) * [1, 1e-3, 37, 0.1][(i >> 12) % 4]!);
    const [got, want] = bothWays((backend) => sumOfSquares(tensor(backend, numbers), zeros(backend, [])));
    expect(got).toEqual(want);
  }
});

test('long rows are picked as short ones are', () => {
  for (const columns of [127, 128, 129, 200]) {
    const table = Float32Array.from({ length: 5 * columns }, (_, i) => i);
    const pick = (backend: Backend) => gatherRows(tensor(backend, table, [5, columns]), tensor(backend, [4, 0, 4, 2]));
    const [got, want] = bothWays(pick);
    expect(got).toEqual(want);
  }
});

test('one number that is not finite is found wherever it is, and none beside the tensor', () => {
  for (const size of [1, 4, 15, 16, 17, 70]) {
    const whole = fill(wasm.allocate([size + 8]), NaN);
    const part = wasm.view(whole, 4, [size]);
    fill(part, 1e38);
    expect(readNow(hasNonFinite(part, zeros(wasm, [])))[0], `${size}, all finite`).toBe(0);
    for (let i = 0; i < size; i++) {
      for (const bad of [NaN, Infinity, -Infinity]) {
        const numbers = new Float32Array(size).fill(-3);
        numbers[i] = bad;
        wasm.write(part, numbers);
        expect(readNow(hasNonFinite(part, zeros(wasm, [])))[0], `${size}, ${bad} at ${i}`).toBe(1);
      }
    }
  }
});

const logits = () => zeros(wasm, [2, 3]);
const probabilities = () => fill(wasm.allocate([2, 3]), 0.5);
const refusals: readonly [string, () => unknown, string, string][] = [
  [
    'a label beyond the classes',
    () => softmaxCrossEntropyForward(logits(), tensor(wasm, [1, 3]), logits()),
    'E_LABEL',
    'row 1 of target is 3, expected a label from 0 to 2',
  ],
  [
    'a label between two',
    () => softmaxCrossEntropyBackward(logits(), tensor(wasm, [0.5, 0]), undefined, { size: 2 }),
    'E_LABEL',
    'row 0 of target is 0.5',
  ],
  ['no label', () => softmaxCrossEntropyForward(logits(), tensor(wasm, [0, NaN]), logits()), 'E_LABEL', 'row 1 of target is NaN'],
  ['an index of no row', () => gatherRows(logits(), tensor(wasm, [0, 1, -1])), 'E_LABEL', 'row 2 of indices is -1'],
  ['an index between two rows', () => gatherRows(logits(), tensor(wasm, [0.5])), 'E_LABEL', 'row 0 of indices is 0.5'],
  [
    'an index beyond 2³²',
    () => scatterAddRows(logits(), tensor(wasm, [0, 2 ** 33]), logits()),
    'E_LABEL',
    'row 1 of indices is 8589934592, expected a whole number from 0 to 1',
  ],
  [
    'no probability',
    () => binaryCrossEntropyForward(tensor(wasm, [[0.5, 0.5, 1.5]]), tensor(wasm, [[1, 0, 1]])),
    'E_RANGE',
    'row 0, element 2 of prediction is 1.5',
  ],
  [
    'a target that is no share',
    () => sigmoidCrossEntropyForward(tensor(wasm, [[0, 0]]), tensor(wasm, [[1, 2]])),
    'E_LABEL',
    'row 0, element 1 of target is 2, expected 0, 1 or a share between',
  ],
  [
    'a soft row that is no share',
    () => softmaxCrossEntropyForward(logits(), fill(wasm.allocate([2, 3]), -1), wasm.allocate([2, 3])),
    'E_LABEL',
    'row 0, element 0 of target is -1',
  ],
  [
    'a window that steps beyond 32 bits',
    () => im2col(zeros(wasm, [1, 3, 3, 1]), undefined, { size: [1, 1], stride: [2 ** 33, 1], padding: [0, 0, 0, 0] }),
    'E_LIMIT',
    'expected less than 2³¹',
  ],
  [
    'a pool that steps beyond 32 bits',
    () =>
      avgPool2dForward(zeros(wasm, [1, 3, 3, 1]), undefined, {
        size: [1, 1],
        stride: [1, 2 ** 33],
        padding: [0, 0, 0, 0],
        countPadding: true,
      }),
    'E_LIMIT',
    'expected less than 2³¹',
  ],
];

test.each(refusals)('%s is refused', (_, call, code, words) => {
  expect(call).toThrow(code);
  expect(call).toThrow(words);
});

test('what is refused changes nothing', () => {
  const out = fill(wasm.allocate([3, 3]), 7);
  expect(() => gatherRows(logits(), tensor(wasm, [0, 1, 2]), out)).toThrow('E_LABEL');
  const losses = fill(wasm.allocate([2]), 7);
  expect(() => softmaxCrossEntropyForward(probabilities(), tensor(wasm, [0, 3]), logits(), losses)).toThrow('E_LABEL');
  expect([...readNow(out), ...readNow(losses)]).toEqual(new Array(11).fill(7));
});

test('a loss goes on from what it holds, weighted', () => {
  const [losses, weights, into] = [tensor(wasm, [1, 2]), tensor(wasm, [1, 0.5]), tensor(wasm, 10)];
  accumulateRows(losses, into, { size: 4, weights });
  expect(readNow(into)[0]).toBe(10.5);
});

test('kernels make no arrays', () => {
  const [x, out, sum] = [fill(wasm.allocate([6, 6]), 0.5), wasm.allocate([6, 6]), zeros(wasm, [])];
  const labels = fill(wasm.allocate([6]), 1);
  const made = vi.fn();
  const Plain = Float32Array;
  vi.stubGlobal(
    'Float32Array',
    new Proxy(Plain, {
      construct(target, given) {
        made();
        return new target(...(given as [number]));
      },
    }),
  );
  wasm.scope(() => {
    tanhForward(x, out);
    const p = wasm.allocate([6, 6]);
    softmaxCrossEntropyForward(x, labels, p);
    sumOfSquares(softmaxCrossEntropyBackward(p, labels, out, { size: 6 }), sum);
    gatherRows(x, labels);
  });
  expect(made).not.toHaveBeenCalled();
  // Reading does: the count would have seen them.
  readNow(sum);
  expect(made).toHaveBeenCalled();
  vi.unstubAllGlobals();
});

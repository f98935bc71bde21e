import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dirty, drawn, expectAgreementOver, expectError, numbersFrom, PROPERTIES } from '../../test/agree.ts';
import type { Backend } from '../backend.ts';
import { readNow, tensor, toArray, zeros } from '../make-tensor.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { createTestingBackend } from '../testing/float64-backend.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { accumulateRows, type LossScaling } from './accumulate-rows.ts';
import { addL1Gradient } from './add-l1-gradient.ts';
import { addL2Gradient } from './add-l2-gradient.ts';
import { binaryCrossEntropyBackward, binaryCrossEntropyForward } from './binary-cross-entropy.ts';
import { categoricalCrossEntropyBackward, categoricalCrossEntropyForward } from './categorical-cross-entropy.ts';
import { huberBackward, huberForward } from './huber.ts';
import { meanAbsoluteErrorBackward, meanAbsoluteErrorForward } from './mean-absolute-error.ts';
import { meanSquaredErrorBackward, meanSquaredErrorForward } from './mean-squared-error.ts';
import { sigmoidCrossEntropyBackward, sigmoidCrossEntropyForward } from './sigmoid-cross-entropy.ts';
import { softmaxCrossEntropyBackward, softmaxCrossEntropyForward } from './softmax-cross-entropy.ts';
import { softmaxForward } from './softmax.ts';

type Forward = (prediction: Tensor, target: Tensor, out: Tensor | undefined) => Tensor;
type Back = (prediction: Tensor, target: Tensor, out: Tensor | undefined, scaling: LossScaling) => Tensor;

/** Numbers in (0, 1), exact in float32. */
function drawnShares(backend: Backend, shape: readonly [number, number], seed: number): Tensor {
  return tensor(
    backend,
    numbersFrom(seed)(shape[0] * shape[1]).map((value) => 0.5 + value / 8.5),
    shape,
  );
}

const elementwise: Record<string, readonly [Forward, Back, shares: boolean]> = {
  binaryCrossEntropy: [binaryCrossEntropyForward, binaryCrossEntropyBackward, true],
  huber: [
    (p, t, out) => huberForward(p, t, out, { delta: 0.75 }),
    (p, t, out, scaling) => huberBackward(p, t, out, { delta: 0.75, ...scaling }),
    false,
  ],
  meanAbsoluteError: [meanAbsoluteErrorForward, meanAbsoluteErrorBackward, false],
  meanSquaredError: [meanSquaredErrorForward, meanSquaredErrorBackward, false],
  sigmoidCrossEntropy: [sigmoidCrossEntropyForward, sigmoidCrossEntropyBackward, false],
};

const classwise: Record<string, readonly [Forward, Back]> = {
  categoricalCrossEntropy: [
    (p, y, out) => categoricalCrossEntropyForward(p, y, out, { labelSmoothing: 0.1 }),
    (p, y, out, scaling) => categoricalCrossEntropyBackward(p, y, out, { labelSmoothing: 0.1, ...scaling }),
  ],
  softmaxCrossEntropy: [
    (z, y, out) => softmaxCrossEntropyForward(z, y, dirty(z.backend, z.shape), out),
    (p, y, out, scaling) => softmaxCrossEntropyBackward(p, y, out, scaling),
  ],
};

const sizes = fc.record({ rows: fc.nat(9), columns: fc.integer({ min: 1, max: 9 }), seed: fc.nat(), weighed: fc.boolean() });

function scalingFor(backend: Backend, rows: number, seed: number, weighed: boolean): LossScaling {
  return weighed ? { size: rows + 3, weights: drawn(backend, [rows], seed + 2) } : { size: rows + 3 };
}

describe('accumulateRows', () => {
  test('rows ascending from what was there, each fround(into + fround(fround(loss·weight)/N))', () => {
    const f = Math.fround;
    const [losses, weights] = [numbersFrom(1)(40), numbersFrom(2)(40)];
    const backend = createReferenceBackend();
    const into = tensor(backend, 0.3);
    let want = f(0.3);
    losses.forEach((loss, row) => (want = f(want + f(f(loss * weights[row]!) / 37))));
    accumulateRows(tensor(backend, losses), into, { size: 37, weights: tensor(backend, weights) });
    expect(readNow(into)[0]).toBe(want);
  });

  test('blocks of rows add up to the whole, to the bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(30), fc.nat(), fc.boolean(), (rows, cut, seed, weighed) => {
        const backend = createReferenceBackend();
        const losses = drawn(backend, [rows], seed);
        const scaling = scalingFor(backend, rows, seed, weighed);
        const [whole, blocks] = [zeros(backend, []), zeros(backend, [])];
        accumulateRows(losses, whole, scaling);
        for (const [from, to] of [
          [0, Math.min(cut, rows)],
          [Math.min(cut, rows), rows],
        ] as const) {
          const part = (of: Tensor) => backend.view(of, from, [to - from]);
          const weights = scaling.weights === undefined ? {} : { weights: part(scaling.weights) };
          accumulateRows(part(losses), blocks, { size: scaling.size, ...weights });
        }
        expect(readNow(blocks)).toEqual(readNow(whole));
      }),
      PROPERTIES,
    );
  });

  test('agrees with float64', () => {
    expectAgreementOver(sizes, (backend, { rows, seed, weighed }) => [
      accumulateRows(drawn(backend, [rows], seed), tensor(backend, 5), scalingFor(backend, rows, seed, weighed)),
    ]);
  });

  test('refuses what does not fit, and writes nothing then', () => {
    const backend = createReferenceBackend();
    const [losses, into] = [tensor(backend, [1, 2]), tensor(backend, 7)];
    expectError(
      () => accumulateRows(tensor(backend, [[1]]), into, { size: 1 }),
      'E_SHAPE',
      'losses has shape [1, 1], expected [rows]',
    );
    expectError(() => accumulateRows(losses, tensor(backend, [0]), { size: 1 }), 'E_SHAPE', 'into has shape [1], expected []');
    expectError(
      () => accumulateRows(losses, into, { size: 2, weights: tensor(backend, [1]) }),
      'E_SHAPE',
      'weights has shape [1], expected [2]',
    );
    for (const size of [0, -1])
      expectError(() => accumulateRows(losses, into, { size }), 'E_RANGE', 'size must be a number of at least 1');
    for (const size of [1.5, NaN]) expectError(() => accumulateRows(losses, into, { size }), 'E_ARG', 'size must be an integer');
    expectError(() => accumulateRows(losses, into, { size: 2, weights: tensor(createReferenceBackend(), [1, 1]) }), 'E_BACKEND');
    expect(toArray(into)).toBe(7);
  });
});

describe.each(Object.entries(elementwise))('%s', (name, [forward, backward, shares]) => {
  const pair = (backend: Backend, rows: number, columns: number, seed: number) => {
    const prediction = shares ? drawnShares(backend, [rows, columns], seed) : drawn(backend, [rows, columns], seed);
    const target = name.endsWith('Entropy')
      ? drawnShares(backend, [rows, columns], seed + 1)
      : drawn(backend, [rows, columns], seed + 1);
    return [prediction, target] as const;
  };

  test('agrees with float64, over memory that held anything', () => {
    expectAgreementOver(
      sizes,
      (backend, { rows, columns, seed, weighed }) => {
        const [p, t] = pair(backend, rows, columns, seed);
        return [
          forward(p, t, dirty(backend, [rows])),
          backward(p, t, dirty(backend, [rows, columns]), scalingFor(backend, rows, seed, weighed)),
        ];
      },
      5e-6,
    );
  });

  test('a row depends on itself alone, and `out` may be the prediction', () => {
    const backend = createReferenceBackend();
    const [p, t] = pair(backend, 5, 3, 11);
    const [losses, gradient] = [readNow(forward(p, t, undefined)), readNow(backward(p, t, undefined, { size: 5 }))];
    const row = (of: Tensor) => backend.view(of, 6, [1, 3]);
    expect(readNow(forward(row(p), row(t), undefined))[0]).toBe(losses[2]);
    expect(readNow(backward(row(p), row(t), undefined, { size: 5 }))).toEqual(gradient.slice(6, 9));
    expect(readNow(backward(p, t, p, { size: 5 }))).toEqual(gradient);
  });

  test('takes any shape with rows, and targets [rows] where a row is one number', () => {
    const backend = createReferenceBackend();
    const [p, t] = pair(backend, 2, 6, 3);
    const deep = (of: Tensor) => backend.view(of, 0, [2, 3, 2]);
    expect(readNow(forward(deep(p), deep(t), undefined))).toEqual(readNow(forward(p, t, undefined)));
    expect(backward(deep(p), deep(t), undefined, { size: 2 }).shape).toEqual([2, 3, 2]);
    const [column, flat] = [backend.view(t, 0, [6, 1]), backend.view(t, 0, [6])];
    const single = backend.view(p, 0, [6, 1]);
    expect(readNow(forward(single, flat, undefined))).toEqual(readNow(forward(single, column, undefined)));
    expect(readNow(forward(backend.view(p, 0, [6]), flat, undefined))).toEqual(readNow(forward(single, column, undefined)));
  });

  test('refuses what does not fit', () => {
    const backend = createReferenceBackend();
    const [p, t] = pair(backend, 2, 3, 3);
    expectError(
      () => forward(p, tensor(backend, [1, 2]), undefined),
      'E_SHAPE',
      `${name}Forward: target has shape [2], expected [2, 3]`,
    );
    expectError(() => forward(tensor(backend, 1), t, undefined), 'E_SHAPE', 'prediction has shape [], expected [rows, …]');
    expectError(() => forward(p, t, zeros(backend, [3])), 'E_SHAPE', 'out has shape [3], expected [2]');
    expectError(
      () => backward(p, t, zeros(backend, [3]), { size: 2 }),
      'E_SHAPE',
      `${name}Backward: out has shape [3], expected [2, 3]`,
    );
    expectError(() => backward(p, t, undefined, { size: 2, weights: p }), 'E_SHAPE', 'weights has shape [2, 3], expected [2]');
    expectError(() => backward(p, t, undefined, { size: 0 }), 'E_RANGE', 'size');
    expectError(() => forward(p, undefined as never, undefined), 'E_ARG', 'target must be a tensor');
    expectError(
      () =>
        forward(
          p,
          tensor(createReferenceBackend(), [
            [1, 2, 3],
            [1, 2, 3],
          ]),
          undefined,
        ),
      'E_BACKEND',
    );
  });
});

describe('huber', () => {
  test('refuses a delta that is none', () => {
    const backend = createReferenceBackend();
    const p = tensor(backend, [[1]]);
    for (const delta of [0, -1, NaN]) {
      expectError(() => huberForward(p, p, undefined, { delta }), 'E_RANGE', 'huberForward: delta');
      expectError(() => huberBackward(p, p, undefined, { delta, size: 1 }), 'E_RANGE', 'huberBackward: delta');
    }
  });
});

describe.each(Object.entries(classwise))('%s', (name, [forward, backward]) => {
  const given = (backend: Backend, rows: number, columns: number, seed: number, labels: boolean) => {
    const p = drawnShares(backend, [rows, columns], seed);
    const shares = drawnShares(backend, [rows, columns], seed + 1);
    const classes = numbersFrom(seed + 1)(rows).map((value) => Math.floor((0.5 + value / 8.5) * columns));
    return [p, labels ? tensor(backend, classes, [rows]) : shares] as const;
  };

  test('agrees with float64, over memory that held anything', () => {
    expectAgreementOver(
      fc.tuple(sizes, fc.boolean()),
      (backend, [{ rows, columns, seed, weighed }, labels]) => {
        const [p, y] = given(backend, rows, columns, seed, labels);
        return [
          forward(p, y, dirty(backend, [rows])),
          backward(p, y, dirty(backend, [rows, columns]), scalingFor(backend, rows, seed, weighed)),
        ];
      },
      5e-6,
    );
  });

  test('a row depends on itself alone', () => {
    const backend = createReferenceBackend();
    const [p, y] = given(backend, 5, 3, 11, true);
    const [losses, gradient] = [readNow(forward(p, y, undefined)), readNow(backward(p, y, undefined, { size: 5 }))];
    const [row, label] = [backend.view(p, 6, [1, 3]), backend.view(y, 2, [1])];
    expect(readNow(forward(row, label, undefined))[0]).toBe(losses[2]);
    expect(readNow(backward(row, label, undefined, { size: 5 }))).toEqual(gradient.slice(6, 9));
  });

  test.each([
    ['reference', createReferenceBackend],
    ['float64', createTestingBackend],
  ])('a label that is no class is refused on the %s backend before anything is written [seed 21]', (_, make) => {
    const backend = make();
    const p = tensor(backend, [
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    const [losses, gradient] = [
      tensor(backend, [7, 7]),
      tensor(backend, [
        [7, 7],
        [7, 7],
      ]),
    ];
    for (const label of [-1, 2, 0.5, NaN]) {
      const y = tensor(backend, [0, label]);
      expectError(
        () => forward(p, y, losses),
        'E_LABEL',
        `${name}Forward: row 1 of target is ${label}, expected a label from 0 to 1`,
      );
      expectError(() => backward(p, y, gradient, { size: 2 }), 'E_LABEL', `${name}Backward: row 1 of target is ${label}`);
    }
    expect([losses, gradient].map(toArray)).toEqual([
      [7, 7],
      [
        [7, 7],
        [7, 7],
      ],
    ]);
    const none = tensor(backend, new Float32Array(), [2, 0]);
    expectError(
      () => forward(none, tensor(backend, [0, 0]), undefined),
      'E_LABEL',
      'expected no label, since there are no classes',
    );
  });
});

describe('probabilities', () => {
  test.each([
    ['reference', createReferenceBackend],
    ['float64', createTestingBackend],
  ])('what is none is refused on the %s backend before anything is written [seed 26]', (_, make) => {
    const backend = make();
    const [p, t] = [
      tensor(backend, [
        [0.5, 1],
        [1.5, 0],
      ]),
      tensor(backend, [
        [0, 1],
        [0, 1],
      ]),
    ];
    const losses = tensor(backend, [7, 7]);
    for (const forward of [binaryCrossEntropyForward, categoricalCrossEntropyForward]) {
      expectError(() => forward(p, t, losses), 'E_RANGE', `${forward.name}: row 1, element 0 of prediction is 1.5`);
    }
    expect(toArray(losses)).toEqual([7, 7]);
  });
});

describe('softmaxCrossEntropy', () => {
  test('its probabilities have the bits of softmaxForward', () => {
    const backend = createReferenceBackend();
    const z = drawn(backend, [7, 5], 1);
    const probabilities = dirty(backend, [7, 5]);
    softmaxCrossEntropyForward(z, tensor(backend, new Float32Array(7)), probabilities);
    expect(readNow(probabilities)).toEqual(readNow(softmaxForward(z)));
  });

  test('outputs may not overlap operands', () => {
    const backend = createReferenceBackend();
    const [z, y] = [drawn(backend, [2, 2], 1), tensor(backend, [0, 1])];
    expectError(() => softmaxCrossEntropyForward(z, y, z), 'E_ARG', 'out shares memory with an operand');
    expectError(() => softmaxCrossEntropyForward(z, y, dirty(backend, [2, 2]), y), 'E_ARG', 'out shares memory with an operand');
    expectError(
      () => softmaxCrossEntropyForward(z, y, dirty(backend, [2, 3])),
      'E_SHAPE',
      'probabilities has shape [2, 3], expected [2, 2]',
    );
  });
});

describe('gradients of penalties', () => {
  test('add to what was there, rounded once a product and once a sum', () => {
    const f = Math.fround;
    const backend = createReferenceBackend();
    const [w, before] = [numbersFrom(1)(50), numbersFrom(2)(50)];
    const run = (kernel: typeof addL2Gradient) =>
      (kernel(tensor(backend, w), tensor(backend, before), { lambda: 0.3 }) as HostTensor).data;
    expect([...run(addL2Gradient)]).toEqual([...w].map((value, i) => f(before[i]! + f(f(0.6) * value))));
    expect([...run(addL1Gradient)]).toEqual([...w].map((value, i) => f(before[i]! + f(f(0.3) * Math.sign(value)))));
  });

  test('agree with float64', () => {
    expectAgreementOver(sizes, (backend, { rows, columns, seed }) =>
      [addL1Gradient, addL2Gradient].map((kernel) =>
        kernel(drawn(backend, [rows, columns], seed), drawn(backend, [rows, columns], seed + 1), { lambda: 0.1 }),
      ),
    );
  });
});

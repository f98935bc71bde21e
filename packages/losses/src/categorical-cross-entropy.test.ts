import { createReferenceBackend, describe as describeLoss, readNow, tensor } from '@gradwright/core';
import { lossCases } from '@gradwright/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenCases, passOf, type GoldenCase } from '../test/golden-cases.ts';
import {
  bits,
  contextFor,
  drawLabels,
  drawProbabilities,
  drawShares,
  expectError,
  labelled,
  oneHot,
  PROPERTIES,
  run,
  share,
} from '../test/support.ts';
import { categoricalCrossEntropy } from './categorical-cross-entropy.ts';
import { perExample } from './per-example.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

const target = ({ params }: GoldenCase) => (params['labels'] === 'int' ? 'y' : 'Y');

describe('categoricalCrossEntropy and softmaxCrossEntropy', () => {
  goldenCases('categorical_cross_entropy', (golden, input, backend) => {
    const given = input(target(golden));
    if (golden.params['from'] === 'probabilities') return passOf(categoricalCrossEntropy(), input('P'), given, 'dP');
    const loss = softmaxCrossEntropy();
    return { ...passOf(loss, input('Z'), given, 'dZ'), P: loss.activate!(input('Z'), contextFor(backend, 1)) };
  });
});

describe('categoricalCrossEntropy', () => {
  test('−ln 0.7 is 0.356675 [seed 20] [seed 24]', () => {
    const { loss, gradient } = run(categoricalCrossEntropy(), [[0.7, 0.2, 0.1]], [0]);
    expect(loss).toBeCloseTo(0.356675, 6);
    expect(gradient[0]).toBeCloseTo(-1 / 0.7, 6);
    expect([...gradient.slice(1)]).toEqual([-0, -0]);
  });

  test('by hand: labels pick −ln p[y], and the loss is their mean [seed 21] [seed 23]', () => {
    const { loss, gradient } = run(
      categoricalCrossEntropy(),
      [
        [0.5, 0.5],
        [0.25, 0.75],
      ],
      [0, 0],
    );
    expect(loss).toBeCloseTo((Math.log(2) + Math.log(4)) / 2, 6);
    expect([...gradient]).toEqual([-1, -0, -2, -0]);
  });

  const shared = {
    prediction: [4, 3],
    draw: drawProbabilities,
    extremes: [0, 1e-9, 0.5, 1],
    use: { categoricalCrossEntropy },
  } as const;
  const kinds = {
    labels: { ...shared, make: () => categoricalCrossEntropy(), target: [4], targets: drawLabels(3) },
    'soft rows': { ...shared, make: () => categoricalCrossEntropy(), targets: drawShares },
    'smoothed labels': {
      ...shared,
      make: () => categoricalCrossEntropy({ labelSmoothing: 0.2 }),
      target: [4],
      targets: drawLabels(3),
    },
  };
  for (const [kind, options] of Object.entries(kinds)) {
    for (const { name, check } of lossCases(options)) test(`${kind}: ${name}`, check);
  }

  test('one-hot rows give the bits of labels (property 30) [seed 22]', () => {
    fc.assert(
      fc.property(labelled(share), fc.constantFrom(0, 0.1, 0.5), ([p, labels], labelSmoothing) => {
        const loss = categoricalCrossEntropy({ labelSmoothing });
        const [byLabel, byRow] = [run(loss, p, labels), run(loss, p, oneHot(labels, p[0]!.length))];
        expect(bits(byRow.loss, byRow.gradient)).toEqual(bits(byLabel.loss, byLabel.gradient));
      }),
      PROPERTIES,
    );
  });

  test('p = 0 costs −ln 10⁻⁷ and no more, and still learns [seed 25]', () => {
    const { loss, gradient } = run(categoricalCrossEntropy(), [[0, 1]], [0]);
    expect(loss).toBeCloseTo(-Math.log(1e-7), 4);
    expect(gradient[0]).toBeCloseTo(-1e7, -1);
    expect(run(categoricalCrossEntropy(), [[0, 1]], [1]).loss).toBe(0);
  });

  test('logits are refused, not clipped into (0, 1) [seed 26]', () => {
    expectError(
      () =>
        run(
          categoricalCrossEntropy(),
          [
            [0.2, 0.8],
            [4, -8],
          ],
          [0, 1],
        ),
      'E_RANGE',
      'categoricalCrossEntropyForward: row 1, element 0 of prediction is 4, expected a probability from 0 to 1 (for logits',
    );
  });

  test('at least 0; ln K where all K classes are alike (property 27)', () => {
    fc.assert(
      fc.property(labelled(share), ([p, labels]) => {
        expect(run(categoricalCrossEntropy(), p, labels).loss).toBeGreaterThanOrEqual(0);
        const classes = p[0]!.length;
        const even = p.map((row) => row.map(() => 1 / classes));
        expect(run(categoricalCrossEntropy(), even, labels).loss).toBeCloseTo(Math.log(classes), 5);
      }),
      PROPERTIES,
    );
  });

  test('NaN is not hidden, and stays in its row', () => {
    const { loss, gradient } = run(
      categoricalCrossEntropy(),
      [
        [NaN, 0.5],
        [0.5, 0.5],
      ],
      [0, 1],
    );
    expect([loss, ...gradient]).toEqual([NaN, NaN, -0, -0, -1]);
    expect(run(categoricalCrossEntropy(), [[NaN, 0.5]], [1]).loss).toBeNaN();
  });

  test('refuses options that are none', () => {
    for (const make of [categoricalCrossEntropy, softmaxCrossEntropy] as ((options: unknown) => unknown)[]) {
      for (const labelSmoothing of [-0.1, 1, NaN])
        expectError(() => make({ labelSmoothing }), 'E_RANGE', 'labelSmoothing must be in [0, 1)');
      expectError(() => make({ labelSmoothing: '0.1' }), 'E_ARG', 'labelSmoothing must be a number');
      expectError(() => make({ smoothing: 0.1 }), 'E_ARG', 'unknown option "smoothing", expected "labelSmoothing"');
      expectError(() => make(0.1), 'E_ARG', 'options must be an object');
    }
  });

  test('describes itself', () => {
    expect(describeLoss(categoricalCrossEntropy())).toEqual(['categoricalCrossEntropy', []]);
    expect(describeLoss(categoricalCrossEntropy({ labelSmoothing: 0.1 }))).toEqual([
      'categoricalCrossEntropy',
      [{ labelSmoothing: 0.1 }],
    ]);
  });
});

describe('label smoothing', () => {
  goldenCases('label_smoothing', ({ params }, input, backend) => {
    const labelSmoothing = params['epsilon'] as number;
    const [Z, y] = [input('Z'), input('y')];
    // At p = 1 the gradient is −Y′/N.
    const ones = tensor(backend, new Float64Array(Z.shape[0]! * Z.shape[1]!).fill(1), Z.shape);
    const [, backward] = categoricalCrossEntropy({ labelSmoothing }).forward(ones, y, contextFor(backend, 1));
    const smoothed = tensor(
      backend,
      readNow(backward()).map((value) => -value),
      Z.shape,
    );
    return { ...passOf(softmaxCrossEntropy({ labelSmoothing }), Z, y, 'dZ'), smoothed_targets: smoothed };
  });

  test('of 0 is none, to the bit (property 36)', () => {
    fc.assert(
      fc.property(labelled(share), ([p, labels]) => {
        for (const make of [categoricalCrossEntropy, softmaxCrossEntropy]) {
          const [plain, smooth] = [run(make(), p, labels), run(make({ labelSmoothing: 0 }), p, labels)];
          expect(bits(smooth.loss, smooth.gradient)).toEqual(bits(plain.loss, plain.gradient));
        }
      }),
      PROPERTIES,
    );
  });
});

describe('labels', () => {
  const bad = [[-1], [3], [1e9], [1.5], [NaN], [Infinity]] as const;

  test.each(bad)('%s is refused by its row, in every form and on every backend, and nothing is written [seed 21]', (label) => {
    for (const make of [categoricalCrossEntropy, softmaxCrossEntropy]) {
      const backend = createReferenceBackend();
      const [p, y] = [
        tensor(backend, [
          [0.2, 0.3, 0.5],
          [0.2, 0.3, 0.5],
        ]),
        tensor(backend, [2, label]),
      ];
      const context = contextFor(backend, 2);
      const into = tensor(backend, 7);
      const message = `row 1 of target is ${label}, expected a label from 0 to 2`;
      expectError(() => make().forward(p, y, context, { into }), 'E_LABEL', message);
      expectError(() => make().forward(p, y, context, { into, weights: tensor(backend, [1, 0]) }), 'E_LABEL', message);
      expect([...readNow(into)]).toEqual([7]);
      expectError(() => perExample(make())(p, y, context), 'E_LABEL', 'perExample: example 1:');
    }
  });

  test('soft rows are shares: what lies beyond [0, 1] is refused', () => {
    for (const make of [categoricalCrossEntropy, softmaxCrossEntropy]) {
      const soft = (share: number) => () => run(make(), [[0.5, 0.5]], [[1, share]]);
      expect(soft(0)).not.toThrow();
      expectError(soft(-1), 'E_LABEL', 'row 0, element 1 of target is -1, expected 0, 1 or a share between');
      expectError(soft(2), 'E_LABEL', 'row 0, element 1 of target is 2');
    }
  });

  test('−0 is class 0', () => {
    const [zero, minus] = [0, -0].map((label) => run(softmaxCrossEntropy(), [[1, 2]], [label]));
    expect(minus).toEqual(zero);
  });

  test('targets of other shapes are refused', () => {
    for (const make of [categoricalCrossEntropy, softmaxCrossEntropy]) {
      const forms = 'expected labels [2], or one-hot or soft rows [2, 2]';
      expectError(
        () =>
          run(
            make(),
            [
              [0, 1],
              [1, 0],
            ],
            1,
          ),
        'E_SHAPE',
        `target has shape [], ${forms}`,
      );
      expectError(
        () =>
          run(
            make(),
            [
              [0, 1],
              [1, 0],
            ],
            [[[1]]],
          ),
        'E_SHAPE',
        forms,
      );
      expectError(
        () =>
          run(
            make(),
            [
              [0, 1],
              [1, 0],
            ],
            [1],
          ),
        'E_SHAPE',
        'target has shape [1], expected [2]',
      );
      expectError(
        () =>
          run(
            make(),
            [
              [0, 1],
              [1, 0],
            ],
            [[1], [0]],
          ),
        'E_SHAPE',
        'target has shape [2, 1], expected [2, 2]',
      );
      expectError(() => run(make(), [0, 1], [0, 1]), 'E_SHAPE', 'expected [rows, classes]');
    }
  });
});

import { describe, expect, test } from 'vitest';
import { failingCases } from '../../test/failing-cases.ts';
import { dispatch, expectShape, expectRank } from '../dispatch.ts';
import { fill } from '../kernels/fill.ts';
import type { Loss, LossOptions } from '../loss.ts';
import type { Context } from '../context.ts';
import { zeros } from '../make-tensor.ts';
import type { HostTensor, Scalar, Tensor } from '../tensor.ts';
import { lossCases, type LossCaseOptions } from './loss-cases.ts';

interface Halves {
  value(p: Tensor, t: Tensor, w: Tensor | undefined, into: Scalar, n: number): void;
  gradient(p: Tensor, t: Tensor, w: Tensor | undefined, out: Tensor, n: number): void;
}

const numbers = (of: Tensor) => (of as HostTensor).data;

/** A stranger's loss with a kernel of its own: Σ w·(p − t)² / N, rows ascending. */
function halves(round: (x: number) => number): Halves {
  const squares = (p: Tensor, t: Tensor, row: number) => {
    const columns = p.shape[1]!;
    let sum = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      const e = round(numbers(p)[i]! - numbers(t)[i]!);
      sum = round(sum + round(e * e));
    }
    return sum;
  };
  return {
    value(p, t, w, into, n) {
      for (let row = 0; row < p.shape[0]!; row++) {
        const weighed = w === undefined ? squares(p, t, row) : round(squares(p, t, row) * numbers(w)[row]!);
        numbers(into)[0] = round(numbers(into)[0]! + round(weighed / n));
      }
    },
    gradient(p, t, w, out, n) {
      const columns = p.shape[1]!;
      numbers(out).forEach((_, i) => {
        const slope = round(2 * round(numbers(p)[i]! - numbers(t)[i]!));
        numbers(out)[i] = round((w === undefined ? slope : round(slope * numbers(w)[Math.floor(i / columns)]!)) / n);
      });
    },
  };
}

const reference = halves(Math.fround);
const exact = halves((x) => x);

type Forward = (prediction: Tensor, target: Tensor, context: Context, options: LossOptions) => readonly [Scalar, () => Tensor];

const right: Forward = (prediction, target, { backend, batch }, { weights, into = zeros(backend, []) }) => {
  const [rows] = expectRank('squares', 'prediction', prediction, ['batch', 'outputs']) as [number, number];
  expectShape('squares', 'target', target, prediction.shape);
  if (weights !== undefined) expectShape('squares', 'weights', weights, [rows]);
  expectShape('squares', 'into', into, []);
  dispatch('squaresForward', reference.value, into, prediction, target, weights)(prediction, target, weights, into, batch.size);
  return [
    into,
    () => {
      const out = backend.allocate(prediction.shape);
      dispatch(
        'squaresBackward',
        reference.gradient,
        out,
        prediction,
        target,
        weights,
      )(prediction, target, weights, out, batch.size);
      return out;
    },
  ];
};

const squares = (forward: Forward = right): Loss => ({
  type: 'squares',
  settings: [],
  forward: (prediction, target, context, options = {}) => forward(prediction, target, context, options),
});

const cases = (make: () => Loss, more: Partial<LossCaseOptions> = {}) =>
  lossCases({
    make,
    prediction: [4, 3],
    use: { squares: make },
    kernels: { squaresForward: exact.value, squaresBackward: exact.gradient },
    ...more,
  });

/** The right loss, with one thing done to its gradient. */
const withGradient =
  (change: (gradient: Tensor, prediction: Tensor, context: Context, options: LossOptions) => void): Forward =>
  (p, t, context, options) => {
    const [value, backward] = right(p, t, context, options);
    return [
      value,
      () => {
        const gradient = backward();
        change(gradient, p, context, options);
        return gradient;
      },
    ];
  };
const scaled = (of: Tensor, by: number) => numbers(of).forEach((value, i) => (numbers(of)[i] = value * by));

describe('lossCases', () => {
  test('a right loss passes all, a stranger’s kernel included', async () => {
    expect(await failingCases(cases(() => squares()))).toEqual([]);
    expect(cases(() => squares()).map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "the gradient is the slope",
        "the mean is taken once, over the whole step",
        "blocks of rows are the whole batch",
        "weights of 1 change nothing",
        "a row of weight 0 has no part, and still counts in the mean",
        "a weight multiplies its row",
        "loss and gradient twice give the same bits, and nothing it was given changes",
        "old contents of memory do not matter",
        "wrong shapes are refused",
        "extreme predictions keep it finite",
        "float32 agrees with float64",
        "its description builds it again",
      ]
    `);
  });

  const blocks = 'blocks of rows are the whole batch';
  const mean = 'the mean is taken once, over the whole step';
  test.each<[string, Forward, string[]]>([
    [
      'a missing 1/N in the gradient',
      withGradient((gradient, _, { batch }) => scaled(gradient, batch.size)),
      ['the gradient is the slope', mean],
    ],
    [
      'a mean over the rows it sees',
      (p, t, context, options) => right(p, t, { ...context, batch: { size: p.shape[0]!, firstRow: 0 } }, options),
      [mean, blocks],
    ],
    [
      '1/N taken twice',
      (p, t, context, options) => right(p, t, { ...context, batch: { size: context.batch.size ** 2, firstRow: 0 } }, options),
      [mean],
    ],
    ['a wrong sign', withGradient((gradient) => scaled(gradient, -1)), ['the gradient is the slope']],
    [
      'a loss that forgets into',
      (p, t, context, { weights }) => right(p, t, context, weights === undefined ? {} : { weights }),
      [blocks],
    ],
    [
      'weights that are ignored',
      (p, t, context, { into }) => right(p, t, context, into === undefined ? {} : { into }),
      ['a row of weight 0', 'a weight multiplies', 'wrong shapes'],
    ],
    [
      'a mean over the weights',
      (p, t, context, options) => {
        const total =
          options.weights === undefined ? context.batch.size : Array.from(numbers(options.weights)).reduce((a, b) => a + b, 0);
        return right(p, t, { ...context, batch: { size: total, firstRow: 0 } }, options);
      },
      ['a row of weight 0', 'a weight multiplies'],
    ],
    [
      'targets of any shape',
      (p, t, context, options) => right(p, t.shape.length === 2 && t.shape[0] === 5 ? p : t, context, options),
      ['wrong shapes'],
    ],
    [
      'a target that changes',
      (p, t, context, options) => {
        const result = right(p, t, context, options);
        const [value, backward] = [result[0], result[1]()];
        fill(t, 0);
        return [value, () => backward];
      },
      ['loss and gradient twice'],
    ],
    [
      'a gradient that overflows',
      withGradient((gradient, p) => numbers(p).forEach((x, i) => Math.abs(x) > 100 && (numbers(gradient)[i] = Infinity))),
      ['extreme predictions'],
    ],
    [
      'a coarse float32',
      withGradient((gradient, { backend }) => backend.precision === 'float32' && scaled(gradient, 1.0001)),
      ['float32 agrees'],
    ],
    [
      'a second backward that differs',
      (p, t, context, options) => {
        const [value, backward] = right(p, t, context, options);
        let calls = 0;
        return [
          value,
          () => {
            const gradient = backward();
            scaled(gradient, ++calls);
            return gradient;
          },
        ];
      },
      ['loss and gradient twice'],
    ],
  ])('%s is caught', async (_, forward, expected) => {
    const failing = await failingCases(cases(() => squares(forward)));
    for (const name of expected)
      expect(
        failing.some((fails) => fails.startsWith(name)),
        `${name} among ${failing.join('; ')}`,
      ).toBe(true);
  });

  test('memory that is read before it is written is caught', async () => {
    const make = () =>
      squares((p, t, context, options) => right(p, t, context, { into: context.backend.allocate([]), ...options }));
    expect(await failingCases(cases(make))).toContain('old contents of memory do not matter');
  });

  test('what does not apply is named, with its reason; misspelt options are refused', () => {
    const names = (more: object) => lossCases({ make: squares, prediction: [4, 3], ...more }).map(({ name }) => name);
    expect(names({})).toContain('its description builds it again (skipped: no factories given in `use`)');
    expect(() => names({ target: [4], tragets: [1] })).toThrow('E_ARG: lossCases: unknown option "tragets"');
    expect(() => lossCases({ make: squares() as never, prediction: [4, 3] })).toThrow(
      'E_ARG: lossCases: make must be a function',
    );
  });
});

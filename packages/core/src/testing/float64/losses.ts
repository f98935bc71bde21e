import type { LossScaling } from '../../kernels/accumulate-rows.ts';
import type { PenaltyRate } from '../../kernels/add-l2-gradient.ts';
import { wrongLabel, type SmoothingOptions } from '../../kernels/class-targets.ts';
import type { HuberOptions } from '../../kernels/huber.ts';
import { wrongProbability } from '../../kernels/probabilities.ts';
import type { SumOptions } from '../../kernels/sum-of-squares.ts';
import type { HostTensor, Tensor } from '../../tensor.ts';

type Matrix = readonly (readonly number[])[];

const numbers = (tensor: Tensor) => (tensor as HostTensor).data;
const add = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0);

/** A tensor as rows, whatever stands behind its first axis. */
function rowsOf(tensor: Tensor, rows: number): Matrix {
  const data = Array.from(numbers(tensor));
  const columns = rows === 0 ? 0 : data.length / rows;
  return Array.from({ length: rows }, (_, row) => data.slice(row * columns, (row + 1) * columns));
}

function write(out: Tensor, values: readonly number[] | Matrix): void {
  numbers(out).set(values.flat());
}

function accumulateRows(losses: Tensor, into: Tensor, { size, weights }: LossScaling): void {
  numbers(losses).forEach((loss, row) => {
    numbers(into)[0]! += (loss * (weights ? numbers(weights)[row]! : 1)) / size;
  });
}

/** Losses that compare element by element: the mean of `term` over a row, and `slope`, its derivative by the prediction. */
function elementwise<Options = unknown>(
  term: (p: number, t: number, options: Options) => number,
  slope: (p: number, t: number, options: Options) => number,
  check: (prediction: Tensor, target: Tensor) => void = () => {},
) {
  return {
    forward(prediction: Tensor, target: Tensor, out: Tensor, options: Options): void {
      check(prediction, target);
      const rows = prediction.shape[0]!;
      const T = rowsOf(target, rows);
      write(
        out,
        rowsOf(prediction, rows).map((P, row) => add(P.map((p, column) => term(p, T[row]![column]!, options))) / P.length),
      );
    },
    backward(prediction: Tensor, target: Tensor, out: Tensor, options: Options & LossScaling): void {
      const rows = prediction.shape[0]!;
      const T = rowsOf(target, rows);
      const weight = (row: number) => (options.weights ? numbers(options.weights)[row]! : 1);
      write(
        out,
        rowsOf(prediction, rows).map((P, row) =>
          P.map((p, column) => (slope(p, T[row]![column]!, options) * weight(row)) / (options.size * P.length)),
        ),
      );
    },
  };
}

/** What a logarithm is taken of, at the least and at the most. */
const limited = (p: number) => (Number.isNaN(p) ? p : Math.min(1, Math.max(1e-7, p)));

function refuseImprobable(where: string, tensor: Tensor, argument: 'prediction' | 'target'): void {
  numbers(tensor).forEach((p, at) => {
    if (Math.abs(p - 0.5) > 0.5 + 1e-6) throw wrongProbability(where, tensor, at, p, argument);
  });
}

const sigma = (z: number) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

const squared = elementwise(
  (p, t) => (p - t) ** 2,
  (p, t) => 2 * (p - t),
);

const absolute = elementwise(
  (p, t) => Math.abs(p - t),
  (p, t) => Math.sign(p - t),
);

const huber = elementwise<HuberOptions>(
  (p, t, { delta }) => (Math.abs(p - t) > delta ? delta * (Math.abs(p - t) - delta / 2) : (p - t) ** 2 / 2),
  (p, t, { delta }) => (Math.abs(p - t) > delta ? delta * Math.sign(p - t) : p - t),
);

const binary = elementwise(
  (p, y) => -(y * Math.log(limited(p)) + (1 - y) * Math.log(limited(1 - p))),
  (p, y) => (1 - y) / limited(1 - p) - y / limited(p),
  (prediction, target) => {
    refuseImprobable('binaryCrossEntropyForward', prediction, 'prediction');
    refuseImprobable('binaryCrossEntropyForward', target, 'target');
  },
);

const logistic = elementwise(
  (z, y) => Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z))),
  (z, y) => sigma(z) - y,
  (_, target) => refuseImprobable('sigmoidCrossEntropyForward', target, 'target'),
);

/** Targets as rows of shares, smoothed. */
function targetsOf(
  where: string,
  target: Tensor,
  [rows, classes]: readonly number[],
  { labelSmoothing = 0 }: SmoothingOptions,
): Matrix {
  if (target.shape.length === 2) refuseImprobable(where, target, 'target');
  const shares =
    target.shape.length === 2
      ? rowsOf(target, rows!)
      : Array.from(numbers(target), (label, row) => {
          if (!Number.isInteger(label) || label < 0 || label >= classes!) throw wrongLabel(where, row, label, classes!);
          return Array.from({ length: classes! }, (_, column) => Number(column === label));
        });
  return shares.map((row) => row.map((share) => (1 - labelSmoothing) * share + labelSmoothing / classes!));
}

const weighted = (values: Matrix, { size, weights }: LossScaling) =>
  values.map((row, r) => row.map((value) => (value * (weights ? numbers(weights)[r]! : 1)) / size));

function categoricalCrossEntropyForward(prediction: Tensor, target: Tensor, out: Tensor, options: SmoothingOptions): void {
  const Y = targetsOf('categoricalCrossEntropyForward', target, prediction.shape, options);
  refuseImprobable('categoricalCrossEntropyForward', prediction, 'prediction');
  const P = rowsOf(prediction, Y.length);
  write(
    out,
    Y.map((y, row) => -add(y.map((share, column) => share * Math.log(limited(P[row]![column]!))))),
  );
}

function categoricalCrossEntropyBackward(
  prediction: Tensor,
  target: Tensor,
  out: Tensor,
  options: SmoothingOptions & LossScaling,
): void {
  const Y = targetsOf('categoricalCrossEntropyBackward', target, prediction.shape, options);
  const P = rowsOf(prediction, Y.length);
  const slopes = Y.map((y, row) => y.map((share, column) => -share / limited(P[row]![column]!)));
  write(out, weighted(slopes, options));
}

function softmaxCrossEntropyForward(
  prediction: Tensor,
  target: Tensor,
  probabilities: Tensor,
  out: Tensor,
  options: SmoothingOptions,
): void {
  const Y = targetsOf('softmaxCrossEntropyForward', target, prediction.shape, options);
  const Z = rowsOf(prediction, Y.length);
  const logarithms = Z.map((z) => {
    const max = z.some(Number.isNaN) ? NaN : z.reduce((a, b) => Math.max(a, b), -Infinity);
    const logSum = Math.log(add(z.map((value) => Math.exp(value - max))));
    return z.map((value) => value - max - logSum);
  });
  write(
    probabilities,
    logarithms.map((row) => row.map(Math.exp)),
  );
  write(
    out,
    Y.map((y, row) => -add(y.map((share, column) => share * logarithms[row]![column]!))),
  );
}

function softmaxCrossEntropyBackward(
  probabilities: Tensor,
  target: Tensor,
  out: Tensor,
  options: SmoothingOptions & LossScaling,
): void {
  const Y = targetsOf('softmaxCrossEntropyBackward', target, probabilities.shape, options);
  const P = rowsOf(probabilities, Y.length);
  const slopes = Y.map((y, row) => y.map((share, column) => P[row]![column]! * add(y) - share));
  write(out, weighted(slopes, options));
}

function addSum(terms: readonly number[], into: Tensor, { scale = 1, accumulate = false }: SumOptions): void {
  numbers(into)[0] = (accumulate ? numbers(into)[0]! : 0) + scale * add(terms);
}

function sumOfSquares(x: Tensor, into: Tensor, options: SumOptions): void {
  addSum(
    Array.from(numbers(x), (value) => value ** 2),
    into,
    options,
  );
}

function sumOfAbsolutes(x: Tensor, into: Tensor, options: SumOptions): void {
  addSum(Array.from(numbers(x), Math.abs), into, options);
}

function addL1Gradient(weights: Tensor, out: Tensor, { lambda }: PenaltyRate): void {
  numbers(weights).forEach((w, i) => (numbers(out)[i]! += lambda * Math.sign(w)));
}

function addL2Gradient(weights: Tensor, out: Tensor, { lambda }: PenaltyRate): void {
  numbers(weights).forEach((w, i) => (numbers(out)[i]! += 2 * lambda * w));
}

/** The float64 kernels of losses and penalties, by name. */
export const losses = {
  accumulateRows,
  addL1Gradient,
  addL2Gradient,
  binaryCrossEntropyForward: binary.forward,
  binaryCrossEntropyBackward: binary.backward,
  categoricalCrossEntropyForward,
  categoricalCrossEntropyBackward,
  huberForward: huber.forward,
  huberBackward: huber.backward,
  meanAbsoluteErrorForward: absolute.forward,
  meanAbsoluteErrorBackward: absolute.backward,
  meanSquaredErrorForward: squared.forward,
  meanSquaredErrorBackward: squared.backward,
  sigmoidCrossEntropyForward: logistic.forward,
  sigmoidCrossEntropyBackward: logistic.backward,
  softmaxCrossEntropyForward,
  softmaxCrossEntropyBackward,
  sumOfAbsolutes,
  sumOfSquares,
};

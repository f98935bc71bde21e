import { expectShape, expectTensor, output } from '../dispatch.ts';
import { sameShape, sizeOf, wrongShape, type Shape } from '../shape.ts';
import type { HostTensor, Tensor } from '../tensor.ts';
import { checkScaling, type LossScaling } from './accumulate-rows.ts';

/**
 * The output of a loss that compares element by element: `[rows]`, once the shapes are checked. Prediction `[rows, …]`, target of the
 * same shape, or `[rows]` where a row has one element.
 *
 * @throws E_ARG when one is no tensor; E_SHAPE when the shapes do not fit
 * @example
 * const backend = createReferenceBackend();
 * elementLosses('mine', tensor(backend, [[1], [4]]), tensor(backend, [0, 0]), undefined).shape; // → [2]
 */
export function elementLosses(where: string, prediction: Tensor, target: Tensor, out: Tensor | undefined): Tensor {
  const [rows] = expectElements(where, prediction, target) as [number];
  return output(where, out, prediction, [rows]);
}

/**
 * The output of its way back: the prediction's shape, once shapes and scaling are checked.
 *
 * @throws E_ARG when one is no tensor; E_SHAPE when the shapes do not fit; E_ARG, E_RANGE when the size is no whole number of at least 1
 * @example
 * const backend = createReferenceBackend();
 * elementGradient('mine', tensor(backend, [[1], [4]]), tensor(backend, [0, 0]), undefined, { size: 2 }).shape; // → [2, 1]
 */
export function elementGradient(
  where: string,
  prediction: Tensor,
  target: Tensor,
  out: Tensor | undefined,
  scaling: LossScaling,
): Tensor {
  const shape = expectElements(where, prediction, target);
  checkScaling(where, shape[0]!, scaling);
  return output(where, out, prediction, shape);
}

/** prediction [rows, …], target of the same shape, or [rows] where a row has one element. */
function expectElements(where: string, prediction: Tensor, target: Tensor): Shape {
  const { shape } = expectTensor(where, 'prediction', prediction);
  if (shape.length === 0) throw wrongShape(where, 'prediction', shape, ['rows', '…']);
  const rows = [shape[0]!];
  const single = sizeOf(shape.slice(1)) === 1;
  if (!single || !sameShape(expectTensor(where, 'target', target).shape, rows)) expectShape(where, 'target', target, shape);
  return shape;
}

/**
 * For reference implementations: out_r = Σ_c term(prediction_rc, target_rc)/M, ascending columns, each term divided by M.
 *
 * @example
 * const backend = createReferenceBackend();
 * const [p, t, out] = [tensor(backend, [[1, 4]]), tensor(backend, [[0, 0]]), backend.allocate([1])] as HostTensor[];
 * meanTerms(p!, t!, out!, (p, t) => Math.fround((p - t) ** 2));
 * toArray(out!); // → [8.5]
 */
export function meanTerms(
  prediction: HostTensor,
  target: HostTensor,
  out: HostTensor,
  term: (p: number, t: number) => number,
): void {
  const [P, T, to] = [prediction.data, target.data, out.data];
  const columns = sizeOf(prediction.shape.slice(1));
  const M = Math.fround(columns);
  for (let row = 0, i = 0; row < to.length; row++) {
    let mean = 0;
    // Divided before they are added: the sum of a row's losses may be beyond float32 where their mean is not.
    for (const end = i + columns; i < end; i++) mean = Math.fround(mean + Math.fround(term(P[i]!, T[i]!) / M));
    to[row] = mean;
  }
}

/**
 * For reference implementations: out_rc = slope(prediction_rc, target_rc)·weight_r/(N·M).
 *
 * @example
 * const backend = createReferenceBackend();
 * const [p, t, out] = [tensor(backend, [[1, 4]]), tensor(backend, [[0, 0]]), backend.allocate([1, 2])] as HostTensor[];
 * scaleSlopes(p!, t!, out!, { size: 1 }, (p, t) => Math.fround(2 * (p - t)));
 * toArray(out!); // → [[1, 4]]
 */
export function scaleSlopes(
  prediction: HostTensor,
  target: HostTensor,
  out: HostTensor,
  { size, weights }: LossScaling,
  slope: (p: number, t: number) => number,
): void {
  const [P, T, to, w] = [prediction.data, target.data, out.data, (weights as HostTensor | undefined)?.data];
  const columns = sizeOf(prediction.shape.slice(1));
  const elements = Math.fround(size * columns);
  for (let i = 0; i < to.length; i++) {
    const dp = slope(P[i]!, T[i]!);
    to[i] = (w === undefined ? dp : Math.fround(dp * w[Math.floor(i / columns)]!)) / elements;
  }
}

import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import { tanh } from '../math/tanh.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Hyperbolic tangent: y = tanh(x)  (Theory §17). In [−1, 1]; odd; NaN stays NaN.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(tanhForward(tensor(backend, [-Infinity, 0, Infinity]))); // → [-1, 0, 1]
 */
export function tanhForward(x: Tensor, out?: Tensor): Tensor {
  expectTensor('tanhForward', 'x', x);
  const y = output('tanhForward', out, x, x.shape);
  dispatch('tanhForward', forward, y, x)(x as HostTensor, y as HostTensor);
  return y;
}

/**
 * The way back, from the output: dx = dy·(1 − y²).
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(tanhBackward(tensor(backend, [0.5]), tensor(backend, [4]))); // → [3]
 */
export function tanhBackward(y: Tensor, dy: Tensor, out?: Tensor): Tensor {
  const { shape } = expectTensor('tanhBackward', 'output', y);
  expectShape('tanhBackward', 'outputGradient', dy, shape);
  const dx = output('tanhBackward', out, y, shape);
  dispatch('tanhBackward', backward, dx, y, dy)(y as HostTensor, dy as HostTensor, dx as HostTensor);
  return dx;
}

function forward(x: HostTensor, out: HostTensor): void {
  const [from, y] = [x.data, out.data];
  for (let i = 0; i < y.length; i++) y[i] = tanh(from[i]!);
}

function backward(y: HostTensor, dy: HostTensor, out: HostTensor): void {
  const [Y, from, dx] = [y.data, dy.data, out.data];
  for (let i = 0; i < dx.length; i++) dx[i] = from[i]! * slope(Y[i]!);
}

/** 1 − y². Near ±1, where that difference would lose digits, (1 − y)(1 + y) keeps them; elsewhere it would round once more. */
function slope(y: number): number {
  const square = Math.fround(y * y);
  return square < 0.5 ? Math.fround(1 - square) : Math.fround(Math.fround(1 - y) * Math.fround(1 + y));
}

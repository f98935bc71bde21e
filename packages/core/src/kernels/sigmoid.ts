import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import { sigmoid } from '../math/sigmoid.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/**
 * Sigmoid: y = σ(x) = 1/(1 + e⁻ˣ)  (Theory §17). In [0, 1]; nothing overflows; NaN stays NaN.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(sigmoidForward(tensor(backend, [-Infinity, 0, Infinity]))); // → [0, 0.5, 1]
 */
export function sigmoidForward(x: Tensor, out?: Tensor): Tensor {
  expectTensor('sigmoidForward', 'x', x);
  const y = output('sigmoidForward', out, x, x.shape);
  dispatch('sigmoidForward', forward, y, x)(x as HostTensor, y as HostTensor);
  return y;
}

/**
 * The way back, from the output: dx = dy·y·(1 − y).
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(sigmoidBackward(tensor(backend, [0.5]), tensor(backend, [4]))); // → [1]
 */
export function sigmoidBackward(y: Tensor, dy: Tensor, out?: Tensor): Tensor {
  const { shape } = expectTensor('sigmoidBackward', 'output', y);
  expectShape('sigmoidBackward', 'outputGradient', dy, shape);
  const dx = output('sigmoidBackward', out, y, shape);
  dispatch('sigmoidBackward', backward, dx, y, dy)(y as HostTensor, dy as HostTensor, dx as HostTensor);
  return dx;
}

function forward(x: HostTensor, out: HostTensor): void {
  const [from, y] = [x.data, out.data];
  for (let i = 0; i < y.length; i++) y[i] = sigmoid(from[i]!);
}

function backward(y: HostTensor, dy: HostTensor, out: HostTensor): void {
  const [Y, from, dx] = [y.data, dy.data, out.data];
  for (let i = 0; i < dx.length; i++) dx[i] = from[i]! * Math.fround(Y[i]! * Math.fround(1 - Y[i]!));
}

import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import { sigmoid } from '../math/sigmoid.ts';
import { softplus } from '../math/softplus.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** What both passes of softplus take. */
export interface SoftplusOptions {
  /** How sharp the bend at 0 is: above 0. */
  readonly beta: number;
}

/**
 * Softplus: y = log(1 + e^(beta·x))/beta  (Theory §17). NaN stays NaN.
 *
 * Computed as max(0, x) + log(1 + e^(−beta·|x|))/beta, in which nothing overflows.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(softplusForward(tensor(backend, [-Infinity, 1000]), undefined, { beta: 1 })); // → [0, 1000]
 */
export function softplusForward(x: Tensor, out: Tensor | undefined, options: SoftplusOptions): Tensor {
  expectTensor('softplusForward', 'x', x);
  checkNumber('softplusForward', 'beta', options?.beta, { above: 0 });
  const y = output('softplusForward', out, x, x.shape);
  dispatch('softplusForward', forward, y, x)(x as HostTensor, y as HostTensor, options);
  return y;
}

/**
 * The way back, from the input: dx = dy·σ(beta·x).
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(softplusBackward(tensor(backend, [0]), tensor(backend, [4]), undefined, { beta: 1 })); // → [2]
 */
export function softplusBackward(x: Tensor, dy: Tensor, out: Tensor | undefined, options: SoftplusOptions): Tensor {
  const { shape } = expectTensor('softplusBackward', 'x', x);
  expectShape('softplusBackward', 'outputGradient', dy, shape);
  checkNumber('softplusBackward', 'beta', options?.beta, { above: 0 });
  const dx = output('softplusBackward', out, x, shape);
  dispatch('softplusBackward', backward, dx, x, dy)(x as HostTensor, dy as HostTensor, dx as HostTensor, options);
  return dx;
}

function forward(x: HostTensor, out: HostTensor, options: SoftplusOptions): void {
  const [from, y] = [x.data, out.data];
  const beta = Math.fround(options.beta);
  for (let i = 0; i < y.length; i++) {
    const value = from[i]!;
    const rest = Math.fround(softplus(Math.fround(-beta * Math.abs(value))) / beta);
    y[i] = (value > 0 ? value : 0) + rest;
  }
}

function backward(x: HostTensor, dy: HostTensor, out: HostTensor, options: SoftplusOptions): void {
  const [X, from, dx] = [x.data, dy.data, out.data];
  const beta = Math.fround(options.beta);
  for (let i = 0; i < dx.length; i++) dx[i] = from[i]! * sigmoid(Math.fround(beta * X[i]!));
}

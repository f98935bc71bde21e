import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import { tanh } from '../math/tanh.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** What both passes of ELU take. */
export interface EluOptions {
  /** Far below 0 the output comes to −alpha; at least 0. */
  readonly alpha: number;
}

/**
 * Exponential linear unit: y = x where x > 0, else alpha·(eˣ − 1)  (Theory §17). NaN stays NaN.
 *
 * eˣ − 1 is computed as 2t/(1 − t) with t = tanh(x/2), which keeps its digits near 0.
 *
 * Source: Clevert, Unterthiner, Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear Units", 2016.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(eluForward(tensor(backend, [-Infinity, 0, 2]), undefined, { alpha: 1 })); // → [-1, 0, 2]
 */
export function eluForward(x: Tensor, out: Tensor | undefined, options: EluOptions): Tensor {
  expectTensor('eluForward', 'x', x);
  checkNumber('eluForward', 'alpha', options?.alpha, { min: 0 });
  const y = output('eluForward', out, x, x.shape);
  dispatch('eluForward', forward, y, x)(x as HostTensor, y as HostTensor, options);
  return y;
}

/**
 * The way back, from the output: dx = dy where y > 0, else dy·(y + alpha), since alpha·eˣ = y + alpha.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(eluBackward(tensor(backend, [-0.5, 2]), tensor(backend, [4, 4]), undefined, { alpha: 1 })); // → [2, 4]
 */
export function eluBackward(y: Tensor, dy: Tensor, out: Tensor | undefined, options: EluOptions): Tensor {
  const { shape } = expectTensor('eluBackward', 'output', y);
  expectShape('eluBackward', 'outputGradient', dy, shape);
  checkNumber('eluBackward', 'alpha', options?.alpha, { min: 0 });
  const dx = output('eluBackward', out, y, shape);
  dispatch('eluBackward', backward, dx, y, dy)(y as HostTensor, dy as HostTensor, dx as HostTensor, options);
  return dx;
}

function forward(x: HostTensor, out: HostTensor, options: EluOptions): void {
  const [from, y] = [x.data, out.data];
  const alpha = Math.fround(options.alpha);
  for (let i = 0; i < y.length; i++) {
    const t = tanh(Math.fround(0.5 * from[i]!));
    y[i] = from[i]! > 0 ? from[i]! : alpha * Math.fround((2 * t) / Math.fround(1 - t));
  }
}

function backward(y: HostTensor, dy: HostTensor, out: HostTensor, options: EluOptions): void {
  const [Y, from, dx] = [y.data, dy.data, out.data];
  const alpha = Math.fround(options.alpha);
  for (let i = 0; i < dx.length; i++) dx[i] = Y[i]! > 0 ? from[i]! : from[i]! * Math.fround(Y[i]! + alpha);
}

import { checkNumber } from '../checks.ts';
import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import { exp } from '../math/exp.ts';
import { sigmoid } from '../math/sigmoid.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** What both passes of SiLU take. */
export interface SiluOptions {
  /** How sharp the bend at 0 is: above 0. */
  readonly beta: number;
}

/** Beyond this, σ is 0 or 1 in float32 and its slope 0; a larger product beta·x would only make ∞·0. */
const SATURATED = 128;

/**
 * Sigmoid linear unit (swish): y = x·σ(beta·x)  (Theory §17). NaN stays NaN; so does −∞, which is −∞·0.
 *
 * Source: Elfwing, Uchibe, Doya, "Sigmoid-Weighted Linear Units for Neural Network Function Approximation", 2018.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(siluForward(tensor(backend, [0, 1000]), undefined, { beta: 1 })); // → [0, 1000]
 */
export function siluForward(x: Tensor, out: Tensor | undefined, options: SiluOptions): Tensor {
  expectTensor('siluForward', 'x', x);
  checkNumber('siluForward', 'beta', options?.beta, { above: 0 });
  const y = output('siluForward', out, x, x.shape);
  dispatch('siluForward', forward, y, x)(x as HostTensor, y as HostTensor, options);
  return y;
}

/**
 * The way back, from the input: dx = dy·(σ(t) + t·σ(t)·(1 − σ(t))) with t = beta·x.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(siluBackward(tensor(backend, [0]), tensor(backend, [4]), undefined, { beta: 1 })); // → [2]
 */
export function siluBackward(x: Tensor, dy: Tensor, out: Tensor | undefined, options: SiluOptions): Tensor {
  const { shape } = expectTensor('siluBackward', 'x', x);
  expectShape('siluBackward', 'outputGradient', dy, shape);
  checkNumber('siluBackward', 'beta', options?.beta, { above: 0 });
  const dx = output('siluBackward', out, x, shape);
  dispatch('siluBackward', backward, dx, x, dy)(x as HostTensor, dy as HostTensor, dx as HostTensor, options);
  return dx;
}

function forward(x: HostTensor, out: HostTensor, options: SiluOptions): void {
  const [from, y] = [x.data, out.data];
  const beta = Math.fround(options.beta);
  for (let i = 0; i < y.length; i++) y[i] = from[i]! * sigmoid(Math.fround(beta * from[i]!));
}

function backward(x: HostTensor, dy: HostTensor, out: HostTensor, options: SiluOptions): void {
  const [X, from, dx] = [x.data, dy.data, out.data];
  const beta = Math.fround(options.beta);
  for (let i = 0; i < dx.length; i++) {
    const product = Math.fround(beta * X[i]!);
    const t = product > SATURATED ? SATURATED : product < -SATURATED ? -SATURATED : product;
    // With e = exp(−|t|): σ is 1/(1 + e) or e/(1 + e), and σ·(1 − σ) = e/(1 + e)² loses no digits.
    const e = exp(-Math.abs(t));
    const whole = Math.fround(1 + e);
    const sigma = Math.fround((t < 0 ? e : 1) / whole);
    const slope = Math.fround(e / Math.fround(whole * whole));
    dx[i] = from[i]! * Math.fround(sigma + Math.fround(t * slope));
  }
}

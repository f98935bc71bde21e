import { checkChoice } from '../checks.ts';
import { dispatch, expectShape, expectTensor, output } from '../dispatch.ts';
import { erfc } from '../math/erf.ts';
import { exp } from '../math/exp.ts';
import { sigmoid } from '../math/sigmoid.ts';
import type { HostTensor, Tensor } from '../tensor.ts';

/** What both passes of GELU take. */
export interface GeluOptions {
  /** `'none'`: by the normal distribution itself; `'tanh'`: by its well-known approximation. */
  readonly approximate: 'none' | 'tanh';
}

/**
 * Gaussian error linear unit: y = x·Φ(x), with Φ(x) = (1 + erf(x/√2))/2  (Theory §17). NaN stays NaN; so does −∞, which is −∞·0.
 *
 * `'tanh'`: y = x·(1 + tanh(u))/2 with u = √(2/π)·(x + 0.044715·x³), computed as the equal x·σ(2u).
 *
 * Source: Hendrycks, Gimpel, "Gaussian Error Linear Units", 2016.
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(geluForward(tensor(backend, [0, 1000]), undefined, { approximate: 'none' })); // → [0, 1000]
 */
export function geluForward(x: Tensor, out: Tensor | undefined, options: GeluOptions): Tensor {
  expectTensor('geluForward', 'x', x);
  checkChoice('geluForward', 'approximate', options?.approximate, ['none', 'tanh']);
  const y = output('geluForward', out, x, x.shape);
  dispatch('geluForward', forward, y, x)(x as HostTensor, y as HostTensor, options);
  return y;
}

/**
 * The way back, from the input: dx = dy·(Φ(x) + x·φ(x)), with φ(x) = e^(−x²/2)/√(2π).
 *
 * `'tanh'`: dx = dy·(σ(2u) + x·σ(2u)·(1 − σ(2u))·2u′), with u′ = √(2/π)·(1 + 3·0.044715·x²).
 *
 * @throws E_SHAPE, E_ARG when the tensors do not fit; E_ARG, E_RANGE when an option is none; E_BACKEND when backends differ
 * @example
 * const backend = createReferenceBackend();
 * toArray(geluBackward(tensor(backend, [0, 1000]), tensor(backend, [4, 4]), undefined, { approximate: 'none' })); // → [2, 4]
 */
export function geluBackward(x: Tensor, dy: Tensor, out: Tensor | undefined, options: GeluOptions): Tensor {
  const { shape } = expectTensor('geluBackward', 'x', x);
  expectShape('geluBackward', 'outputGradient', dy, shape);
  checkChoice('geluBackward', 'approximate', options?.approximate, ['none', 'tanh']);
  const dx = output('geluBackward', out, x, shape);
  dispatch('geluBackward', backward, dx, x, dy)(x as HostTensor, dy as HostTensor, dx as HostTensor, options);
  return dx;
}

// Each in float32: √½, 1/√(2π), 0.044715, 3·0.044715 and 2·√(2/π).
const ROOT_HALF = 0.7071067690849304;
const DENSITY_AT_0 = 0.3989422917366028;
const CUBE = 0.044714998453855515;
const THREE_CUBE = 0.13414500653743744;
const TWICE_ROOT = 1.5957691669464111;
/** Beyond this, σ(2u) is 0 or 1 in float32 and its slope 0; a larger x would only make ∞·0. */
const SATURATED = 32;

function forward(x: HostTensor, out: HostTensor, { approximate }: GeluOptions): void {
  const [from, y] = [x.data, out.data];
  const share = approximate === 'none' ? normalShare : (value: number) => sigmoid(twiceU(value));
  for (let i = 0; i < y.length; i++) y[i] = from[i]! * share(from[i]!);
}

function backward(x: HostTensor, dy: HostTensor, out: HostTensor, { approximate }: GeluOptions): void {
  const [X, from, dx] = [x.data, dy.data, out.data];
  const slope = approximate === 'none' ? exactSlope : tanhSlope;
  for (let i = 0; i < dx.length; i++) dx[i] = from[i]! * slope(X[i]!);
}

/** Φ(x) = erfc(−x/√2)/2, which keeps its digits below 0, where 1 + erf(x/√2) would cancel. */
function normalShare(x: number): number {
  return Math.fround(0.5 * erfc(Math.fround(-ROOT_HALF * x)));
}

/** Φ(x) + x·φ(x) */
function exactSlope(x: number): number {
  const density = Math.fround(DENSITY_AT_0 * exp(Math.fround(-0.5 * Math.fround(x * x))));
  return Math.fround(normalShare(x) + Math.fround(x * density));
}

/** 2u = 2√(2/π)·x·(1 + 0.044715·x²) */
function twiceU(x: number): number {
  const bend = Math.fround(1 + Math.fround(CUBE * Math.fround(x * x)));
  return Math.fround(Math.fround(TWICE_ROOT * x) * bend);
}

function tanhSlope(value: number): number {
  const x = value > SATURATED ? SATURATED : value < -SATURATED ? -SATURATED : value;
  const t = twiceU(x);
  // With e = exp(−|t|): σ is 1/(1 + e) or e/(1 + e), and σ·(1 − σ) = e/(1 + e)² loses no digits.
  const e = exp(-Math.abs(t));
  const whole = Math.fround(1 + e);
  const sigma = Math.fround((t < 0 ? e : 1) / whole);
  const slope = Math.fround(e / Math.fround(whole * whole));
  const steepness = Math.fround(TWICE_ROOT * Math.fround(1 + Math.fround(THREE_CUBE * Math.fround(x * x))));
  return Math.fround(sigma + Math.fround(Math.fround(x * slope) * steepness));
}

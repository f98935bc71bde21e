import type { DropoutMask } from '../../kernels/dropout.ts';
import type { EluOptions } from '../../kernels/elu.ts';
import type { GeluOptions } from '../../kernels/gelu.ts';
import type { LeakyReluOptions } from '../../kernels/leaky-relu.ts';
import type { SiluOptions } from '../../kernels/silu.ts';
import type { SoftplusOptions } from '../../kernels/softplus.ts';
import type { HostTensor, Tensor } from '../../tensor.ts';
import { threefry } from '../../threefry.ts';

const numbers = (tensor: Tensor) => (tensor as HostTensor).data;

function each(out: Tensor, value: (i: number) => number): void {
  numbers(out).forEach((_, i) => (numbers(out)[i] = value(i)));
}

function eachRow(out: Tensor, body: (row: readonly number[]) => void): void {
  const columns = out.shape.at(-1)!;
  for (let start = 0; start < numbers(out).length; start += columns) body(Array.from({ length: columns }, (_, i) => start + i));
}

const sigma = (t: number) => (t >= 0 ? 1 / (1 + Math.exp(-t)) : Math.exp(t) / (1 + Math.exp(t)));

function reluForward(x: Tensor, out: Tensor): void {
  each(out, (i) => Math.max(0, numbers(x)[i]!));
}

function reluBackward(y: Tensor, dy: Tensor, out: Tensor): void {
  each(out, (i) => (numbers(y)[i]! > 0 ? numbers(dy)[i]! : 0));
}

function leakyReluForward(x: Tensor, out: Tensor, { slope }: LeakyReluOptions): void {
  each(out, (i) => numbers(x)[i]! * (numbers(x)[i]! > 0 ? 1 : slope));
}

function leakyReluBackward(y: Tensor, dy: Tensor, out: Tensor, { slope }: LeakyReluOptions): void {
  each(out, (i) => numbers(dy)[i]! * (numbers(y)[i]! > 0 ? 1 : slope));
}

function eluForward(x: Tensor, out: Tensor, { alpha }: EluOptions): void {
  each(out, (i) => (numbers(x)[i]! > 0 ? numbers(x)[i]! : alpha * Math.expm1(numbers(x)[i]!)));
}

function eluBackward(y: Tensor, dy: Tensor, out: Tensor, { alpha }: EluOptions): void {
  each(out, (i) => numbers(dy)[i]! * (numbers(y)[i]! > 0 ? 1 : numbers(y)[i]! + alpha));
}

function sigmoidForward(x: Tensor, out: Tensor): void {
  each(out, (i) => sigma(numbers(x)[i]!));
}

function sigmoidBackward(y: Tensor, dy: Tensor, out: Tensor): void {
  each(out, (i) => numbers(dy)[i]! * numbers(y)[i]! * (1 - numbers(y)[i]!));
}

function tanhForward(x: Tensor, out: Tensor): void {
  each(out, (i) => Math.tanh(numbers(x)[i]!));
}

function tanhBackward(y: Tensor, dy: Tensor, out: Tensor): void {
  each(out, (i) => numbers(dy)[i]! * (1 - numbers(y)[i]! ** 2));
}

function softplusForward(x: Tensor, out: Tensor, { beta }: SoftplusOptions): void {
  // log(1 + e^t) = t + log(1 + e^−t)
  each(out, (i) => {
    const t = beta * numbers(x)[i]!;
    return t > 0 ? numbers(x)[i]! + Math.log1p(Math.exp(-t)) / beta : Math.log1p(Math.exp(t)) / beta;
  });
}

function softplusBackward(x: Tensor, dy: Tensor, out: Tensor, { beta }: SoftplusOptions): void {
  each(out, (i) => numbers(dy)[i]! * sigma(beta * numbers(x)[i]!));
}

function siluForward(x: Tensor, out: Tensor, { beta }: SiluOptions): void {
  each(out, (i) => numbers(x)[i]! * sigma(beta * numbers(x)[i]!));
}

function siluBackward(x: Tensor, dy: Tensor, out: Tensor, { beta }: SiluOptions): void {
  each(out, (i) => {
    const t = beta * numbers(x)[i]!;
    // σ(−t) = 1 − σ(t); the product comes to 0 long before t overflows.
    const bend = Math.abs(t) > 1e4 ? 0 : t * sigma(t) * sigma(-t);
    return numbers(dy)[i]! * (sigma(t) + bend);
  });
}

/** (1 + erf(x/√2))/2, by its series around 0 and by the continued fraction of erfc in the tails. */
function normalShare(x: number): number {
  if (Number.isNaN(x)) return NaN;
  // φ is 0 in float64 from 38.6 on.
  if (Math.abs(x) > 40) return x < 0 ? 0 : 1;
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (Math.abs(x) < 5) {
    // Φ(x) = 1/2 + φ(x)·(x + x³/3 + x⁵/(3·5) + …)
    let [term, sum] = [x, x];
    for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) sum += term *= (x * x) / k;
    if (x > -1) return 0.5 + density * sum;
  }
  // 1 − Φ(|x|) = φ(x)/(|x| + 1/(|x| + 2/(|x| + 3/…)))
  let fraction = Math.abs(x);
  for (let k = 300; k > 0; k--) fraction = Math.abs(x) + k / fraction;
  return x < 0 ? density / fraction : 1 - density / fraction;
}

const ROOT = Math.sqrt(2 / Math.PI);

function geluForward(x: Tensor, out: Tensor, { approximate }: GeluOptions): void {
  each(out, (i) => {
    const value = numbers(x)[i]!;
    return value * (approximate === 'none' ? normalShare(value) : sigma(2 * ROOT * (value + 0.044715 * value ** 3)));
  });
}

function geluBackward(x: Tensor, dy: Tensor, out: Tensor, { approximate }: GeluOptions): void {
  each(out, (i) => {
    const value = numbers(x)[i]!;
    if (approximate === 'none') {
      const density = Math.exp((-value * value) / 2) / Math.sqrt(2 * Math.PI);
      return numbers(dy)[i]! * (normalShare(value) + value * density);
    }
    const t = 2 * ROOT * (value + 0.044715 * value ** 3);
    const bend = Math.abs(value) > 1e3 ? 0 : value * sigma(t) * sigma(-t) * 2 * ROOT * (1 + 3 * 0.044715 * value ** 2);
    return numbers(dy)[i]! * (sigma(t) + bend);
  });
}

function softmaxForward(z: Tensor, out: Tensor): void {
  eachRow(out, (row) => {
    const largest = Math.max(...row.map((i) => numbers(z)[i]!));
    const powers = row.map((i) => Math.exp(numbers(z)[i]! - largest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    row.forEach((i, c) => (numbers(out)[i] = powers[c]! / total));
  });
}

/** dz_i = Σ_j dP_j·∂P_j/∂z_i with ∂P_j/∂z_i = P_j·(δ_ij − P_i), the Jacobian written out. */
function softmaxBackward(p: Tensor, dp: Tensor, out: Tensor): void {
  const [P, from] = [numbers(p), numbers(dp)];
  eachRow(out, (row) => {
    for (const i of row) numbers(out)[i] = row.reduce((sum, j) => sum + from[j]! * P[j]! * ((i === j ? 1 : 0) - P[i]!), 0);
  });
}

function logSoftmaxForward(z: Tensor, out: Tensor): void {
  eachRow(out, (row) => {
    const largest = Math.max(...row.map((i) => numbers(z)[i]!));
    const total = row.reduce((sum, i) => sum + Math.exp(numbers(z)[i]! - largest), 0);
    for (const i of row) numbers(out)[i] = Math.max(-Number.MAX_VALUE, numbers(z)[i]! - largest) - Math.log(total);
  });
}

/** dz_i = Σ_j dL_j·(δ_ij − P_i) */
function logSoftmaxBackward(l: Tensor, dl: Tensor, out: Tensor): void {
  const [L, from] = [numbers(l), numbers(dl)];
  eachRow(out, (row) => {
    for (const i of row) numbers(out)[i] = row.reduce((sum, j) => sum + from[j]! * ((i === j ? 1 : 0) - Math.exp(L[i]!)), 0);
  });
}

function dropoutForward(x: Tensor, out: Tensor, { key, keep, firstElement }: DropoutMask): void {
  const drawn = new Uint32Array(2);
  each(out, (i) => {
    const half = firstElement + i;
    const word = Math.floor(half / 2);
    threefry(...key, Math.floor(word / 2) % 2 ** 32, Math.floor(word / 2 ** 33), drawn);
    const bits = half % 2 === 0 ? drawn[word % 2]! % 2 ** 16 : Math.floor(drawn[word % 2]! / 2 ** 16);
    return (numbers(x)[i]! / keep) * (bits < Math.round(keep * 2 ** 16) ? 1 : 0);
  });
}

/** The float64 kernels of the activations, by name. */
export const activations = {
  reluForward,
  reluBackward,
  leakyReluForward,
  leakyReluBackward,
  eluForward,
  eluBackward,
  sigmoidForward,
  sigmoidBackward,
  tanhForward,
  tanhBackward,
  softplusForward,
  softplusBackward,
  siluForward,
  siluBackward,
  geluForward,
  geluBackward,
  softmaxForward,
  softmaxBackward,
  logSoftmaxForward,
  logSoftmaxBackward,
  dropoutForward,
};

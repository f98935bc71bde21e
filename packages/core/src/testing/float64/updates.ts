import type { AdamOptions } from '../../kernels/adam-update.ts';
import type { MomentumOptions } from '../../kernels/momentum-update.ts';
import type { RmsPropOptions } from '../../kernels/rms-prop-update.ts';
import type { HostTensor, Tensor } from '../../tensor.ts';

const numbers = (tensor: Tensor) => (tensor as HostTensor).data;

/** Rewrites each element of a tensor from itself and its place. */
function rewrite(tensor: Tensor, change: (value: number, i: number) => number): void {
  const data = numbers(tensor);
  data.forEach((value, i) => (data[i] = change(value, i)));
}

function applyUpdates(values: Tensor, updates: Tensor, factor: number): void {
  rewrite(values, (value, i) => value + factor * numbers(updates)[i]!);
  rewrite(updates, () => 0);
}

function scale(x: Tensor, factor: number): void {
  rewrite(x, (value) => value * factor);
}

function addScaled(out: Tensor, x: Tensor, factor: number): void {
  rewrite(out, (value, i) => value + factor * numbers(x)[i]!);
}

function hasNonFinite(x: Tensor, into: Tensor): void {
  if (!numbers(x).every(Number.isFinite)) numbers(into)[0] = 1;
}

function clamp(x: Tensor, limit: number): void {
  rewrite(x, (value) => Math.min(limit, Math.max(-limit, value)));
}

function scaleToNorm(x: Tensor, sumOfSquares: Tensor, limit: number): void {
  const norm = Math.sqrt(numbers(sumOfSquares)[0]!);
  if (!(norm <= limit)) rewrite(x, (value) => (value * limit) / norm);
}

function momentumUpdate(updates: Tensor, velocity: Tensor, { beta, rate, nesterov }: MomentumOptions): void {
  rewrite(velocity, (v, i) => beta * v + rate * numbers(updates)[i]!);
  rewrite(updates, (g, i) => (nesterov ? beta * numbers(velocity)[i]! + rate * g : numbers(velocity)[i]!));
}

function adaGradUpdate(updates: Tensor, squares: Tensor, { epsilon }: { epsilon: number }): void {
  rewrite(squares, (s, i) => s + numbers(updates)[i]! ** 2);
  rewrite(updates, (g, i) => g / (Math.sqrt(numbers(squares)[i]!) + epsilon));
}

function rmsPropUpdate(updates: Tensor, squares: Tensor, { rho, epsilon }: RmsPropOptions): void {
  rewrite(squares, (s, i) => rho * s + (1 - rho) * numbers(updates)[i]! ** 2);
  rewrite(updates, (g, i) => g / (Math.sqrt(numbers(squares)[i]!) + epsilon));
}

function adamUpdate(updates: Tensor, mean: Tensor, squares: Tensor, options: AdamOptions): void {
  const { beta1, beta2, epsilon, correction1, correction2 } = options;
  rewrite(mean, (m, i) => beta1 * m + (1 - beta1) * numbers(updates)[i]!);
  rewrite(squares, (v, i) => beta2 * v + (1 - beta2) * numbers(updates)[i]! ** 2);
  rewrite(updates, (_, i) => numbers(mean)[i]! / correction1 / (Math.sqrt(numbers(squares)[i]! / correction2) + epsilon));
}

/** The float64 kernels of optimizers, by name. */
export const updates = {
  applyUpdates,
  scale,
  addScaled,
  hasNonFinite,
  clamp,
  scaleToNorm,
  momentumUpdate,
  adaGradUpdate,
  rmsPropUpdate,
  adamUpdate,
};

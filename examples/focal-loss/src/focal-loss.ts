import {
  checkNumber,
  checkOptions,
  checkProbabilities,
  dispatch,
  elementGradient,
  elementLosses,
  exp,
  log1p,
  meanTerms,
  rowLoss,
  scaleSlopes,
  sigmoidForward,
  type HostTensor,
  type Loss,
  type LossScaling,
  type Tensor,
} from '@gradwright/core';

/** What both passes of the focal loss take. */
export interface FocalLossOptions {
  /** How little an example counts that is already right: from 0 (cross-entropy) to 100. */
  readonly gamma: number;
}

/**
 * Focal loss, on logits: the mean over N examples of M yes-or-no answers of −(1 − p)^γ·ln p, where p is the share σ(z) or 1 − σ(z) that is given to
 * the right answer. What is right already hardly counts, so a thousand easy examples do not drown a rare one.
 *
 * logits [rows, …], target of the same shape, or [rows] where M = 1: 0, 1 or a share between. With f(x) = σ(−x)^γ·ln(1 + e⁻ˣ), which is the price
 * of a yes, L = y·f(z) + (1 − y)·f(−z), and ∂L/∂z = (y·f′(z) − (1 − y)·f′(−z))/(N·M), f′(x) = −σ(−x)^γ·(γ·σ(x)·ln(1 + e⁻ˣ) + σ(−x)).
 *
 * (Lin, Goyal, Girshick, He & Dollár, "Focal Loss for Dense Object Detection", 2017, equation 4. They take γ = 2.)
 *
 * @throws E_ARG, E_RANGE when gamma is none from 0 to 100; from `forward`: E_SHAPE when the shapes do not fit, E_EMPTY without rows, E_LABEL
 *   naming the first target beyond [0, 1]
 */
export function focalLoss(options?: Partial<FocalLossOptions>): Loss {
  const { gamma = 2 } = checkOptions('focalLoss', options, ['gamma']);
  checkGamma('focalLoss', gamma);
  return rowLoss({
    type: 'focalLoss',
    settings: [{ gamma }],
    rows: (logits, target) => [
      focalLossForward(logits, target, undefined, { gamma }),
      (scaling) => focalLossBackward(logits, target, undefined, { gamma, ...scaling }),
    ],
    activate: (output) => sigmoidForward(output),
    activation: 'sigmoid',
  });
}

/** The losses of the rows, ascending columns. @throws E_SHAPE, E_LABEL, E_ARG, E_RANGE, E_BACKEND */
export function focalLossForward(logits: Tensor, target: Tensor, out: Tensor | undefined, options: FocalLossOptions): Tensor {
  checkGamma('focalLossForward', options?.gamma);
  const losses = elementLosses('focalLossForward', logits, target, out);
  const kernel = dispatch('focalLossForward', forward, losses, logits, target);
  kernel(logits as HostTensor, target as HostTensor, losses as HostTensor, options);
  return losses;
}

/** The way back, with 1/(N·M) and the weights. @throws E_SHAPE, E_ARG, E_RANGE, E_BACKEND */
export function focalLossBackward(
  logits: Tensor,
  target: Tensor,
  out: Tensor | undefined,
  options: FocalLossOptions & LossScaling,
): Tensor {
  checkGamma('focalLossBackward', options?.gamma);
  const dz = elementGradient('focalLossBackward', logits, target, out, options);
  const kernel = dispatch('focalLossBackward', backward, dz, logits, target, options.weights);
  kernel(logits as HostTensor, target as HostTensor, dz as HostTensor, options);
  return dz;
}

function checkGamma(where: string, gamma: unknown): void {
  checkNumber(where, 'gamma', gamma, { min: 0, max: 100 });
}

// The references, in float32 steps.
const f = Math.fround;

function forward(logits: HostTensor, target: HostTensor, out: HostTensor, { gamma }: FocalLossOptions): void {
  checkProbabilities('focalLossForward', target, 'target');
  const price = (x: number) => f(hardness(x, f(gamma)) * softplus(-x));
  meanTerms(logits, target, out, (z, y) => f(f(y * price(z)) + f(f(1 - y) * price(-z))));
}

function backward(logits: HostTensor, target: HostTensor, out: HostTensor, options: FocalLossOptions & LossScaling): void {
  const gamma = f(options.gamma);
  const slope = (x: number) => f(-hardness(x, gamma) * f(f(gamma * f(sigmoid(x) * softplus(-x))) + sigmoid(-x)));
  scaleSlopes(logits, target, out, options, (z, y) => f(f(y * slope(z)) - f(f(1 - y) * slope(-z))));
}

/** σ(−x)^γ as e^(−γ·ln(1 + eˣ)), in which nothing overflows. */
function hardness(x: number, gamma: number): number {
  return exp(f(-gamma * softplus(x)));
}

/** ln(1 + eˣ). */
function softplus(x: number): number {
  return f(Math.max(x, 0) + log1p(exp(-Math.abs(x))));
}

/** 1/(1 + e⁻ˣ). */
function sigmoid(x: number): number {
  const power = exp(-Math.abs(x));
  return f((x < 0 ? power : 1) / f(1 + power));
}

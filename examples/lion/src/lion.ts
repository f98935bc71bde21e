import {
  blockLike,
  checkNumber,
  checkOptions,
  dispatch,
  eachSegment,
  expectShape,
  expectTensor,
  type Block,
  type HostTensor,
  type Tensor,
  type Transform,
} from '@gradwright/core';

/** How Lion's mean moves. */
export interface LionOptions {
  /** How much of the mean counts beside the gradient in the sign that is taken, β₁ in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** How much of the mean stays from step to step, β₂ in [0, 1). Default 0.99. */
  readonly beta2?: number;
}

/**
 * u = sign(β₁·m + (1 − β₁)·g), then m = β₂·m + (1 − β₂)·g: every weight moves by the same amount, and one number a weight is remembered where Adam
 * needs two.
 *
 * One link of an optimizer: `scaleByLearningRate` behind it makes a step of it, `addWeightDecay` between the two the decay that the paper
 * recommends. Rates are a third to a tenth of Adam's.
 *
 * (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023, algorithm 2; sign(0) is 0.)
 *
 * @throws E_ARG, E_RANGE for options
 */
export function scaleByLion(options?: LionOptions): Transform<{ readonly mean: Block }> {
  const { beta1 = 0.9, beta2 = 0.99 } = checkOptions('scaleByLion', options, ['beta1', 'beta2']);
  checkNumber('scaleByLion', 'beta1', beta1, { min: 0, below: 1 });
  checkNumber('scaleByLion', 'beta2', beta2, { min: 0, below: 1 });
  return {
    type: 'scaleByLion',
    settings: [{ beta1, beta2 }],
    init: (parameters) => ({ mean: blockLike(parameters) }),
    update(updates, { mean }) {
      eachSegment((update, m) => lionUpdate(update, m, { beta1, beta2 }), updates, mean);
    },
  };
}

/** The formula on two tensors of one shape. @throws E_SHAPE when they differ; E_ARG, E_RANGE for options; E_BACKEND when backends differ */
export function lionUpdate(updates: Tensor, mean: Tensor, options: Required<LionOptions>): void {
  expectTensor('lionUpdate', 'updates', updates);
  expectShape('lionUpdate', 'mean', mean, updates.shape);
  checkNumber('lionUpdate', 'beta1', options?.beta1, { min: 0, max: 1 });
  checkNumber('lionUpdate', 'beta2', options?.beta2, { min: 0, max: 1 });
  dispatch('lionUpdate', reference, updates, mean)(updates as HostTensor, mean as HostTensor, options);
}

function reference(updates: HostTensor, mean: HostTensor, { beta1, beta2 }: Required<LionOptions>): void {
  const [u, m] = [updates.data, mean.data];
  const between = (beta: number) => [Math.fround(beta), Math.fround(1 - beta)] as const;
  const [[keep1, join1], [keep2, join2]] = [between(beta1), between(beta2)];
  for (let i = 0; i < u.length; i++) {
    const g = u[i]!;
    // NaN has the sign NaN.
    u[i] = Math.sign(Math.fround(Math.fround(keep1 * m[i]!) + Math.fround(join1 * g)));
    m[i] = Math.fround(keep2 * m[i]!) + Math.fround(join2 * g);
  }
}

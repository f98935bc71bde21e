import { checkNumber, checkOptions, type Penalty } from '@gradwright/core';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';

/** The rates of both penalties. */
export interface L1L2Options {
  readonly l1: number;
  readonly l2: number;
}

/**
 * Both penalties on the same weights (elastic net): adds λ₁·Σ |w| + λ₂·Σ w² to the loss, and λ₁·sign(w) + 2λ₂·w to the gradient
 * (Theory §14).
 *
 * @throws E_ARG, E_RANGE when a rate is no finite number of at least 0
 * @example
 * const backend = createReferenceBackend();
 * const [weights, gradient] = [tensor(backend, [3, -4]), tensor(backend, [0, 0])];
 * l1l2({ l1: 0.5, l2: 0.25 }).addGradient(weights, gradient);
 * toArray(gradient); // → [2, -2.5]
 */
export function l1l2(options: L1L2Options): Penalty {
  const rates = checkOptions('l1l2', options, ['l1', 'l2']);
  checkNumber('l1l2', 'l1', rates.l1, { min: 0 });
  checkNumber('l1l2', 'l2', rates.l2, { min: 0 });
  const both = [l1(rates.l1), l2(rates.l2)];
  return {
    type: 'l1l2',
    settings: [{ l1: rates.l1, l2: rates.l2 }],
    addValue(weights, into) {
      for (const penalty of both) penalty.addValue(weights, into);
    },
    addGradient(weights, gradient) {
      for (const penalty of both) penalty.addGradient(weights, gradient);
    },
  };
}

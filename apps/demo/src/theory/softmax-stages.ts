import { createContext, createReferenceBackend, exp, readNow, tensor } from '@gradwright/core';
import { softmax } from '@gradwright/layers';

/** The four stages of softmax, and what becomes of it without the second  (Theory §4). */
export interface SoftmaxStages {
  readonly shifted: readonly number[];
  readonly powers: readonly number[];
  readonly probabilities: readonly number[];
  /** e^z without the shift, in 32 bits, and divided by its sum. */
  readonly naive: { readonly powers: readonly number[]; readonly probabilities: readonly number[] };
}

export function softmaxStages(logits: readonly number[]): SoftmaxStages {
  const backend = createReferenceBackend();
  const most = Math.max(...logits);
  const shifted = logits.map((logit) => logit - most);
  const [output] = softmax().forward(tensor(backend, [logits]), createContext({ backend, batchSize: 1 }));
  const powers = logits.map((logit) => exp(Math.fround(logit)));
  const sum = powers.reduce((total, power) => Math.fround(total + power), 0);
  return {
    shifted,
    powers: shifted.map((logit) => exp(Math.fround(logit))),
    probabilities: [...readNow(output)],
    naive: { powers, probabilities: powers.map((power) => power / sum) },
  };
}

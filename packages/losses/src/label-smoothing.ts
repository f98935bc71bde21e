import { checkNumber, checkOptions } from '@gradwright/core';

/** What a categorical cross-entropy may be told. */
export interface CrossEntropyOptions {
  /** ε: each target becomes (1 − ε)·Y + ε/K, for K classes  (Theory §18). Default 0. */
  readonly labelSmoothing?: number;
}

/** @throws E_ARG for an unknown option; E_ARG, E_RANGE when the smoothing is not in [0, 1) */
export function checkSmoothing(where: string, options: CrossEntropyOptions | undefined): CrossEntropyOptions {
  const { labelSmoothing } = checkOptions(where, options, ['labelSmoothing']);
  if (labelSmoothing === undefined) return {};
  return { labelSmoothing: checkNumber(where, 'labelSmoothing', labelSmoothing, { min: 0, below: 1 }) };
}

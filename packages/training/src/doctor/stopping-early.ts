import type { RunRecord } from './record.ts';

/** What early stopping would have kept of a run, beside what it ended with. */
export interface StoppedEarly {
  /** The step whose weights it would have kept. */
  readonly step: number;
  readonly kept: { readonly loss: number; readonly validationLoss: number };
  readonly end: { readonly loss: number; readonly validationLoss: number };
  /** The end's validation loss over the lowest of any epoch. */
  readonly rise: number;
}

/**
 * Goes through the epochs as `earlyStopping({ patience })` does: the best one before more than `patience` in a row were not better.
 * Undefined where no validation loss was measured.
 */
export function stoppedEarly({ epochs }: Pick<RunRecord, 'epochs'>, patience: number): StoppedEarly | undefined {
  const watched = epochs.filter(isWatched);
  const [first, second] = watched;
  const end = watched[watched.length - 1];
  if (first === undefined || end === undefined) return undefined;
  // Epochs are counted by their steps: of a long run every second one is kept, and one that was resumed does not begin at 0.
  const length = Math.min(first.step, (second?.step ?? Infinity) - first.step);
  let best = first;
  for (const epoch of watched) {
    if (epoch.validationLoss < best.validationLoss) best = epoch;
    else if (epoch.step - best.step > patience * length) break;
  }
  const lowest = watched.reduce((least, { validationLoss }) => Math.min(least, validationLoss), Infinity);
  return { step: best.step, kept: best, end, rise: end.validationLoss / lowest };
}

type Epoch = RunRecord['epochs'][number];

function isWatched(epoch: Epoch): epoch is Epoch & { readonly validationLoss: number } {
  return epoch.validationLoss !== undefined;
}

import { checkInteger, checkNumber, checkOptions, createError, type Described } from '@gradwright/core';
import type { EpochEvent, Stopping } from './events.ts';

/** When to stop, by what. */
export interface EarlyStoppingOptions {
  /** How many epochs without a better one are borne. Default 10. */
  readonly patience?: number;
  /** How much lower a loss must be to count as better. Default 0. */
  readonly minimumChange?: number;
}

/**
 * Stops when the validation loss has not fallen for `patience` epochs, and gives the model the weights of its best epoch:
 * always, also when the epochs run out first or the run is broken off  (Theory §12.1). Without validation rows it goes by the training loss.
 *
 * @throws E_ARG, E_RANGE when an option is none
 * @example
 * const { train: data, validation } = split(spiral({ perClass: 20, seed: 7 }), { validation: 0.25, seed: 7 });
 * const stop = earlyStopping({ patience: 2 });
 * const options = { data, validation, loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 1 }), epochs: 20, seed: 7 };
 * const { bestEpoch } = await train(dense(2, 3), { ...options, stop }).finish();
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): Stopping & Described {
  const { patience = 10, minimumChange = 0 } = checkOptions('earlyStopping', options, ['patience', 'minimumChange']);
  checkInteger('earlyStopping', 'patience', patience, { min: 0 });
  checkNumber('earlyStopping', 'minimumChange', minimumChange, { min: 0 });
  return {
    type: 'earlyStopping',
    settings: [{ ...options }],
    start() {
      let lowest = Infinity;
      let since = 0;
      return {
        judge(epoch) {
          const loss = judgedLoss(epoch);
          const best = loss < lowest - minimumChange;
          if (best) lowest = loss;
          since = best ? 0 : since + 1;
          return { best, goOn: since <= patience };
        },
      };
    },
  };
}

function judgedLoss({ validation, loss, epoch }: EpochEvent): number {
  const judged = validation?.loss ?? loss;
  if (Number.isNaN(judged)) throw createError('E_NONFINITE', 'earlyStopping', `the loss of epoch ${epoch} is NaN`);
  return judged;
}

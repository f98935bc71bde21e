import {
  createError,
  fill,
  forwardThrough,
  isGradwrightError,
  readNow,
  type Dataset,
  type Layer,
  type Loss,
  type Shape,
  type Tensor,
} from '@gradwright/core';
import { checkLossResult } from './check-parts.ts';
import type { Engine } from './engine.ts';
import { predictionContext } from './predict.ts';
import { sliceRows } from './slice-rows.ts';

/** Rows at a time. */
const CHUNK = 256;

/** What a run is about to do. */
interface Rehearsal {
  readonly engine: Engine;
  readonly model: Layer;
  readonly loss: Loss;
  readonly data: Dataset;
  readonly validation: Dataset | undefined;
  readonly batchSize: number;
  readonly microBatchSize: number;
}

/**
 * Finds now what would fail in the middle of an epoch, when weights have moved: rows that do not fit the model, a last batch that is
 * too small for it, targets that do not fit the loss. Changes nothing.
 *
 * @throws E_LABEL naming the row of the dataset; what the layers and the loss throw
 */
export function rehearse({ engine, model, loss, data, validation, batchSize, microBatchSize }: Rehearsal): void {
  const batch = Math.min(batchSize, data.size);
  const smallest = Math.min(...[batch, data.size % batch || batch].map((rows) => rows % microBatchSize || microBatchSize));
  const { backend } = engine;
  backend.scope(() => {
    checkTargets('train', loss, data, engine.rehearse(sliceRows(data.inputs, 0, smallest)));
    if (validation === undefined) return;
    const count = Math.min(CHUNK, validation.size);
    const [output] = forwardThrough(model, sliceRows(validation.inputs, 0, count), predictionContext(backend, count, 0));
    checkTargets('train: validation', loss, validation, output.shape.slice(1));
  });
}

/** Shows all targets to the loss, beside predictions of one half: a probability as well as a logit or a number. */
function checkTargets(where: string, loss: Loss, { targets, size }: Dataset, row: Shape): void {
  const { backend } = targets;
  for (let first = 0; first < size; first += CHUNK) {
    const count = Math.min(CHUNK, size - first);
    backend.scope(() => {
      const prediction = fill(backend.allocate([count, ...row]), 0.5);
      try {
        const context = predictionContext(backend, size, first);
        checkLossResult(where, loss, loss.forward(prediction, sliceRows(targets, first, count), context));
      } catch (error) {
        throw inDataset(where, targets, error);
      }
    });
  }
}

/** The loss names the row of the chunk; this names the row of the dataset. */
function inDataset(where: string, targets: Tensor, error: unknown): unknown {
  if (!isGradwrightError(error, 'E_LABEL') || targets.shape.length !== 1) return error;
  const { received, expected } = error;
  const row = readNow(targets).indexOf(received as number);
  if (row < 0 || expected === undefined) return error;
  return createError('E_LABEL', where, `row ${row} of targets is ${String(received)}, expected ${expected}`, {
    argument: 'targets',
    received,
    expected,
    cause: error,
  });
}

import {
  applyUpdates,
  copy,
  createError,
  eachSegment,
  fill,
  forwardThrough,
  hasNonFinite,
  place,
  sizeOf,
  zeros,
  type Backend,
  type Block,
  type Context,
  type Layer,
  type Loss,
  type Progress,
  type Random,
  type Scalar,
  type Shape,
  type Tensor,
  type Transform,
} from '@gradwright/core';
import { rowsOf, type Batch } from './batch-source.ts';
import { checkState, checkUpdated } from './check-parts.ts';
import { brokenParameter, findNonFinite } from './find-non-finite.ts';
import { refuseHeld, setHeld } from './hold.ts';
import { penaltyRuns } from './penalty-runs.ts';
import { readScalar } from './read-scalar.ts';
import { rowsPerBlock } from './row-blocks.ts';
import { releaseState, restoreState, snapshotState, type StateSnapshot } from './state-snapshot.ts';
import type { StepWatcher } from './watching.ts';

/** What an engine drives. */
export interface EngineParts {
  readonly model: Layer;
  readonly loss: Loss;
  readonly optimizer: Transform;
  readonly backend: Backend;
  readonly random: Random;
  readonly seed: number;
  /** Rows that pass through the model at once; Infinity where nobody asked. */
  readonly microBatchSize: number;
}

/** A model, a loss and an optimizer with its memory, on one backend: what takes a step. */
export interface Engine {
  readonly backend: Backend;
  /**
   * A forward pass as in training, of which nothing stays but the shape of one row of its output.
   *
   * @throws what the layers throw
   */
  rehearse(inputs: Tensor): Shape;
  /** Learns from one batch. @throws E_NONFINITE; weights and memory are then as before the step */
  step(batch: () => Batch, progress: Progress, watcher?: StepWatcher): Promise<StepLosses> | StepLosses;
  /** @throws E_NONFINITE when the last update made a weight infinite, which no loss has shown yet */
  expectFinite(step: number): Promise<void> | void;
  /** The optimizer's memory, off its backend. */
  remember(): StateSnapshot;
  /** Gives the optimizer such a memory. */
  recall(memory: StateSnapshot): void;
  /** Takes weights and memory to another backend, with the same bits. */
  move(backend: Backend): void;
  /** Lets go of the model and releases what the engine allocated. */
  dispose(): void;
}

/** What one step found, before its update. */
interface StepLosses {
  readonly size: number;
  readonly dataLoss: number;
  readonly loss: number;
}

/** The numbers that a step writes for the edge to read. */
interface Gauges {
  readonly dataLoss: Scalar;
  readonly loss: Scalar;
  /** Above 0 when something is not finite. */
  readonly broken: Scalar;
}

/**
 * Places the model and holds it.
 *
 * @throws E_BUSY when another run holds it; what `place` and the optimizer throw
 */
export function createEngine(parts: EngineParts): Engine {
  const { model, loss, optimizer, random, seed, microBatchSize } = parts;
  let { backend } = parts;
  refuseHeld('train', model);
  let placement = place(model, { backend, seed });
  let state = checkState(optimizer.init(placement.values));
  let gauges = makeGauges(backend);
  /** How many rows make a block, as the rehearsal found. */
  let blockRows = Infinity;
  setHeld(model, true);

  /** Forward, loss and backward of some rows of a batch: their gradients and losses are added to what is there. */
  const passBack = (part: Batch, context: Context, watcher: StepWatcher | undefined): void => {
    const [output, backward] = model.forward(part.inputs, context);
    watcher?.output(output);
    const { weights } = part;
    const options = { into: gauges.dataLoss, ...(weights === undefined ? {} : { weights }) };
    const [, lossBackward] = loss.forward(output, part.targets, context, options);
    backward(lossBackward());
  };

  /** As many as were asked for; else blocks, if there are two or more, but for a step that somebody watches, who wants to see the batch. */
  const rowsAtOnce = (size: number, watcher: StepWatcher | undefined): number => {
    if (microBatchSize !== Infinity) return microBatchSize;
    return watcher === undefined && size >= 2 * blockRows ? blockRows : size;
  };

  /** A batch, whole or in parts, and the penalties: leaves the gradients in place, and the losses in the gauges. */
  const differentiate = (batch: Batch, context: Context, watcher: StepWatcher | undefined): void => {
    fill(gauges.dataLoss, 0);
    const rows = rowsAtOnce(batch.size, watcher);
    if (batch.size <= rows) passBack(batch, context, watcher);
    else {
      for (let firstRow = 0; firstRow < batch.size; firstRow += rows) {
        const part = { ...context, batch: { size: batch.size, firstRow } };
        backend.scope(() => passBack(rowsOf(batch, firstRow, rows), part, watcher));
      }
    }
    copy(gauges.dataLoss, gauges.loss);
    for (const { penalty, values, gradients } of penaltyRuns(placement)) {
      penalty.addValue(values, gauges.loss);
      penalty.addGradient(values, gradients);
    }
  };

  /** Raises the gauge when one of these is not finite. */
  const lookForBroken = (...blocks: readonly Block[]): void => {
    for (const block of blocks) eachSegment((tensor) => hasNonFinite(tensor, gauges.broken), block);
  };

  const findBroken = (): void => {
    fill(gauges.broken, 0);
    hasNonFinite(gauges.loss, gauges.broken);
    lookForBroken(placement.gradients, placement.statisticChanges);
  };

  const update = (progress: Progress): void => {
    const { values, gradients, statistics, statisticChanges } = placement;
    const frozen = frozenParts(gradients);
    if (optimizer.apply !== undefined && frozen.length === 0) {
      checkUpdated(optimizer.apply(gradients, state, values, progress));
    } else {
      checkUpdated(optimizer.update(gradients, state, values, progress));
      for (const { tensor, offset, size } of frozen) fill(backend.view(tensor, offset, [size]), 0);
      eachSegment((value, change) => applyUpdates(value, change), values, gradients);
    }
    eachSegment((value, change) => applyUpdates(value, change), statistics, statisticChanges);
  };

  /** The error of a step that is not finite; its gradients are gone afterwards. Counts as events do: the first step is 1. */
  const brokenStep = (batch: () => Batch, step: number, size: number, received: number): Error => {
    try {
      const found = backend.scope(() => findNonFinite(model, batch(), placement, context(size, step)));
      const problem = `step ${step + 1}: ${found}; the weights are those of before this step`;
      return createError('E_NONFINITE', 'train', problem, { argument: 'loss', received });
    } finally {
      clearGradients();
    }
  };

  const clearGradients = (): void => {
    for (const block of [placement.gradients, placement.statisticChanges]) eachSegment((tensor) => fill(tensor, 0), block);
  };

  /** Does a part of a step; one that fails leaves no gradient behind. */
  const orClear = (part: () => void): void => {
    try {
      backend.scope(part);
    } catch (error) {
      clearGradients();
      throw error;
    }
  };

  const context = (size: number, step: number): Context => ({
    backend,
    training: true,
    random: random.fork('dropout').at(step),
    path: '',
    batch: { size, firstRow: 0 },
    inputGradient: false,
  });

  return {
    get backend() {
      return backend;
    },

    rehearse(inputs) {
      try {
        const rows = inputs.shape[0]!;
        let numbers = 0;
        const observe: Context['observe'] = (_path, pass, tensor) => {
          if (pass === 'forward') numbers += sizeOf(tensor.shape);
        };
        const output = backend.scope(() => forwardThrough(model, inputs, { ...context(rows, 0), observe })[0].shape);
        blockRows = rowsPerBlock(model, (numbers + sizeOf(output)) / rows);
        return output.slice(1);
      } finally {
        // Batch norm notes down there how its statistics would have moved.
        clearGradients();
      }
    },

    expectFinite(step) {
      fill(gauges.broken, 0);
      lookForBroken(placement.values, placement.statistics);
      const judge = (broken: number): void => {
        if (broken === 0) return;
        const problem = `step ${step}: ${brokenParameter(model)} after its update, expected finite weights: a smaller learning rate may help`;
        throw createError('E_NONFINITE', 'train', problem, { argument: 'model' });
      };
      const broken = readScalar(gauges.broken);
      return typeof broken === 'number' ? judge(broken) : broken.then(judge);
    },

    step(nextBatch, progress, watcher) {
      let size = 0;
      orClear(() => {
        const batch = nextBatch();
        size = batch.size;
        const watched = watcher === undefined ? {} : { observe: watcher.observe };
        differentiate(batch, { ...context(size, progress.step), ...watched }, watcher);
        findBroken();
      });
      const finish = (broken: number, dataLoss: number, total: number): StepLosses => {
        if (broken > 0) throw brokenStep(nextBatch, progress.step, size, total);
        watcher?.beforeUpdate();
        orClear(() => update(progress));
        watcher?.afterUpdate();
        return { size, dataLoss, loss: total };
      };
      const read = [readScalar(gauges.broken), readScalar(gauges.dataLoss), readScalar(gauges.loss)] as const;
      const [broken, dataLoss, total] = read;
      if (typeof broken === 'number' && typeof dataLoss === 'number' && typeof total === 'number') {
        return finish(broken, dataLoss, total);
      }
      return Promise.all(read.map(async (number) => number)).then(([first, second, third]) => finish(first!, second!, third!));
    },

    remember: () => snapshotState(state),

    recall(memory) {
      const restored = restoreState(memory, placement.values);
      releaseState(state);
      state = restored;
    },

    move(next) {
      if (next === backend) return;
      const remembered = snapshotState(state);
      const settle = (there: Backend) => {
        placement = place(model, { backend: there });
        const restored = restoreState(remembered, placement.values);
        releaseState(state);
        disposeGauges(gauges);
        [state, gauges, backend] = [restored, makeGauges(there), there];
      };
      const from = backend;
      setHeld(model, false);
      try {
        settle(next);
      } catch (error) {
        settle(from);
        throw error;
      } finally {
        setHeld(model, true);
      }
    },

    dispose() {
      setHeld(model, false);
      releaseState(state);
      disposeGauges(gauges);
    },
  };
}

/** Where in a block no update may arrive. */
function frozenParts({ segments }: Block): { tensor: Tensor; offset: number; size: number }[] {
  return segments.flatMap(({ tensor, parameters }) =>
    parameters
      .filter(({ parameter }) => !parameter.trainable)
      .map(({ parameter, offset }) => ({ tensor, offset, size: sizeOf(parameter.shape) })),
  );
}

function makeGauges(backend: Backend): Gauges {
  return { dataLoss: zeros(backend, []), loss: zeros(backend, []), broken: zeros(backend, []) };
}

function disposeGauges(gauges: Gauges): void {
  for (const gauge of Object.values(gauges) as Scalar[]) gauge.backend.dispose(gauge);
}

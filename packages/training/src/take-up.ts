import { checkValues, createError, type Layer } from '@gradwright/core';
import type { Checkpoint } from './checkpoint-file.ts';
import type { Engine } from './engine.ts';
import type { StoppingRule } from './events.ts';
import { writeWeights } from './weights.ts';

/** What a checkpoint is taken up by. */
interface Parts {
  readonly model: Layer;
  readonly engine: Engine;
  readonly rule: StoppingRule | undefined;
  readonly stepsPerEpoch: number;
}

/**
 * Gives model and optimizer what a checkpoint kept, all or nothing, and shows the rule the epochs it has seen. Returns whether the run goes on.
 *
 * @throws E_FORMAT, E_SHAPE when the checkpoint does not hold together
 */
export function takeUp(checkpoint: Checkpoint, { model, engine, rule, stepsPerEpoch }: Parts): boolean {
  const { step, epoch, stepInEpoch, weights, best, optimizer, history } = checkpoint;
  if (stepInEpoch > stepsPerEpoch || step !== epoch * stepsPerEpoch + stepInEpoch) {
    const problem = `resume: the checkpoint stands at step ${step}, expected ${epoch} epochs of ${stepsPerEpoch} steps and ${stepInEpoch} more`;
    throw createError('E_FORMAT', 'train', problem, { argument: 'resume' });
  }
  checkValues('train: resume', model, weights);
  if (best !== undefined) checkValues('train: resume: best', model, best.weights);
  engine.recall(optimizer);
  writeWeights(model, weights);
  return history.map((event) => rule?.judge(event).goOn ?? true).at(-1) ?? true;
}

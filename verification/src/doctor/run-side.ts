import {
  allInitializers,
  build,
  createReferenceBackend,
  isGradwrightError,
  place,
  readNow,
  tensor,
  type Backend,
  type Layer,
  type Loss,
  type Transform,
} from '@gradwright/core';
import { allLayers } from '@gradwright/layers';
import { allLosses, weightsByClass } from '@gradwright/losses';
import { allOptimizers } from '@gradwright/optimizers';
import { doctor, balancedAccuracy, earlyStopping, evaluate, train, type Diagnosis } from '@gradwright/training';
import type { Side } from './cases.ts';

/** How a run ended, in figures that the doctor does not see. */
export interface Ending {
  readonly diagnosis: Diagnosis;
  readonly brokeDown: boolean;
  /** On the rows it learned from, without dropout and penalties; infinite where it broke down. */
  readonly trainingLoss: number;
  readonly validationLoss: number;
  readonly balancedAccuracy: number;
}

/** Trains from a description, with the doctor watching. */
export async function runSide({ description, rows }: Side, backend: Backend): Promise<Ending> {
  const model = build<Layer>(description.model, { use: { ...allLayers, ...allInitializers } });
  const loss = build<Loss & { type: string }>(description.loss, { use: allLosses });
  const optimizer = build<Transform>(description.optimizer, { use: allOptimizers });
  const { train: data, validation } = description.classWeights === undefined ? rows : { ...rows, train: balanced(rows) };
  const { epochs, batchSize, seed, patience } = description;
  place(model, { backend, seed });
  const stop = patience === undefined ? {} : { stop: earlyStopping({ patience }) };
  let diagnosis: Diagnosis | undefined;
  try {
    const run = train(model, { data, validation, loss, optimizer, epochs, batchSize, seed, backend, doctor: doctor(), ...stop });
    for await (const event of run) if (event.type === 'diagnosis') diagnosis = event;
  } catch (error) {
    if (!isGradwrightError(error, 'E_NONFINITE')) throw error;
    return { diagnosis: diagnosis!, brokeDown: true, trainingLoss: Infinity, validationLoss: Infinity, balancedAccuracy: 0 };
  }
  const seen = await evaluate(model, rows.train, { loss, intervals: false });
  const unseen = await evaluate(model, validation, { loss, intervals: false });
  const told =
    rows.classes > 0 ? await evaluate(model, rows.measured, { metrics: { balancedAccuracy }, intervals: false }) : undefined;
  return {
    diagnosis: diagnosis!,
    brokeDown: false,
    trainingLoss: seen.loss,
    validationLoss: unseen.loss,
    balancedAccuracy: told?.metrics['balancedAccuracy'] ?? 0,
  };
}

function balanced({ train: data, classes }: Side['rows']) {
  const weights = weightsByClass(readNow(data.targets), 'balanced', classes);
  return { ...data, weights: tensor(createReferenceBackend(), weights, [data.size]) };
}

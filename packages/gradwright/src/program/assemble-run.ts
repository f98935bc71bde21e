import { createWasmBackend } from '@gradwright/backend-wasm';
import { createError, createReferenceBackend, readNow, sizeOf, type Backend, type Dataset } from '@gradwright/core';
import { sequential } from '@gradwright/layers';
import { weightsByClass } from '@gradwright/losses';
import { earlyStopping, type TrainOptions } from '@gradwright/training';
import { buildNetwork } from '../network.ts';
import type { Screen } from '../terminal/screen.ts';
import { withWeights } from '../with-weights.ts';
import type { Parts } from './data.ts';
import { mainMetric } from './judge.ts';
import { createOptimizer } from './optimizers.ts';
import type { LearningOptions } from './train-options.ts';

/**
 * What a run of the program is made of: the same options give the same run, to the bit. `model` learns; `network` is the model, and what makes predictions of
 * its outputs.
 *
 * @throws E_ARG for class weights without classes
 */
export function assembleRun(parts: Parts, options: LearningOptions, backend: Backend) {
  const data = weighted(parts, options);
  const { preparation } = parts;
  const { body, head, loss } = buildNetwork(preparation, sizeOf(data.inputs.shape.slice(1)), options.layers);
  const metric = { name: preparation.target.kind === 'numbers' ? 'R²' : 'accuracy', measure: mainMetric(preparation) };
  const trainOptions = (learningRate: number | undefined): TrainOptions => ({
    data,
    validation: parts.validation,
    loss,
    optimizer: createOptimizer(options.optimizer, learningRate),
    epochs: options.epochs,
    batchSize: options.batchSize,
    seed: options.seed,
    backend,
    metrics: { [metric.name]: metric.measure },
    stop: earlyStopping({ patience: options.patience }),
  });
  return { model: sequential(...body), network: sequential(...body, ...head), data, loss, backend, metric, trainOptions };
}

/** The layers, the optimizer and the backend, as one would say them. */
export function layersInWords({ train: data, preparation }: Parts, { layers, optimizer, backend }: LearningOptions): string {
  const sizes = [sizeOf(data.inputs.shape.slice(1)), ...layers, preparation.target.names.length];
  return `${sizes.join(' → ')}, ${optimizer}, ${backend === 'wasm' ? 'WebAssembly' : 'JavaScript'}`;
}

/** The backend of a name; says so where WebAssembly cannot be had. */
export async function createBackend(screen: Screen, name: LearningOptions['backend']): Promise<Backend> {
  if (name === 'js') return createReferenceBackend();
  const backend = await createWasmBackend();
  const { kernels, reason } = backend.capabilities();
  if (kernels === 'reference')
    screen.line(screen.paint.yellow(`WebAssembly cannot be used here (${reason}); JavaScript takes over.`));
  return backend;
}

function weighted({ train: data, preparation }: Parts, { classWeights }: LearningOptions): Dataset {
  if (classWeights === undefined) return data;
  if (preparation.target.kind !== 'classes') {
    throw createError('E_ARG', 'train', '--class-weights needs classes, but the target is a number', {
      argument: '--class-weights',
    });
  }
  return withWeights(data, weightsByClass(readNow(data.targets), classWeights, preparation.target.names.length));
}

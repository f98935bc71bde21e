import { createWasmBackend } from '@gradwright/backend-wasm';
import { createReferenceBackend, release, type Backend } from '@gradwright/core';
import { predict, train } from '@gradwright/training';
import { assembleRun } from './assemble-run.ts';
import { divideByFold, loadParts, type FoldCount } from './data.ts';
import { judge } from './judge.ts';
import type { LearningOptions } from './train-options.ts';

/** One run to be judged: plain data, so that it travels to a worker. */
export interface Trial {
  readonly source: string;
  readonly options: LearningOptions;
  /** Of what is drawn in training: first weights, order, dropout. How rows are divided is decided by the seed among the options. */
  readonly seed: number;
  /** Which fold is tested, of how many; without it the share that the options name. */
  readonly fold?: { readonly n: number } & FoldCount;
}

let wasm: Promise<Backend> | undefined;

/** Trains once; returns the main figure on the rows held out: accuracy, or R². @throws what `loadParts` and `train` throw */
export async function runTrial({ source, options, seed, fold }: Trial): Promise<number> {
  const parts = await loadParts(source, options, ...(fold === undefined ? [] : [divideByFold(fold.n, fold)]));
  const backend = options.backend === 'js' ? createReferenceBackend() : await (wasm ??= createWasmBackend());
  const { model, network, trainOptions } = assembleRun(parts, { ...options, seed }, backend);
  const learningRate = options.learningRate === 'auto' ? undefined : options.learningRate;
  await train(model, trainOptions(learningRate)).finish();
  const [figure] = judge(predict(network, parts.test.inputs), parts.test, parts.preparation);
  release(network);
  return figure!.value;
}

import { parentPort } from 'node:worker_threads';
import { createWasmBackend } from '@gradwright/backend-wasm';
import { experiments } from './experiments.ts';
import { runExperiment } from './run-experiment.ts';

/** One run: which experiment, by its place in the list, and with which seed. */
export interface Job {
  readonly index: number;
  readonly seed: number;
}

parentPort!.on('message', ({ index, seed }: Job) => {
  void (async () => {
    const outcome = await runExperiment(experiments[index]!, seed, await createWasmBackend());
    parentPort!.postMessage(outcome);
  })();
});

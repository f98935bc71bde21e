import { checkOptions, createReferenceBackend, wrongType, type Backend, type Factory } from '@gradwright/core';
import { checkMetrics } from '../check-parts.ts';
import type { Metric } from '../metric.ts';
import { listen, parentPort, type ParentPort } from './parent-port.ts';
import { MARK, type Start } from './protocol.ts';
import { serveRun } from './served-run.ts';

/** What a worker can make runs of. */
export interface ServeTrainingOptions {
  /** The factories that runs may use: layers, losses, optimizers, and what stands among their settings. Nothing else can run. */
  readonly use: Readonly<Record<string, Factory>>;
  /** The metrics that runs may ask for, by name. */
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** Makes the backend to compute on, once. Default the reference backend. */
  readonly backend?: () => Backend | Promise<Backend>;
}

/**
 * Makes a worker train what `trainInWorker` sends it. Called once, in the worker's own file; it serves any number of runs.
 *
 * @throws E_ARG for options; E_WORKER outside of a worker, where no port is given
 * @example
 * const { port1, port2 } = new MessageChannel();
 * serveTraining({ use: { sequential, dense, softmaxCrossEntropy, sgd } }, port2); // in a worker: without the port
 * const options = { data: iris(), loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 0.1 }), epochs: 3 };
 * const { reason } = await trainInWorker(port1, sequential(dense(4, 3)), options).finish();
 * port1.close();
 * reason; // → "completed"
 */
export function serveTraining(options: ServeTrainingOptions, port: ParentPort = parentPort()): void {
  const known = ['use', 'metrics', 'backend'] as const;
  const { use, metrics = {}, backend: make = createReferenceBackend } = checkOptions('serveTraining', options, known);
  if (typeof use !== 'object' || use === null)
    throw wrongType('serveTraining', 'use', use, 'an object of factories, such as { sequential, dense, relu, adam }');
  checkMetrics('serveTraining', metrics);
  if (typeof make !== 'function') throw wrongType('serveTraining', 'backend', make, 'a function that makes a backend');
  let made: Promise<Backend> | undefined;
  const backend = async () => (made ??= Promise.resolve(make()));
  listen(port, (data) => {
    if ((data as Partial<Start> | null)?.mark === MARK) void serveRun(data as Start, { use, metrics, backend });
  });
}

import { Worker } from 'node:worker_threads';
import { createError, type ErrorCode } from '@gradwright/core';
import type { TrialAnswer } from './trial-worker.ts';
import type { Trial } from './trial.ts';

/** Workers that run trials, one each at a time. */
export interface TrialPool {
  /** @throws what the trial throws; E_WORKER when its worker broke down; E_ABORTED after `close` */
  run(trial: Trial): Promise<number>;
  close(): Promise<void>;
}

/** The worker's file lies beside this one, as a source or as what was built of it. */
const FILE = new URL(import.meta.url.endsWith('.ts') ? './trial-worker.ts' : './trial-worker.js', import.meta.url);

/** Starts workers as they are needed, as many as are asked for at once. */
export function createTrialPool(): TrialPool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const start = (): Worker => {
    const worker = new Worker(FILE);
    all.add(worker);
    return worker;
  };
  return {
    async run(trial) {
      const worker = idle.pop() ?? start();
      const answer = await ask(worker, trial);
      idle.push(worker);
      if ('score' in answer) return answer.score;
      throw createError(answer.code as ErrorCode, answer.where, answer.problem);
    },
    async close() {
      await Promise.all([...all].map(async (worker) => worker.terminate()));
    },
  };
}

/** One trial's answer. @throws E_WORKER, E_ABORTED when the worker ends without one */
async function ask(worker: Worker, trial: Trial): Promise<TrialAnswer> {
  return new Promise((resolve, reject) => {
    const handlers = {
      message: (answer: TrialAnswer) => settle(() => resolve(answer)),
      error: (error: unknown) =>
        settle(() => reject(createError('E_WORKER', 'compare', `a worker broke down: ${String(error)}`))),
      exit: () => settle(() => reject(createError('E_ABORTED', 'compare', 'the trial was interrupted'))),
    };
    const settle = (how: () => void): void => {
      for (const [type, handler] of Object.entries(handlers)) worker.off(type, handler);
      how();
    };
    for (const [type, handler] of Object.entries(handlers)) worker.on(type, handler);
    worker.postMessage(trial);
  });
}

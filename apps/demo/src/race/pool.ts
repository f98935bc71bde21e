import { progress as text } from '#text/race';
import type { Entry, Result } from './contest.ts';

/** Runs entries on as many workers as there are processors, at most four; tells of each when it is done. */
export function race(entries: readonly Entry[], done: (result: Result) => void, failed: (problem: string) => void): () => void {
  const waiting = [...entries];
  const workers = Array.from({ length: Math.min(4, navigator.hardwareConcurrency || 2, entries.length) }, () => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const next = (): void => {
      const entry = waiting.shift();
      if (entry === undefined) worker.terminate();
      else worker.postMessage(entry);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<{ result?: Result; problem?: string }>) => {
      if (data.result === undefined) failed(data.problem ?? text.failed);
      else done(data.result);
      next();
    });
    worker.addEventListener('error', ({ message }) => failed(text.couldNotStart(message ?? '')));
    next();
    return worker;
  });
  return () => workers.forEach((worker) => worker.terminate());
}

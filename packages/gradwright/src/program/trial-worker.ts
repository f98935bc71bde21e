import { parentPort } from 'node:worker_threads';
import { isGradwrightError } from '@gradwright/core';
import { runTrial, type Trial } from './trial.ts';

/** What a worker says of a trial. */
export type TrialAnswer =
  { readonly score: number } | { readonly code: string; readonly where: string; readonly problem: string };

// One trial at a time.
parentPort!.on('message', (trial: Trial) => {
  const answer = (said: TrialAnswer): void => parentPort!.postMessage(said);
  runTrial(trial).then(
    (score) => answer({ score }),
    (error: unknown) => {
      const { code, where, message } = isGradwrightError(error)
        ? error
        : { code: 'E_WORKER', where: 'compare', message: String(error) };
      answer({ code, where, problem: message.replace(`${code}: ${where}: `, '') });
    },
  );
});

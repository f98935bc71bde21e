// Trains every experiment with all its seeds, two at a time, and writes docs/accuracy.md. Exits with 1 where a bar is missed.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Outcome } from './experiment.ts';
import { experiments } from './experiments.ts';
import { missed, report } from './report.ts';
import type { Job } from './worker.ts';

const WORKERS = 2;
const jobs: Job[] = experiments.flatMap(({ seeds }, index) => seeds.map((seed) => ({ index, seed })));
const outcomes: Outcome[][] = experiments.map(() => []);
const waiting = jobs.values();
let done = 0;

/** Gives a worker one job after another. */
async function work(): Promise<void> {
  const worker = new Worker(new URL('worker.ts', import.meta.url));
  try {
    for (const job of waiting) {
      worker.postMessage(job);
      const [outcome] = (await once(worker, 'message')) as [Outcome];
      const { name, seeds } = experiments[job.index]!;
      outcomes[job.index]![seeds.indexOf(job.seed)] = outcome;
      done++;
      const scores = `training ${outcome.trainScore.toFixed(3)}, test ${outcome.testScore.toFixed(3)}`;
      console.log(`${String(done).padStart(4)}/${jobs.length}  ${name}, seed ${job.seed}: ${scores}`);
    }
  } finally {
    await worker.terminate();
  }
}

await Promise.all(Array.from({ length: WORKERS }, work));
const results = experiments.map((experiment, i) => ({ experiment, outcomes: outcomes[i]! }));
writeFileSync(new URL('../../../docs/accuracy.md', import.meta.url), report(results));
const misses = results.flatMap((result) => missed(result).map((claim) => `${result.experiment.name}: ${claim}`));
for (const miss of misses) console.log(`missed: ${miss}`);
console.log(misses.length === 0 ? 'All bars are reached; the figures are in docs/accuracy.md.' : `${misses.length} bars missed.`);
process.exitCode = misses.length === 0 ? 0 : 1;

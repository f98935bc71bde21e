// Runs hundreds of trainings, healthy and not, and counts how often the doctor names them rightly. Writes docs/doctor.md; with --tune runs only
// the groups that limits may be chosen on, prints each miss, and writes nothing.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { casesOf } from './cases.ts';
import type { Part } from './data.ts';
import type { Judged } from './judge-case.ts';
import { report, summary } from './report.ts';
import type { Job } from './worker.ts';

const WORKERS = 2;
const tuning = process.argv.includes('--tune');

async function judgeAll(part: Part): Promise<readonly Judged[]> {
  const cases = casesOf(part);
  const waiting = cases.keys();
  const judged: Judged[] = [];
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('worker.ts', import.meta.url));
    try {
      for (const index of waiting) {
        worker.postMessage({ part, index } satisfies Job);
        const [result] = (await once(worker, 'message')) as [Judged];
        judged[index] = result;
        if (tuning && result.names.length > 0 && !result.names.includes(result.said))
          console.log(JSON.stringify({ ...cases[index], ...result }));
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return judged;
}

const tuned: Judged[] = [];
for (const part of ['first', 'second', 'third', 'fourth'] as const) tuned.push(...(await judgeAll(part)));
console.log(summary('tuned on', tuned));
if (!tuning) {
  const scored = await judgeAll('unseen');
  console.log(summary('scored', scored));
  writeFileSync(new URL('../../../docs/doctor.md', import.meta.url), report(tuned, scored));
}

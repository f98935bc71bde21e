// One system in a process of its own: takes lines of JSON, and answers each with one.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { readFloats, readWhole } from './data.ts';
import { openGradwright, type Variant } from './gradwright.ts';
import { crossEntropy, sample, warmUp } from './measure.ts';
import { createPeak } from './peak.ts';
import { checkProduct } from './products.ts';
import type { Answer, Question } from './protocol.ts';
import { Unavailable, type Task } from './task.ts';
import type { AdoptionWorkload, Workload } from './workloads.ts';

type Measured = Exclude<Workload, AdoptionWorkload>;
type Open = (workload: Measured, folder: string) => Task | Promise<Task>;

/** Longest warm-up of a slow system, in milliseconds. */
const PATIENCE = 15_000;
const MILLISECONDS_TO_WARM = 150;

// What a library prints must not come between the answers.
for (const method of ['log', 'info', 'warn', 'debug'] as const) console[method] = (...words) => console.error(...words);

const open = await chooseSystem(process.argv[2]!, process.argv[3]);
let task: Task | undefined;

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as Question))}\n`);
}

async function answer(question: Question): Promise<Answer> {
  try {
    if (question.ask === 'sample') return { rate: await sample(task!, question.milliseconds) };
    const { workload, folder } = question;
    task = await open(workload, folder);
    return await prepare(task, workload, folder);
  } catch (error) {
    if (error instanceof Unavailable) return { unavailable: error.message };
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Warms up, and shows that the work is the work that was asked for. */
async function prepare(ready: Task, workload: Measured, folder: string): Promise<Answer> {
  if (workload.kind !== 'train') {
    const start = performance.now();
    await ready.once();
    if (workload.kind === 'matmul' && ready.product !== undefined) checkProduct(await ready.product(), workload, folder);
    if (performance.now() - start < MILLISECONDS_TO_WARM) await sample(ready, MILLISECONDS_TO_WARM);
  }
  const steps = workload.kind === 'train' ? await warmUp(ready, workload.warmUp, PATIENCE) : undefined;
  if (ready.probabilities === undefined) return {};
  const [inputs, labels] =
    workload.kind === 'train' ? (['unseenInputs', 'unseenLabels'] as const) : (['inputs', 'labels'] as const);
  const actual = readWhole(folder, labels);
  const loss = crossEntropy(await ready.probabilities(readFloats(folder, inputs), actual.length), actual);
  return steps === undefined ? { loss } : { loss, steps };
}

async function chooseSystem(kind: string, setting = '{}'): Promise<Open> {
  if (kind === 'gradwright') return (workload, folder) => openGradwright(JSON.parse(setting) as Variant, workload, folder);
  if (kind === 'peak') {
    const { work, run } = createPeak(JSON.parse(setting) as 'mul+add' | 'fused');
    return () => ({ work, once: run });
  }
  const peer = (await import(pathToFileURL(kind).href)) as { open(setting: string): Promise<Open> };
  return peer.open(setting);
}

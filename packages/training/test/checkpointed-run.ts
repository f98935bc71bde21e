// Trains with checkpoints in the folder that it is given, from the newest where there is one, and says each step.
import { writeSync } from 'node:fs';
import { fileStore } from '../src/file-store.ts';
import { train } from '../src/train.ts';
import { checkpointedModel, checkpointedRun, EVERY, LONG } from './small-run.ts';

const store = fileStore(process.argv[2]!);
const model = checkpointedModel();
const resume = (await store.steps()).length > 0 ? { resume: store } : {};
for await (const event of train(model, { ...checkpointedRun(LONG), checkpoint: { every: EVERY, to: store }, ...resume })) {
  if (event.type === 'step') writeSync(1, `step ${event.step}\n`);
}

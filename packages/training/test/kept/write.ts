// Writes the files of this folder anew, where a new version of a format asks for new ones: `node --conditions=gradwright-source test/kept/write.ts`.
// Those of earlier versions stay: they must be read for ever.
import { writeFileSync } from 'node:fs';
import { encodeModel, memoryStore, train } from '@gradwright/training';
import { hashOf } from '../support.ts';
import { checkpointedModel, checkpointedRun } from '../small-run.ts';

const STEP = 10;
const here = (name: string) => new URL(name, import.meta.url);

const to = memoryStore({ keep: 100 });
const model = checkpointedModel();
const run = checkpointedRun();
await train(model, { ...run, checkpoint: { every: 1, to } }).finish();
writeFileSync(here('checkpoint-1.safetensors'), await to.read(STEP));
writeFileSync(here('model-1.gradwright'), encodeModel({ model, loss: run.loss, notes: { made: 'to be kept' } }));
writeFileSync(
  here('expected.ts'),
  `/** The step of the kept checkpoint, and the hash of the weights with which its run ends. */
export const STEP = ${STEP};
export const HASH = '${hashOf(model)}';
`,
);

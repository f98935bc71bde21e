import { sample, SWAP_WORKER, swapLine } from '../samples.ts';
import { BUNDLERS, type Bundler } from './bundlers.ts';
import { node, type Files, type Way } from './consumer.ts';
import { onPage } from './ways.ts';

const PROGRAM = 'in-worker.mjs';
const TEXT = sample(PROGRAM);

/** The program for a page, where `Worker` is there already or comes by another import. */
const forPage = (imported: string, made: string) => {
  const text = swapLine(TEXT, { line: SWAP_WORKER.line, by: `const worker = ${made};` });
  return { [PROGRAM]: swapLine(text, { line: `import { Worker } from 'node:worker_threads';`, by: imported }) };
};

const withWorker =
  (bundle: Bundler): Bundler =>
  async (folder, program) => {
    await bundle(folder, program);
    await bundle(folder, 'worker.mjs');
  };

/** Those who train on the spiral in a worker. */
export const IN_WORKERS: readonly { readonly name: string; readonly files: Files; readonly way: Way }[] = [
  { name: 'gradwright/worker', files: { [PROGRAM]: TEXT }, way: node(PROGRAM) },
  {
    name: 'a worker with parts of its own',
    files: { [PROGRAM]: swapLine(TEXT, SWAP_WORKER), 'own-worker.mjs': sample('own-worker.mjs') },
    way: node(PROGRAM),
  },
  {
    name: 'gradwright/worker on a page, by esbuild',
    files: {
      ...forPage('', `new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' })`),
      'worker.mjs': `import 'gradwright/worker';`,
    },
    way: onPage(withWorker(BUNDLERS.esbuild), PROGRAM, `import './${PROGRAM}';`),
  },
  {
    // As the README of gradwright says.
    name: 'gradwright/worker on a page, by Vite',
    files: forPage(`import TrainingWorker from 'gradwright/worker?worker';`, 'new TrainingWorker()'),
    way: onPage(BUNDLERS.Vite, PROGRAM, `import './${PROGRAM}';`),
  },
];

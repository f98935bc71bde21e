import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', 'samples');

/** A program that a user might write. */
export function sample(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

/** What every sample prints. */
export interface Answer {
  readonly accuracy: number;
  readonly weights: string;
}

/**
 * What the samples print as their weights' hash, on every backend, engine and way to load them. It changes only where a change of bits
 * is meant.
 */
export const EXPECTED = {
  core: '026807abf45363def54fdc64232b164e3088984ea06918a017845a37756882f9',
  adam: 'ccd06c32164b7278808b0077900eb9e4a23f65988ae1f0f70d8f66e77f22f8fa',
  softsign: '53d86c0dedb960ad70bf50e9fdffc5ebf45558c5f636f459f61c2786abd4271b',
  sgd: 'bf7e487ff157f5f63a8e90b792be924c75f4aebe5fa769c6235b3f189bea7871',
};

/** Refuses what a sample printed, where it has not learned, or has come to other weights. */
export function expectAnswer(output: string, weights: string): void {
  const answer = JSON.parse(output) as Answer;
  if (answer.weights !== weights) throw new Error(`the weights' hash is ${answer.weights}, expected ${weights}`);
  if (answer.accuracy < 0.95) throw new Error(`the accuracy is ${answer.accuracy}, expected at least 0.95`);
}

/** One line of a sample, and the line that takes its place. */
export interface Swap {
  readonly line: string;
  readonly by: string;
}

export const SWAP_BACKEND: Swap = {
  line: `import { createReferenceBackend as createBackend } from '@gradwright/core';`,
  by: `import { createWasmBackend as createBackend } from '@gradwright/backend-wasm';`,
};

/** A layer of a package that is not ours. */
export const SWAP_LAYER: Swap = {
  line: `import { dense, relu, sequential } from '@gradwright/layers';`,
  by: `import { dense, sequential } from '@gradwright/layers'; import { softsign as relu } from 'gradwright-softsign';`,
};

export const SWAP_OPTIMIZER: Swap = {
  line: 'const optimizer = optimizers.adam({ learningRate: 0.05 });',
  by: 'const optimizer = optimizers.sgd({ learningRate: 1, momentum: 0.9 });',
};

/** A worker that lists its parts, instead of the one that comes along. */
export const SWAP_WORKER: Swap = {
  line: `const worker = new Worker(new URL(import.meta.resolve('gradwright/worker')));`,
  by: `const worker = new Worker(new URL('./own-worker.mjs', import.meta.url));`,
};

/** The text with that one line replaced, and no other. */
export function swapLine(text: string, { line, by }: Swap): string {
  const lines = text.split('\n');
  const found = lines.filter((each) => each === line).length;
  if (found !== 1) throw new Error(`expected the line ${JSON.stringify(line)} once, found it ${found} times`);
  return lines.map((each) => (each === line ? by : each)).join('\n');
}

/** The same program with all its packages taken from `gradwright`. */
export function fromWhole(text: string): string {
  return text.replaceAll(/from '@gradwright\/[\w-]+'/g, `from 'gradwright'`);
}

/** The same program for the compiler, with a chain of layers in it that must not compile. */
export function asTypeScript(text: string): string {
  return `${text}
// @ts-expect-error 64 features into a layer of 32
export const wrong = () => sequential(dense(2, 64), relu(), dense(32, 3));
`;
}

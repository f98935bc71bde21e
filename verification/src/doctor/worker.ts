import { parentPort } from 'node:worker_threads';
import { createWasmBackend } from '@gradwright/backend-wasm';
import { casesOf } from './cases.ts';
import type { Part } from './data.ts';
import { judgeCase } from './judge-case.ts';

/** One run to judge, by its place among those of its part. */
export interface Job {
  readonly part: Part;
  readonly index: number;
}

parentPort!.on('message', ({ part, index }: Job) => {
  void (async () => {
    parentPort!.postMessage(await judgeCase(casesOf(part)[index]!, index, await createWasmBackend()));
  })();
});

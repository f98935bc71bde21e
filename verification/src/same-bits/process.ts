// Prints the traces of one run on each backend, as JSON: what a test compares across processes and versions of Node.
import { createWasmBackend } from '@gradwright/backend-wasm';
import { createReferenceBackend } from '@gradwright/core';
import { runAndHash } from './run.ts';

const seed = Number(process.argv[2]);
const wasm = await createWasmBackend();
console.log(
  JSON.stringify({
    version: process.version,
    kernels: wasm.capabilities().kernels,
    js: await runAndHash(createReferenceBackend(), seed),
    wasm: await runAndHash(wasm, seed),
  }),
);

import { createError } from '@gradwright/core';
import { nodeThreads, SLOT, type HelperData } from './sharing.ts';

/** Threads that help with one call at a time, each on its own part. */
export interface Crew {
  /** How many parts to cut a call into now: 1 more than threads that are ready. */
  size(): number;
  /**
   * Calls `name` once for each part: the first here, the others on the threads; returns when all have ended.
   *
   * @throws E_WORKER when a thread broke down
   */
  call(name: string, parts: readonly (readonly number[])[]): void;
  /** Ends the threads. */
  close(): void;
}

/** What a thread is given to begin with. */
export interface CrewOptions {
  /** How many threads beside this one. */
  readonly helpers: number;
  readonly module: WebAssembly.Module;
  /** The same module here. */
  readonly here: Readonly<Record<string, (...numbers: number[]) => unknown>>;
  readonly memory: WebAssembly.Memory;
  /** Where in the memory the crew's own part begins: `SLOT` bytes a helper. */
  readonly base: number;
}

// Words of a slot.
const ORDER = 0;
const DONE = 1;
const STATE = 2;
const KERNEL = 3;
const COUNT = 4;
/** Where the numbers of a call stand, in float64 from the slot's beginning. */
const NUMBERS = 8;

// Values of STATE.
const READY = 1;
const BROKEN = 2;
const CLOSED = 3;

/** Looks at a word this often before it sleeps, or gives up: a step's products follow each other faster. */
const SPINS = 20_000;
const PATIENCE = 2 ** 31;
/** Milliseconds that this thread sleeps at most before it looks again. */
const NAP = 10;

/**
 * What a helper runs. It stands as text, so that no bundler has to know of a second file. It is told the module, the memory and its slot;
 * then it waits for ORDER to change, calls the kernel with the numbers, and writes the same ORDER to DONE.
 */
const HELPER = `
const run = ({ module, memory, slot, names }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const words = new Int32Array(memory.buffer, slot, ${2 * NUMBERS});
  const numbers = new Float64Array(memory.buffer, slot + ${8 * NUMBERS}, ${SLOT / 8 - NUMBERS});
  Atomics.store(words, ${STATE}, ${READY});
  for (let seen = 0; ; ) {
    for (let i = 0; i < ${SPINS} && Atomics.load(words, ${ORDER}) === seen; i++);
    if (Atomics.load(words, ${ORDER}) === seen) { Atomics.wait(words, ${ORDER}, seen); continue; }
    seen = Atomics.load(words, ${ORDER});
    try {
      exports[names[words[${KERNEL}]]](...numbers.subarray(0, words[${COUNT}]));
    } catch {
      Atomics.store(words, ${STATE}, ${BROKEN});
    }
    Atomics.store(words, ${DONE}, seen);
    Atomics.notify(words, ${DONE});
  }
};`;

/** As much of a worker as is used here. */
interface Helper {
  end(): void;
}

/** @throws whatever keeps threads from being made here */
export function createCrew({ helpers: wanted, module, here, memory, base }: CrewOptions): Crew {
  const names = Object.keys(here);
  const slots = Array.from({ length: wanted }, (_, i) => ({
    words: new Int32Array(memory.buffer, base + i * SLOT, 2 * NUMBERS),
    numbers: new Float64Array(memory.buffer, base + i * SLOT + 8 * NUMBERS, SLOT / 8 - NUMBERS),
  }));
  const helpers = slots.map((_, i) => startHelper({ module, memory, slot: base + i * SLOT, names }));
  const sleeps = nodeThreads() !== undefined;

  const post = ({ words, numbers }: (typeof slots)[number], kernel: number, given: readonly number[]): void => {
    words[KERNEL] = kernel;
    words[COUNT] = given.length;
    for (let i = 0; i < given.length; i++) numbers[i] = given[i]!;
    Atomics.add(words, ORDER, 1);
    Atomics.notify(words, ORDER);
  };

  const wait = ({ words }: (typeof slots)[number]): void => {
    const order = Atomics.load(words, ORDER);
    for (let i = 0; Atomics.load(words, DONE) !== order; i++) {
      // A page's own thread may not sleep.
      if (i >= SPINS && sleeps) Atomics.wait(words, DONE, order - 1, NAP);
      if (i >= PATIENCE) throw brokenDown('did not answer');
    }
    if (Atomics.load(words, STATE) === BROKEN) throw brokenDown('threw');
  };

  // Whoever is not ready yet, or any more, is left out: its part falls to this thread.
  const isReady = ({ words }: (typeof slots)[number]) => Atomics.load(words, STATE) === READY;

  return {
    size: () => 1 + slots.filter(isReady).length,
    call(name, parts) {
      const kernel = names.indexOf(name);
      const ready = slots.filter(isReady);
      const [first, ...others] = parts;
      others.forEach((numbers, i) => ready[i] && post(ready[i], kernel, numbers));
      here[name]!(...first!);
      others.forEach((numbers, i) => (ready[i] ? wait(ready[i]) : here[name]!(...numbers)));
    },
    close() {
      for (const { words } of slots) Atomics.store(words, STATE, CLOSED);
      for (const helper of helpers) helper.end();
    },
  };
}

function brokenDown(what: string) {
  return createError('E_WORKER', 'wasm backend', `a thread ${what}, expected it to compute its part`);
}

/** Node's worker, which does not keep the process alive, or the page's. */
function startHelper(data: HelperData): Helper {
  const node = nodeThreads();
  if (node !== undefined) {
    const worker = new node.Worker(`${HELPER}\nrun(require('node:worker_threads').workerData);`, {
      eval: true,
      workerData: data,
    });
    worker.unref();
    return { end: () => void worker.terminate() };
  }
  const url = URL.createObjectURL(new Blob([`${HELPER}\nonmessage = ({ data }) => run(data);`], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  worker.postMessage(data);
  return { end: () => worker.terminate() };
}

import { checkOptions, createMemory, wrongType, type Backend, type Store } from '@gradwright/core';

/** What a kernel has done. */
export interface KernelTrace {
  readonly calls: number;
  /** How long they took together, on the clock. */
  readonly milliseconds: number;
}

/** What `createTracingBackend` may be told. */
export interface TracingBackendOptions {
  /** Milliseconds from anywhere; default `performance.now`. */
  readonly clock?: () => number;
}

/** A backend that says what ran on it. */
export interface TracingBackend extends Backend {
  /** Each kernel that ran since the last reset, by its name, the costliest first. */
  trace(): Readonly<Record<string, KernelTrace>>;
  /** Begins anew. */
  resetTrace(): void;
}

/** Elements as JavaScript arrays, which its engine collects: all that a backend must bring. */
const ARRAYS: Store<Float32Array> = {
  take: (size) => new Float32Array(size),
  give() {},
  data: (array, offset, size) => array.subarray(offset, offset + size),
};

/**
 * A backend that counts and times every kernel: where do the milliseconds of a step go? It has no kernel of its own, so each runs as
 * its reference, with the reference's bits; a stranger's kernel is counted as those of core are.
 *
 * @throws E_ARG for options
 */
export function createTracingBackend(options?: TracingBackendOptions): TracingBackend {
  const { clock = () => performance.now() } = checkOptions('createTracingBackend', options, ['clock']);
  if (typeof clock !== 'function')
    throw wrongType('createTracingBackend', 'clock', clock, 'a function that returns milliseconds');

  const traces = new Map<string, KernelTrace>();
  const add = (name: string, time: number) => {
    const { calls, milliseconds } = traces.get(name) ?? { calls: 0, milliseconds: 0 };
    traces.set(name, { calls: calls + 1, milliseconds: milliseconds + time });
  };

  const { allocate, view, write, read, scope, dispose } = createMemory(() => backend, ARRAYS);
  const backend: TracingBackend = {
    name: 'tracing',
    precision: 'float32',
    kernels: {},
    wrapKernel: (name, kernel) => timed(kernel, clock, (time) => add(name, time)),
    allocate,
    view,
    write,
    read,
    scope,
    dispose,
    trace: () => Object.fromEntries([...traces].sort(([, a], [, b]) => b.milliseconds - a.milliseconds)),
    resetTrace: () => traces.clear(),
  };
  return backend;
}

/** A kernel that reports how long it took, also when it throws. */
function timed<F>(kernel: F, clock: () => number, report: (milliseconds: number) => void): F {
  const run = kernel as (...operands: unknown[]) => unknown;
  const around = (...operands: unknown[]) => {
    const start = clock();
    try {
      return run(...operands);
    } finally {
      report(clock() - start);
    }
  };
  return around as F;
}

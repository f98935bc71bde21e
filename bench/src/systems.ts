import { join } from 'node:path';
import type { Workload } from './workloads.ts';

/** Somebody who does the work: a program that talks the protocol. */
export interface System {
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** `own`: Gradwright. `javascript`: what a user would otherwise take. `native`: a yardstick. `peak`: the machine itself. */
  readonly kind: 'own' | 'javascript' | 'native' | 'peak';
  /** Whether it must be fetched first. */
  readonly fetched: boolean;
  can(workload: Workload): boolean;
}

export const BENCH = join(import.meta.dirname, '..');
export const PEERS = join(BENCH, 'peers');
/** The interpreter of the yardsticks. */
export const PYTHON = process.env['PYTHON'] ?? 'python3';

const ONE_THREAD = Object.fromEntries(
  ['OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'VECLIB_MAXIMUM_THREADS'].map((name) => [name, '1']),
);
const node = (...args: string[]) => [
  process.execPath,
  ...process.execArgv,
  '--no-warnings',
  join(BENCH, 'src', 'worker.ts'),
  ...args,
];

const own = (name: string, kernels: 'js' | 'exact' | 'fast', threads = 1): System => ({
  name: `gradwright ${name}`,
  command: node('gradwright', JSON.stringify({ kernels, threads })),
  kind: 'own',
  fetched: false,
  can: ({ kind }) => kind !== 'adopt',
});
const peak = (kind: 'mul+add' | 'fused'): System => ({
  name: `peak ${kind}`,
  command: node('peak', JSON.stringify(kind)),
  kind: 'peak',
  fetched: false,
  can: ({ kind }) => kind === 'matmul',
});
const peer = (name: string, file: string, setting: string, kinds: readonly Workload['kind'][], native = false): System => ({
  name,
  command: node(join(PEERS, file), setting),
  kind: native ? 'native' : 'javascript',
  fetched: true,
  can: ({ kind }) => kinds.includes(kind),
});
const python = (library: string): System => ({
  name: `${library}-1t`,
  command: [PYTHON, join(PEERS, 'python.py'), library],
  environment: ONE_THREAD,
  kind: 'native',
  fetched: false,
  can: ({ kind }) => kind !== 'adopt',
});

/** Everybody, in the order of the table. */
export const SYSTEMS: readonly System[] = [
  own('js', 'js'),
  own('wasm exact', 'exact'),
  own('wasm exact 2t', 'exact', 2),
  own('wasm fast', 'fast'),
  own('wasm fast 2t', 'fast', 2),
  peer('tfjs-cpu', 'tfjs.mjs', 'cpu', ['train', 'matmul', 'infer']),
  peer('tfjs-wasm', 'tfjs.mjs', 'wasm', ['train', 'matmul', 'infer']),
  peer('jax-js', 'jax.mjs', '', ['train', 'matmul', 'infer']),
  peer('onnxruntime-web', 'onnx.mjs', 'onnxruntime-web', ['matmul', 'infer']),
  peer('onnxruntime-node', 'onnx.mjs', 'onnxruntime-node', ['matmul', 'infer'], true),
  python('numpy'),
  python('torch'),
  peak('mul+add'),
  peak('fused'),
];

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { interleave } from './interleave.ts';
import { BENCH, PEERS, PYTHON } from './systems.ts';
import type { AdoptionWorkload } from './workloads.ts';

/** What one takes along with a system. */
interface Adopted {
  readonly system: string;
  /** The program that takes the first step. */
  readonly command: readonly string[];
  /** The same as a page bundles it, and files of WebAssembly that it fetches beside. */
  readonly entry?: string;
  readonly wasm?: readonly string[];
  /** What is installed for it. */
  readonly packages?: readonly string[];
}

const OWN = ['core', 'layers', 'losses', 'optimizers', 'training'];
const node = (file: string) => [process.execPath, file];

const own = (system: string, file: string, packages: readonly string[]): Adopted => {
  const entry = join(BENCH, 'entries', file);
  return { system, command: node(entry), entry, packages: packages.map((name) => join(BENCH, '..', 'packages', name)) };
};
const peer = (system: string, packages: readonly string[], { page = true, wasm = [] as readonly string[] } = {}): Adopted => {
  const entry = join(PEERS, 'entries', `${system}.mjs`);
  const installed = packages.map((name) => join(PEERS, 'node_modules', name));
  const files = wasm.map((file) => join(PEERS, 'node_modules', file));
  return { system, command: node(entry), ...(page ? { entry, wasm: files } : {}), packages: installed };
};
const python = (system: string): Adopted => ({
  system,
  command: [PYTHON, join(PEERS, 'entries', 'start.py'), system.split('-')[0]!],
});

const ALL: readonly Adopted[] = [
  own('gradwright js', 'gradwright-js.mjs', OWN),
  own('gradwright wasm exact', 'gradwright-wasm-exact.mjs', [...OWN, 'backend-wasm']),
  own('gradwright wasm fast', 'gradwright-wasm-fast.mjs', [...OWN, 'backend-wasm']),
  peer('tfjs-cpu', ['@tensorflow/tfjs']),
  peer('tfjs-wasm', ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'], {
    wasm: ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'],
  }),
  peer('jax-js', ['@jax-js/jax']),
  peer('onnxruntime-web', ['onnxruntime-web'], { wasm: ['onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'] }),
  peer('onnxruntime-node', ['onnxruntime-node'], { page: false }),
  python('numpy-1t'),
  python('torch-1t'),
];

/** What was found of each system, and who could not be asked. */
export interface Adoption {
  readonly rates: readonly { readonly system: string; readonly rates: readonly number[] }[];
  readonly absent: readonly { readonly system: string; readonly reason: string }[];
}

/** Measures what it costs to take systems up; every cost is turned over, so that higher is better. */
export async function adopt(
  what: AdoptionWorkload['what'],
  { systems, samples }: { readonly systems: readonly string[]; readonly samples: number },
): Promise<Adoption> {
  const asked = ALL.filter(({ system }) => systems.includes(system));
  if (what === 'start') return starts(asked, samples);
  const found = await Promise.allSettled(asked.map((each) => (what === 'bundle' ? bundle(each) : install(each))));
  const rates = found.flatMap((cost, i) =>
    cost.status === 'fulfilled' && cost.value !== undefined ? [{ system: asked[i]!.system, rates: [1 / cost.value] }] : [],
  );
  const absent = found.flatMap((cost, i) =>
    cost.status === 'rejected' ? [{ system: asked[i]!.system, reason: firstLine(cost.reason) }] : [],
  );
  return { rates, absent };
}

/** Megabytes, gzipped, of a page that trains: the bundle, and the WebAssembly that it fetches. */
async function bundle({ entry, wasm = [] }: Adopted): Promise<number | undefined> {
  if (entry === undefined) return undefined;
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
  });
  const zipped = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length;
  const sizes = [...outputFiles.map(({ contents }) => contents), ...wasm.map((file) => readFileSync(file))].map(zipped);
  return sizes.reduce((sum, size) => sum + size, 0) / 1e6;
}

/** Gigabytes on the disk, dependencies included. */
async function install({ packages }: Adopted): Promise<number | undefined> {
  if (packages === undefined) return undefined;
  const seen = new Set<string>();
  packages.forEach((folder) => collect(realpathSync(folder), seen));
  return [...seen].reduce((sum, folder) => sum + published(folder), 0) / 1e9;
}

/** A package and all that it depends on. */
function collect(folder: string, seen: Set<string>): void {
  if (seen.has(folder)) return;
  seen.add(folder);
  const file = join(folder, 'package.json');
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    Record<string, string> | undefined
  >;
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const places = createRequire(file).resolve.paths(name) ?? [];
    const found = places.map((place) => join(place, name)).find((place) => existsSync(join(place, 'package.json')));
    if (found !== undefined) collect(realpathSync(found), seen);
  }
}

/** The bytes of a package, without what lies inside it but is not of it: its dependencies, and of our own what is not published. */
function published(folder: string): number {
  const { files } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { files?: string[] };
  const workspace = !folder.includes('node_modules');
  return bytesOf(folder, (path) => {
    const [first = ''] = path.split('/');
    if (first === 'node_modules') return false;
    return (
      !workspace || path === 'package.json' || path === 'README.md' || (files!.includes(first) && !/\.test(-d)?\.ts$/.test(path))
    );
  });
}

function bytesOf(folder: string, counts: (path: string) => boolean): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => counts(file.slice(folder.length + 1).replaceAll('\\', '/')))
    .reduce((sum, file) => sum + statSync(file).size, 0);
}

/** From the start of a process to the end of its first step, in turn. */
async function starts(asked: readonly Adopted[], samples: number): Promise<Adoption> {
  const absent: { system: string; reason: string }[] = [];
  const able: Adopted[] = [];
  for (const each of asked) {
    try {
      await start(each.command);
      able.push(each);
    } catch (error) {
      absent.push({ system: each.system, reason: firstLine(error) });
    }
  }
  const contestants = able.map(({ system, command }) => ({ name: system, sample: async () => 1 / (await start(command)) }));
  const rates = await interleave(contestants, { samples, budget: Infinity });
  return { rates: [...rates].map(([system, found]) => ({ system, rates: found })), absent };
}

/** Seconds until a program has taken its step, which it says on its output. @throws Error with its words when it does not */
function start([program, ...args]: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      // A number alone is the loss; libraries greet.
      if (!/^-?\d+(\.\d+)?(e-?\d+)?$/m.test(chunk.toString())) return;
      resolve((performance.now() - begun) / 1000);
      child.kill();
    });
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(lastLine(words) || `it ended with ${code}`)));
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}

function lastLine(words: string): string {
  return words.trim().split('\n').at(-1)!;
}

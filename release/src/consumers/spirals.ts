import { findRuntime } from '../../../scripts/find-runtime.mjs';
import { asTypeScript, expectAnswer, EXPECTED, fromWhole, sample, SWAP_BACKEND, SWAP_OPTIMIZER, swapLine } from '../samples.ts';
import { BUNDLERS, bundleScript } from './bundlers.ts';
import { node, running, type Consumer, type Files, type Way } from './consumer.ts';
import { IN_WORKERS } from './in-workers.ts';
import { bundled, compiled, onPage } from './ways.ts';

/** Somebody who trains on the spiral in their own way. */
interface Spiral {
  readonly name: string;
  /** What they write; the sample as a module, where it is not said. */
  readonly files?: Files;
  readonly way: Way;
  readonly packages?: readonly string[];
  readonly install?: Consumer['install'];
  /** The hash of the weights that they must come to. */
  readonly weights?: string;
}

/** What the sample imports. */
export const SET = ['core', 'datasets', 'layers', 'losses', 'optimizers', 'training'].map((name) => `@gradwright/${name}`);
const SPIRAL = sample('spiral.mjs');
const THREAD = `import { Worker } from 'node:worker_threads';
new Worker(new URL('./spiral.mjs', import.meta.url));`;

const typeScript = (moduleResolution: string, module = moduleResolution, compiler?: string): Spiral => ({
  name: `TypeScript${compiler === undefined ? '' : ' 5.0'} (${moduleResolution})`,
  files: {
    'spiral.ts': asTypeScript(SPIRAL),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        module,
        moduleResolution,
        target: 'es2022',
        lib: ['es2023', 'dom'],
        strict: true,
        exactOptionalPropertyTypes: true,
        types: [],
        outDir: 'out',
      },
      files: ['spiral.ts'],
    }),
  },
  way: compiled(compiler),
});

const SPIRALS: readonly Spiral[] = [
  { name: 'ES modules', way: node('spiral.mjs') },
  { name: 'CommonJS', files: { 'spiral.cjs': sample('spiral.cjs') }, way: node('spiral.cjs') },
  { name: 'a worker thread of Node', files: { 'spiral.mjs': SPIRAL, 'main.mjs': THREAD }, way: node('main.mjs') },
  {
    name: 'Bun',
    install: (packages) => runtime('Bun', 'add', ...packages),
    way: runtime('Bun', 'spiral.mjs'),
  },
  {
    // With no permission at all. It would wait a day before it installs what is new.
    name: 'Deno',
    install: (packages) => runtime('Deno', 'add', '--minimum-dependency-age=0', ...packages.map((name) => `npm:${name}`)),
    way: runtime('Deno', 'run', '--no-prompt', 'spiral.mjs'),
  },
  typeScript('nodenext'),
  typeScript('node16'),
  typeScript('bundler', 'esnext'),
  // The oldest that is supported.
  typeScript('nodenext', 'nodenext', 'typescript-oldest'),
  ...Object.entries(BUNDLERS).map(([name, bundle]) => ({ name: `bundled by ${name}`, way: bundled(bundle) })),
  { name: 'a page of Chromium', way: onPage(BUNDLERS.esbuild, 'spiral.mjs', `import './spiral.mjs';`) },
  { name: 'a worker of a page', way: onPage(BUNDLERS.esbuild, 'spiral.mjs', `new Worker('./spiral.mjs', { type: 'module' });`) },
  {
    name: 'a service worker of a page',
    files: { 'spiral.cjs': sample('spiral.cjs') },
    way: onPage(bundleScript, 'spiral.cjs', `await navigator.serviceWorker.register('./spiral.js');`),
  },
  {
    name: 'WebAssembly by one line',
    packages: [...SET, '@gradwright/backend-wasm'],
    files: { 'spiral.mjs': swapLine(SPIRAL, SWAP_BACKEND) },
    way: node('spiral.mjs'),
  },
  {
    name: 'another optimizer by one line',
    files: { 'spiral.mjs': swapLine(SPIRAL, SWAP_OPTIMIZER) },
    way: node('spiral.mjs'),
    weights: EXPECTED.sgd,
  },
  {
    name: 'all from gradwright',
    packages: ['gradwright'],
    files: { 'spiral.mjs': fromWhole(SPIRAL) },
    way: node('spiral.mjs'),
  },
  ...IN_WORKERS.map((each) => ({ ...each, packages: ['gradwright'] })),
];

/** Everybody who trains on the spiral: all come to the weights of those who compute alike. */
export const spirals: readonly Consumer[] = SPIRALS.map(
  ({ name, packages = SET, files = { 'spiral.mjs': SPIRAL }, install, way, weights = EXPECTED.adam }) => ({
    name: `spiral, ${name}`,
    packages,
    files,
    ...(install && { install }),
    use: async (options) => expectAnswer(await way(options), weights),
  }),
);

/** Runs Bun or Deno, and is refused where there is none. */
function runtime(name: 'Bun' | 'Deno', ...args: string[]): Way {
  return (options) => running(findRuntime(name), ...args)(options);
}

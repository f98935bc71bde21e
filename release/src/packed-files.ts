import { matchesGlob } from 'node:path';

/** What every package holds. */
const ALWAYS = ['package.json', 'README.md', 'LICENSE', 'src/**/*.ts'];

/** What the build makes of one entry: a module, CommonJS, their maps and types. */
const built = (entry: string) => ['js', 'js.map', 'cjs', 'cjs.map', 'd.ts', 'd.cts'].map((end) => `dist/${entry}.${end}`);

/** What several entries of a package share; the build names it after a module and its hash. */
const SHARED = ['js', 'js.map', 'd.ts', 'd.cts'].map((end) => `dist/*-????????.${end}`);

/** Each package's files: a line for each, or for those that only a hash or their concept tells apart. */
export const PACKED: Readonly<Record<string, readonly string[]>> = {
  '@gradwright/core': [...ALWAYS, ...built('index'), ...built('testing'), ...SHARED, 'testing/package.json'],
  '@gradwright/backend-wasm': [
    ...ALWAYS,
    ...built('index'),
    ...built('fast'),
    ...SHARED,
    'fast/package.json',
    'src/generated/exact.wasm',
    'src/generated/fast.wasm',
  ],
  '@gradwright/datasets': [...ALWAYS, ...built('index')],
  '@gradwright/layers': [...ALWAYS, ...built('index')],
  '@gradwright/losses': [...ALWAYS, ...built('index')],
  '@gradwright/optimizers': [...ALWAYS, ...built('index')],
  '@gradwright/training': [...ALWAYS, ...built('index'), ...built('node'), ...SHARED, 'node/package.json'],
  gradwright: [
    ...ALWAYS,
    ...built('index'),
    ...built('worker'),
    ...['cli', 'trial-worker', 'chunk-????????'].flatMap((entry) => [`dist/${entry}.js`, `dist/${entry}.js.map`]),
    'worker/package.json',
  ],
};

const TESTS = /\.(test|test-d|browser\.test)\.ts$/;

/** What is wrong with the list of a package's files: those that no line allows, and lines that allow nothing. */
export function checkFiles(allowed: readonly string[], files: readonly string[]): string[] {
  const unexpected = files.filter((file) => TESTS.test(file) || !allowed.some((line) => matchesGlob(file, line)));
  const missing = allowed.filter((line) => !files.some((file) => matchesGlob(file, line)));
  return [...unexpected.map((file) => `${file} is packed, but on no list`), ...missing.map((line) => `${line} is missing`)];
}

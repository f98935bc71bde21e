import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build as bundleByEsbuild } from 'esbuild';
import { build as bundleByVite } from 'vite';
import { run, type RunOptions } from './run.ts';
import { asTypeScript, EXPECTED, fromWhole, sample, SWAP_BACKEND, SWAP_OPTIMIZER, swapLine, type Answer } from './samples.ts';

/** Somebody who installs packages into a folder of their own and runs a program there. */
export interface Consumer {
  readonly name: string;
  readonly packages: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Runs the program, and throws where it does not do what it should. */
  use(options: RunOptions): Promise<void>;
}

const SET = ['core', 'datasets', 'layers', 'losses', 'optimizers', 'training'].map((name) => `@gradwright/${name}`);
const SPIRAL = sample('spiral.mjs');
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** Everybody who tries the packages, given the version that each was published with. */
export function makeConsumers(versions: ReadonlyMap<string, string>): Consumer[] {
  return [
    ...[...versions.keys()].map(alone),
    runs('core alone computes', ['@gradwright/core'], 'core.mjs', sample('core.mjs'), EXPECTED.core),
    runs('spiral, ES modules', SET, 'spiral.mjs', SPIRAL, EXPECTED.adam),
    runs('spiral, CommonJS', SET, 'spiral.cjs', sample('spiral.cjs'), EXPECTED.adam),
    compiled('nodenext', 'nodenext'),
    compiled('bundler', 'esnext'),
    bundled('esbuild', async (cwd) => {
      await bundleByEsbuild({
        absWorkingDir: cwd,
        entryPoints: ['spiral.mjs'],
        outfile: 'out/spiral.mjs',
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'browser',
        target: 'es2022',
      });
    }),
    bundled('Vite', async (cwd) => {
      await bundleByVite({
        root: cwd,
        configFile: false,
        logLevel: 'error',
        build: { outDir: 'out', target: 'es2022', lib: { entry: 'spiral.mjs', formats: ['es'], fileName: () => 'spiral.mjs' } },
      });
    }),
    runs(
      'spiral, WebAssembly by one line',
      [...SET, '@gradwright/backend-wasm'],
      'spiral.mjs',
      swapLine(SPIRAL, SWAP_BACKEND),
      EXPECTED.adam,
    ),
    runs('spiral, another optimizer by one line', SET, 'spiral.mjs', swapLine(SPIRAL, SWAP_OPTIMIZER), EXPECTED.sgd),
    runs('spiral, all from gradwright', ['gradwright'], 'spiral.mjs', fromWhole(SPIRAL), EXPECTED.adam),
    program(versions.get('gradwright') ?? 'none'),
  ];
}

/** One package with nothing beside it gives the same names to `import` and to `require`. */
function alone(name: string): Consumer {
  const code = `
    import { createRequire } from 'node:module';
    const names = (module) => Object.keys(module).filter((name) => name !== 'default' && name !== 'module.exports').sort();
    console.log(JSON.stringify([names(await import('${name}')), names(createRequire(import.meta.url)('${name}'))]));`;
  return {
    name: `${name}, by itself`,
    packages: [name],
    files: { 'names.mjs': code },
    async use(options) {
      const [imported, required] = JSON.parse(await run(process.execPath, ['names.mjs'], options)) as [string[], string[]];
      if (imported.length === 0) throw new Error(`${name} exports nothing`);
      if (String(imported) !== String(required)) throw new Error(`import gives ${imported}; require gives ${required}`);
    },
  };
}

function runs(name: string, packages: readonly string[], file: string, text: string, weights: string): Consumer {
  return {
    name,
    packages,
    files: { [file]: text },
    use: async (options) => expectAnswer(await run(process.execPath, [file], options), weights),
  };
}

/** TypeScript that is strict, emits, and runs; a chain of layers that does not fit must not compile. */
function compiled(moduleResolution: string, module: string): Consumer {
  const compilerOptions = {
    module,
    moduleResolution,
    target: 'es2022',
    lib: ['es2023', 'dom'],
    strict: true,
    exactOptionalPropertyTypes: true,
    types: [],
    outDir: 'out',
  };
  return {
    name: `spiral, TypeScript (${moduleResolution})`,
    packages: SET,
    files: {
      'spiral.ts': asTypeScript(SPIRAL),
      'tsconfig.json': JSON.stringify({ compilerOptions, files: ['spiral.ts'] }),
    },
    async use(options) {
      await run(process.execPath, [TSC], options);
      expectAnswer(await run(process.execPath, ['out/spiral.js'], options), EXPECTED.adam);
    },
  };
}

/** A bundle for the browser; that it needs no package any more shows where they are gone. */
function bundled(bundler: string, bundle: (cwd: string) => Promise<void>): Consumer {
  return {
    name: `spiral, bundled by ${bundler}`,
    packages: SET,
    files: { 'spiral.mjs': SPIRAL },
    async use(options) {
      await bundle(options.cwd);
      rmSync(join(options.cwd, 'node_modules'), { recursive: true });
      expectAnswer(await run(process.execPath, ['out/spiral.mjs'], options), EXPECTED.adam);
    },
  };
}

/** The program by `npx`, in a folder where nothing is installed: it knows its version, and trains the same model on both backends. */
function program(version: string): Consumer {
  return {
    name: 'the program, by npx',
    packages: [],
    files: {},
    async use(options) {
      const npx = (...args: string[]) => run('npx', ['--yes', `gradwright@${version}`, ...args], options);
      const told = (await npx('--version')).trim();
      if (told !== version) throw new Error(`gradwright --version says ${told}, expected ${version}`);
      for (const backend of ['js', 'wasm']) {
        await npx('train', 'spiral', '--epochs', '5', '--backend', backend, '--out', `${backend}.gradwright`);
      }
      const [js, wasm] = ['js', 'wasm'].map((name) => readFileSync(join(options.cwd, `${name}.gradwright`)));
      if (!js?.equals(wasm!)) throw new Error('gradwright train gives one model on js and another on wasm');
    },
  };
}

function expectAnswer(output: string, weights: string): void {
  const answer = JSON.parse(output) as Answer;
  if (answer.weights !== weights) throw new Error(`the weights' hash is ${answer.weights}, expected ${weights}`);
  if (answer.accuracy < 0.95) throw new Error(`the accuracy is ${answer.accuracy}, expected at least 0.95`);
}

/** Makes a consumer's folder, installs what they install, and lets them try. */
export async function tryConsumer(consumer: Consumer, options: RunOptions): Promise<void> {
  mkdirSync(options.cwd, { recursive: true });
  writeFileSync(join(options.cwd, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  for (const [file, text] of Object.entries(consumer.files)) writeFileSync(join(options.cwd, file), text);
  if (consumer.packages.length > 0) await run('npm', ['install', ...consumer.packages], options);
  await consumer.use(options);
}

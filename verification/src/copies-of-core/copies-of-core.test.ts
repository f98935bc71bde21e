import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PACKAGES = ['core', 'layers', 'losses', 'optimizers', 'datasets', 'backend-wasm', 'training'];

/** What the program prints. */
interface Answer {
  readonly copies: number;
  readonly js: { readonly file: string; readonly accuracy: number; readonly same: boolean };
  readonly theirBackend: Answer['js'];
  readonly wasm: Answer['js'];
  readonly errors: readonly string[];
}

let folder: string;
let one: Answer;
let two: Answer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gradwright-copies-'));
  cpSync(join(import.meta.dirname, 'program.mjs'), join(folder, 'program.mjs'));
  for (const name of PACKAGES) await install(join(folder, 'node_modules', '@gradwright', name), name);
  one = run('import');
  two = run('require');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Builds a package as it is published: ES modules for `import`, CommonJS for `require`, each naming the others. */
async function install(to: string, name: string): Promise<void> {
  const from = join(import.meta.dirname, '..', '..', '..', 'packages', name);
  const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { version: string };
  const both: BuildOptions = {
    entryPoints: [join(from, 'src', 'index.ts')],
    bundle: true,
    packages: 'external',
    target: 'es2022',
  };
  await build({ ...both, format: 'esm', outfile: join(to, 'index.js') });
  await build({ ...both, format: 'cjs', outfile: join(to, 'index.cjs') });
  const exports = { '.': { import: './index.js', require: './index.cjs' } };
  writeFileSync(join(to, 'package.json'), JSON.stringify({ name: `@gradwright/${name}`, version, type: 'module', exports }));
}

function run(how: 'import' | 'require'): Answer {
  const text = execFileSync(process.execPath, [join(folder, 'program.mjs'), how], { encoding: 'utf8' });
  return JSON.parse(text) as Answer;
}

test('a core in ES modules beside plug-ins in CommonJS with theirs: the same model file and the same errors', () => {
  expect([one.copies, two.copies]).toEqual([1, 2]);
  expect({ ...two, copies: 1 }).toEqual(one);
  expect(one.theirBackend).toEqual(one.js);
  expect(one.wasm).toEqual(one.js);
  expect(one.js.same).toBe(true);
  expect(one.js.accuracy).toBeGreaterThan(0.6);
});

test('whichever copy threw, the other recognises it', () => {
  expect(two.errors).toEqual([
    expect.stringMatching(/^E_ARG: dense: /),
    expect.stringMatching(/^E_SHAPE: sequential: .*expects 4 features, but the layer before it gives 3/),
    expect.stringMatching(/^E_SHAPE: dense\.forward: .*\[1, 3\], expected \[batch, 2\]/),
    expect.stringMatching(/^E_STATE: /),
    expect.stringMatching(/^E_ARG: adam: unknown option "learningRat"/),
  ]);
});

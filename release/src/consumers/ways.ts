import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { askPage } from '../../../scripts/in-chromium.mjs';
import type { Bundler } from './bundlers.ts';
import { node, running, write, type Way } from './consumer.ts';

/** Compiles by the folder's tsconfig.json. */
const compileBy = (compiler: string): Way =>
  running(process.execPath, createRequire(import.meta.url).resolve(`${compiler}/bin/tsc`));

export const compile = compileBy('typescript');

/** Compiles, and runs what comes of it. */
export const compiled =
  (compiler = 'typescript'): Way =>
  async (options) => {
    await compileBy(compiler)(options);
    return node('out/spiral.js')(options);
  };

/** Runs a bundle in Node; that it needs no package any more shows where they are gone. */
export const bundled =
  (bundle: Bundler): Way =>
  async (options) => {
    await bundle(options.cwd, 'spiral.mjs');
    rmSync(join(options.cwd, 'node_modules'), { recursive: true });
    return node('out/spiral.mjs')(options);
  };

/** Opens a page whose script loads the bundle of a program. */
export const onPage =
  (bundle: Bundler, program: string, script: string): Way =>
  async ({ cwd, signal }) => {
    await bundle(cwd, program);
    const site = join(cwd, 'out');
    write(site, { 'index.html': `<!doctype html><title>Spiral</title><script type="module">${script}</script>` });
    return askPage(site, signal === undefined ? {} : { signal });
  };

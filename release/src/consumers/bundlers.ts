import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild, type BuildOptions } from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';
import webpack from 'webpack';

/** Makes a bundle for browsers of a folder's `spiral.mjs`, as the module `out/spiral.mjs`. */
export type Bundler = (folder: string) => Promise<unknown>;

/** With what people bundle, set up as little as each allows. */
export const BUNDLERS = {
  esbuild: (folder) => byEsbuild(folder, { entryPoints: ['spiral.mjs'], format: 'esm', outfile: 'out/spiral.mjs' }),
  Vite: (folder) =>
    vite({
      root: folder,
      configFile: false,
      logLevel: 'error',
      build: { outDir: 'out', target: 'es2022', lib: { entry: 'spiral.mjs', formats: ['es'], fileName: () => 'spiral.mjs' } },
    }),
  Rollup: async (folder) => {
    const bundle = await rollup({ input: join(folder, 'spiral.mjs'), plugins: [nodeResolve({ browser: true })] });
    await bundle.write({ file: join(folder, 'out/spiral.mjs'), format: 'es' });
    await bundle.close();
  },
  webpack: (folder) =>
    byWebpack({
      context: folder,
      entry: './spiral.mjs',
      mode: 'production',
      target: ['web', 'es2022'],
      experiments: { outputModule: true },
      output: { path: join(folder, 'out'), filename: 'spiral.mjs', module: true },
    }),
} satisfies Readonly<Record<string, Bundler>>;

/** A classic script, `out/spiral.js`, of a folder's `spiral.cjs`: modules are not for every worker. */
export const bundleScript: Bundler = (folder) =>
  byEsbuild(folder, { entryPoints: ['spiral.cjs'], format: 'iife', outfile: 'out/spiral.js' });

function byEsbuild(folder: string, options: BuildOptions) {
  return esbuild({ absWorkingDir: folder, bundle: true, minify: true, platform: 'browser', target: 'es2022', ...options });
}

/** A run of webpack; what it warns of, such as a module that it cannot resolve, is an error here. */
function byWebpack(configuration: webpack.Configuration): Promise<void> {
  return new Promise((resolve, reject) => {
    webpack(configuration, (error, stats) => {
      if (error) reject(error);
      else if (stats?.hasErrors() || stats?.hasWarnings()) reject(new Error(stats.toString('errors-warnings')));
      else resolve();
    });
  });
}

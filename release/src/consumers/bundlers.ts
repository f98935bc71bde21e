import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild, type BuildOptions } from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';
import webpack from 'webpack';

/** Makes a bundle for browsers of a program in a folder: under the same name in `out`, with what it loads later beside it. */
export type Bundler = (folder: string, program: string) => Promise<unknown>;

/** With what people bundle, set up as little as each allows. */
export const BUNDLERS = {
  esbuild: (folder, program) => byEsbuild(folder, { entryPoints: [program], format: 'esm', outfile: `out/${program}` }),
  Vite: (folder, program) =>
    vite({
      root: folder,
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: 'out',
        emptyOutDir: false,
        target: 'es2022',
        lib: { entry: program, formats: ['es'], fileName: () => program },
      },
    }),
  Rollup: async (folder, program) => {
    const bundle = await rollup({ input: join(folder, program), plugins: [nodeResolve({ browser: true })] });
    await bundle.write({ dir: join(folder, 'out'), entryFileNames: program, format: 'es' });
    await bundle.close();
  },
  webpack: (folder, program) =>
    byWebpack({
      context: folder,
      entry: `./${program}`,
      mode: 'production',
      target: ['web', 'es2022'],
      experiments: { outputModule: true },
      output: { path: join(folder, 'out'), filename: program, module: true },
    }),
} satisfies Readonly<Record<string, Bundler>>;

/** A classic script of a CommonJS file, under its name with `.js`: modules are not for every worker. */
export const bundleScript: Bundler = (folder, program) =>
  byEsbuild(folder, { entryPoints: [program], format: 'iife', outfile: `out/${program.replace('.cjs', '.js')}` });

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

import { defineConfig } from 'tsup';

const shared = { sourcemap: true, target: 'es2022' } as const;

export default defineConfig([
  { ...shared, entry: { index: 'src/index.ts', worker: 'src/worker.ts' }, format: ['esm', 'cjs'], dts: true },
  // The program brings its terminal libraries, so that whoever imports the package installs none of them.
  {
    ...shared,
    entry: { cli: 'src/program/cli.ts', 'trial-worker': 'src/program/trial-worker.ts' },
    format: ['esm'],
    platform: 'node',
    noExternal: ['asciichart', 'cli-progress', 'commander', 'papaparse', 'picocolors'],
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
  },
]);

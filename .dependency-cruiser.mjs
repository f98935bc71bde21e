// The packages form a star: core in the middle, plug-ins that know core and not each other, and two that choose among them. The
// examples stand outside of it, as a stranger's plug-ins do.
const PLUG_INS = '(layers|losses|optimizers|datasets|backend-wasm|training)';
const TESTS = '\\.(test|test-d)\\.ts$|/test/|/scripts/|vitest\\.(config|shared)|tsup\\.config';

// What is exported for Node alone.
const FOR_NODE = '^packages/training/src/file-store\\.ts$';

// What a package hands on to others.
const PUBLIC = '^packages/[^/]+/src/(index|testing/index|fast|node)\\.ts$';

export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'core-is-a-leaf',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: TESTS },
      to: { pathNot: '^packages/core/src' },
    },
    {
      name: 'plug-ins-know-core-alone',
      severity: 'error',
      from: { path: `^packages/${PLUG_INS}/src`, pathNot: [TESTS, FOR_NODE] },
      to: { pathNot: ['^packages/core/src/(index|testing/index)\\.ts$', '^packages/$1/src'] },
    },
    {
      name: 'browsers-reach-no-node',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/index\\.ts$' },
      to: { path: FOR_NODE, reachable: true },
    },
    {
      name: 'not-into-another-package',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/', pathNot: TESTS },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: ['^packages/$2/', PUBLIC],
      },
    },
    {
      name: 'examples-know-core-alone',
      severity: 'error',
      from: { path: '^examples/([^/]+)/src', pathNot: TESTS },
      to: { pathNot: ['^packages/core/src/index\\.ts$', '^examples/$1/src'] },
    },
    {
      name: 'examples-import-as-strangers-do',
      severity: 'error',
      from: { path: '^examples/([^/]+)/src' },
      to: { pathNot: ['^examples/$1/src', PUBLIC, '^node_modules/'] },
    },
    {
      name: 'examples-import-by-name',
      severity: 'error',
      from: { path: '^examples/([^/]+)/src' },
      to: { path: '^packages/', dependencyTypes: ['local'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: { pathNot: TESTS },
      // Types of what Vite adds to a module.
      to: { couldNotResolve: true, pathNot: '^vite/client$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', '/test-results/', '^packages/backend-wasm/assembly'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['gradwright-source', 'import', 'node', 'default'] },
  },
};

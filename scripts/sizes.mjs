// Bundles what users import, as they would: minified, for a browser, gzipped. Prints a table, and fails above a budget, or where
// a bundle holds a layer that nobody asked for. `--details` lists what is in each bundle,
// `pnpm sizes` writes docs/sizes.md, where each export stands with what it costs alone.
// It reads the sources; a bundle of the builds has the same size within 0.4 kB.
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportJavaScript, fit, spiral } from '../packages/gradwright/src/index.ts';
import { kilobytes, measure } from './bundle.mjs';
import { checkSizesPage } from './sizes-page.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What somebody imports; the most kilobytes (of 1,000 bytes, gzipped) that it may cost; what the design wants it to cost, where that is
 * not reached; its layers; sources that it must not bring; and packages that are there without it.
 */
const BUNDLES = [
  { name: 'one layer: relu', code: `export { relu } from '@gradwright/layers';`, budget: 2.2, layers: ['relu'] },
  {
    name: 'one layer: dense',
    code: `export { dense } from '@gradwright/layers';`,
    budget: 4.3,
    layers: ['dense'],
    without: ['random'],
  },
  {
    name: 'train an MLP with Adam',
    code: `
      import { dense, relu, sequential } from '@gradwright/layers';
      import { softmaxCrossEntropy } from '@gradwright/losses';
      import { adam } from '@gradwright/optimizers';
      import { train } from '@gradwright/training';
      import { data } from './data.js';
      const model = sequential(dense(2, 64), relu(), dense(64, 3));
      const run = train(model, { data, loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.05 }), epochs: 200 });
      for await (const event of run) console.log(event);`,
    budget: 21.3,
    wanted: 10,
    layers: ['dense', 'relu', 'sequential'],
    without: ['rms-prop', 'intervals', 'describe', 'safetensors'],
  },
  {
    name: 'the same with a loop by hand',
    code: `
      import { createContext, createReferenceBackend, eachSegment, applyUpdates, place, tensor } from '@gradwright/core';
      import { dense, relu, sequential } from '@gradwright/layers';
      import { softmaxCrossEntropy } from '@gradwright/losses';
      import { adam } from '@gradwright/optimizers';
      const model = sequential(dense(2, 64), relu(), dense(64, 3));
      const parts = [createContext, eachSegment, applyUpdates, tensor, softmaxCrossEntropy(), adam({ learningRate: 0.05 })];
      console.log(place(model, { backend: createReferenceBackend(), seed: 7 }), parts);`,
    budget: 13.5,
    wanted: 10,
    layers: ['dense', 'relu', 'sequential'],
    without: ['train.ts', 'engine', 'rms-prop', 'describe', 'safetensors'],
  },
  {
    name: 'load a model and predict',
    code: `
      import { decodeModel, predict } from '@gradwright/training';
      import { createReferenceBackend } from '@gradwright/core';
      import { dense, relu, sequential, softmax } from '@gradwright/layers';
      const bytes = new Uint8Array(await (await fetch('model.gradwright')).arrayBuffer());
      const { model } = decodeModel(bytes, { use: { dense, relu, sequential, softmax }, backend: createReferenceBackend() });
      console.log(predict(model, { data: [1, 2], shape: [1, 2] }));`,
    budget: 13.2,
    wanted: 5,
    layers: ['dense', 'relu', 'sequential', 'softmax'],
    without: ['adam', 'train.ts', 'engine', 'random', 'threefry'],
  },
  {
    // As `gradwright export --js` writes it: it needs no package.
    name: '2-64-3 exported, with its weights',
    code: exportJavaScript(await fit(spiral(), { layers: [64], epochs: 1, seed: 7 })),
    budget: 3.5,
    layers: [],
    without: ['packages'],
  },
  {
    // With core's part of it, and with what drives threads, which a bundler that splits leaves to those who ask for them.
    name: 'the exact kernels',
    code: `export { createWasmBackend } from '@gradwright/backend-wasm';`,
    budget: 22.9,
    layers: [],
    without: ['fast-code', 'random', 'safetensors'],
  },
  {
    // What they add for whoever has core anyway.
    name: 'the same, beside core',
    code: `export { createWasmBackend } from '@gradwright/backend-wasm';`,
    budget: 20,
    wanted: 16,
    layers: [],
    external: ['@gradwright/core'],
  },
];

/** The files of the layers' package that hold a layer: those with a test beside them. */
const LAYERS = globSync('packages/layers/src/*.test.ts', { cwd: root }).map((file) => basename(file, '.test.ts'));

/** The layers in a bundle. */
function layersIn(sources) {
  const files = sources.filter(({ file }) => file.includes('packages/layers/src/')).map(({ file }) => basename(file, '.ts'));
  return files.filter((name) => LAYERS.includes(name)).toSorted();
}

const detailed = process.argv.includes('--details');
const problems = [];
const rows = [];
console.log(`${'bundle'.padEnd(26)}${['minified', 'gzipped', 'budget', 'wanted'].map((head) => head.padStart(10)).join('')}`);
for (const { name, code, budget, wanted = budget, layers, without = [], external } of BUNDLES) {
  const { minified, gzipped, sources } = await measure(code, external);
  const cells = [minified, gzipped, budget * 1000, wanted * 1000].map((bytes) => kilobytes(bytes).padStart(10));
  console.log(`${name.padEnd(36)}${cells.join('')}`);
  rows.push({ name, minified, gzipped });
  if (detailed) for (const { file, bytes } of sources) console.log(`  ${String(bytes).padStart(6)}  ${file}`);
  if (gzipped > budget * 1000) problems.push(`${name}: ${kilobytes(gzipped)} is above its budget`);
  const found = layersIn(sources);
  if (String(found) !== String(layers))
    problems.push(`${name}: holds the layers ${found.join(', ')}, expected ${layers.join(', ')}`);
  for (const part of without) {
    if (sources.some(({ file }) => file.includes(`/${part}`))) problems.push(`${name}: brings ${part}, which nobody asked for`);
  }
}

for (const file of LAYERS) {
  // Those that are made of others, and those that are none.
  if (['all-layers', 'inspect'].includes(file)) continue;
  const name = file.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const found = layersIn((await measure(`export { ${name} } from '@gradwright/layers';`)).sources);
  if (String(found) !== file) problems.push(`importing ${name} brings ${found.join(', ')}, expected ${file} alone`);
}
problems.push(...(await checkSizesPage(rows, process.argv.includes('--write'))));
console.log(problems.length === 0 ? 'Each layer comes alone.' : problems.map((problem) => `! ${problem}`).join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;

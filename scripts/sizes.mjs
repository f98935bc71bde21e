// Bundles what users import, as they would: minified, for a browser, gzipped. Prints a table, and fails above a budget.
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What somebody imports, the most kilobytes (of 1,000 bytes, gzipped) it may cost, and sources it must not bring. */
const BUNDLES = [
  {
    name: 'one layer: relu',
    code: `export { relu } from '@gradwright/layers';`,
    budget: 1.6,
    without: ['dense', 'conv2d', 'softmax', 'sequential'],
  },
  {
    name: 'one layer: dense',
    code: `export { dense } from '@gradwright/layers';`,
    budget: 4.9,
    without: ['conv2d', 'softmax', 'sequential', 'layer-norm'],
  },
  {
    name: 'train the spiral with Adam',
    code: `
      import { spiral } from '@gradwright/datasets';
      import { dense, relu, sequential } from '@gradwright/layers';
      import { softmaxCrossEntropy } from '@gradwright/losses';
      import { adam } from '@gradwright/optimizers';
      import { train } from '@gradwright/training';
      const model = sequential(dense(2, 64), relu(), dense(64, 3));
      const run = train(model, { data: spiral(), loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.05 }), epochs: 200 });
      for await (const event of run) console.log(event);`,
    budget: 19,
    without: ['conv2d', 'batch-norm', 'digits', 'rms-prop'],
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
    budget: 14,
    without: ['adam', 'train.ts', 'engine'],
  },
];

/** The bundle of some code: its size, and which sources are in it, largest first. */
async function measure(code) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL('../packages/gradwright', import.meta.url)), loader: 'ts' },
    conditions: ['gradwright-source'],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  const sources = Object.entries(output.inputs)
    .map(([file, { bytesInOutput }]) => ({ file, bytes: bytesInOutput }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes);
  return { minified: outputFiles[0].contents.length, gzipped: gzipSync(outputFiles[0].contents, { level: 9 }).length, sources };
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const detailed = process.argv.includes('--details');
let failed = false;
console.log(`${'bundle'.padEnd(28)}${'minified'.padStart(10)}${'gzipped'.padStart(10)}${'budget'.padStart(10)}`);
for (const { name, code, budget, without } of BUNDLES) {
  const { minified, gzipped, sources } = await measure(code);
  const over = gzipped > budget * 1000;
  const strays = without.filter((part) => sources.some(({ file }) => file.includes(`/${part}`)));
  const verdict = over ? '  over' : '';
  console.log(
    `${name.padEnd(28)}${kilobytes(minified).padStart(10)}${kilobytes(gzipped).padStart(10)}${kilobytes(budget * 1000).padStart(10)}${verdict}`,
  );
  for (const part of strays) console.log(`  brings ${part}, which nobody asked for`);
  if (detailed) for (const { file, bytes } of sources) console.log(`  ${String(bytes).padStart(6)}  ${file}`);
  failed ||= over || strays.length > 0;
}
process.exitCode = failed ? 1 : 0;

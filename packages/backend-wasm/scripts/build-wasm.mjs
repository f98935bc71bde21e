// Compiles assembly/ to WebAssembly and writes it, as text, into src/generated/kernels.ts: then no bundler, server or content
// policy has to be told about a file of its own.
import { mkdir, writeFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';
import { tileModule } from './tile.mjs';

const root = new URL('../', import.meta.url);
const TILES = [
  [6, 8],
  [2, 8],
  [1, 8],
];

/** Not -O3: it nests the accumulators' updates into one expression, which spills every register. */
const FLAGS = ['-O2', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory'];

async function compile(name) {
  let bytes;
  const options = ['assembly/index.ts', ...FLAGS, '--baseDir', root.pathname, '--outFile', name];
  const { error, stderr } = await asc.main(options, {
    writeFile: (file, contents) => {
      if (file === name) bytes = contents;
    },
  });
  if (error !== null) throw new Error(`asc failed: ${error.message}\n${stderr.toString()}`);
  return bytes;
}

await mkdir(new URL('assembly/generated/', root), { recursive: true });
await mkdir(new URL('src/generated/', root), { recursive: true });
await writeFile(new URL('assembly/generated/tile.ts', root), tileModule(TILES));
const bytes = await compile('exact.wasm');
const text = `/** The exact kernels, as base64; written by the build from assembly/. */\nexport const exactKernels =\n  '${Buffer.from(bytes).toString('base64')}';\n`;
await writeFile(new URL('src/generated/kernels.ts', root), text);
console.log(`exact.wasm: ${bytes.length} bytes`);

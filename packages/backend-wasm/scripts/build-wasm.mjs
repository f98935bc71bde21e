// Compiles assembly/ to WebAssembly and writes it, as text, into src/generated/kernels.ts: then no bundler, server or content
// policy has to be told about a file of its own.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';
import { tileModule } from './tile.mjs';

const root = new URL('../', import.meta.url);
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

/** How TypeScript sees the types of parameters. */
const TYPES = { bool: 'boolean', void: 'void', i32: 'number', f32: 'number', f64: 'number', usize: 'number' };

/** The module's exports as TypeScript declares them: read from assembly/, so that a call with a number too few does not compile. */
async function declarations(exported) {
  const files = (await readdir(new URL('assembly/', root))).filter((name) => name.endsWith('.ts'));
  const sources = await Promise.all(files.map((name) => readFile(new URL(`assembly/${name}`, root), 'utf8')));
  const lines = sources.flatMap((source) =>
    [...source.matchAll(/^export function (\w+)\(([^)]*)\): (\w+)/gm)].map(([, name, parameters, result]) => {
      const typed = [...parameters.matchAll(/(\w+): (\w+)/g)].map(([, parameter, type]) => `${parameter}: ${TYPES[type]}`);
      return { name, line: `  ${name}(${typed.join(', ')}): ${TYPES[result]};` };
    }),
  );
  const kept = lines.filter(({ name }) => exported.includes(name)).map(({ line }) => line);
  return `/** What the compiled module exports. A \`usize\` there is a byte of its memory here; 0 stands for none. */
export interface Module {\n${kept.sort().join('\n')}\n}\n`;
}

await mkdir(new URL('assembly/generated/', root), { recursive: true });
await mkdir(new URL('src/generated/', root), { recursive: true });
await writeFile(new URL('assembly/generated/tile.ts', root), tileModule(5));
const bytes = await compile('exact.wasm');
const text = `/** The exact kernels, as base64; written by the build from assembly/. */\nexport const exactKernels =\n  '${Buffer.from(bytes).toString('base64')}';\n`;
await writeFile(new URL('src/generated/kernels.ts', root), text);
const exported = WebAssembly.Module.exports(await WebAssembly.compile(bytes)).map(({ name }) => name);
await writeFile(new URL('src/generated/module.ts', root), await declarations(exported));
console.log(`exact.wasm: ${bytes.length} bytes`);

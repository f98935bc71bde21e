// Compiles assembly/ to WebAssembly, twice: `exact` rounds each product before it is added, `fast` fuses the two. Writes them as
// files and as text into src/generated/: with the text no bundler, server or page has to be told about a file of its own.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';
import { tileModule } from './tile.mjs';

const root = new URL('../', import.meta.url);

/**
 * Not -O2: it gives each local a second use, which makes the files a fifth larger when compressed, and no faster. Not -O3: it nests the
 * accumulators' updates into one expression, which spills every register. `rse` drops what is set to what it holds already.
 */
const OPTIMISATION = ['-O1', '--converge', '--runPasses', 'rse'];
const FLAGS = ['--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--maximumMemory', '32768'];

const BUILDS = [
  { name: 'exact', flags: [] },
  { name: 'fast', flags: ['--enable', 'relaxed-simd'] },
];

async function compile({ name, flags }) {
  let bytes;
  const file = `${name}.wasm`;
  const options = ['assembly/index.ts', ...OPTIMISATION, ...FLAGS, ...flags, '--baseDir', root.pathname, '--outFile', file];
  const { error, stderr } = await asc.main(options, {
    writeFile: (written, contents) => {
      if (written === file) bytes = contents;
    },
  });
  if (error !== null) throw new Error(`asc failed: ${error.message}\n${stderr.toString()}`);
  return bytes;
}

/** The bytes as a module that exports them as text. In hexadecimal a byte stays a byte, which compresses better than base64. */
function asText(name, bytes) {
  return `/** The ${name} kernels in hexadecimal; written by the build from assembly/. */\nexport const ${name}Code =\n  '${Buffer.from(bytes).toString('hex')}';\n`;
}

/** How TypeScript sees the types of parameters. */
const TYPES = { bool: 'boolean', void: 'void', i32: 'number', f32: 'number', f64: 'number', usize: 'number' };

/** The module's exports as TypeScript declares them: read from assembly/, so that a call with a number too few does not compile. */
async function declarations(bytes) {
  const exported = WebAssembly.Module.exports(await WebAssembly.compile(bytes)).map(({ name }) => name);
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

const generated = new URL('src/generated/', root);
await mkdir(new URL('assembly/generated/', root), { recursive: true });
await mkdir(generated, { recursive: true });
await writeFile(new URL('assembly/generated/tile.ts', root), tileModule());
for (const build of BUILDS) {
  const bytes = await compile(build);
  await writeFile(new URL(`${build.name}.wasm`, generated), bytes);
  await writeFile(new URL(`${build.name}-code.ts`, generated), asText(build.name, bytes));
  await writeFile(new URL('module.ts', generated), await declarations(bytes));
  console.log(`${build.name}.wasm: ${bytes.length} bytes`);
}

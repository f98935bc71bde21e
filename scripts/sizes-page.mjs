// What each export costs alone, as a page that is written by `pnpm sizes` and compared with what is measured now.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kilobytes, measure } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(root, 'docs', 'sizes.md');
const README = join(root, 'README.md');
const PACKAGES = ['core', 'layers', 'losses', 'optimizers', 'datasets', 'training', 'backend-wasm'];

/** How far a size may move before the page must be written anew, in kilobytes and as a share. */
const [NEAR, SHARE] = [0.15, 0.03];

/** The values that a package exports: its interface has them by name. */
function exportsOf(name) {
  const text = readFileSync(join(root, 'packages', name, 'api.md'), 'utf8');
  const entry = text.split(/^## /m)[1];
  const found = [...entry.matchAll(/^(?:export )?(?:declare )?(?:function|const) (\w+)/gm)].map(([, exported]) => exported);
  return [...new Set(found)].toSorted();
}

/** The page, and nothing else: the same sizes give the same text. */
async function write(bundles) {
  const parts = [];
  for (const name of PACKAGES) {
    const from = `'@gradwright/${name}'`;
    const whole = await measure(`export * from ${from};`);
    const cells = [];
    for (const exported of exportsOf(name)) {
      const { gzipped } = await measure(`export { ${exported} } from ${from};`);
      cells.push(`\`${exported}\` ${(gzipped / 1000).toFixed(1)}`);
    }
    parts.push(`## @gradwright/${name}\n\nAll of it: ${kilobytes(whole.gzipped)}. ${cells.join(', ')}.\n`);
  }
  return `# What an import costs

Written by \`pnpm sizes\`, which \`npm test\` compares with what it measures. Bundled by esbuild for a browser, minified and gzipped, with all that it
needs of core; 1 kB is 1,000 bytes. What several exports share is paid for once, so a bundle of two costs less than both.

${tableOf(bundles)}

Each export alone, in kB gzipped:

${parts.join('\n')}`;
}

function tableOf(bundles) {
  const rows = bundles.map(({ name, minified, gzipped }) => `| ${name} | ${kilobytes(minified)} | ${kilobytes(gzipped)} |`);
  return ['| bundle | minified | gzipped |', '| --- | ---: | ---: |', ...rows].join('\n');
}

/** The README with the table of bundles between its marks. */
function withTable(readme, bundles) {
  const marked = /(<!-- sizes: .*? -->\n)[\s\S]*?(\n<!-- end of sizes -->)/;
  return readme.replace(marked, (_, begin, end) => `${begin}\n${tableOf(bundles)}\n${end}`);
}

/** Writes the page, or says where it is no longer true. */
export async function checkSizesPage(bundles, writing) {
  const text = await write(bundles);
  if (writing) {
    writeFileSync(PAGE, text);
    writeFileSync(README, withTable(readFileSync(README, 'utf8'), bundles));
    return [];
  }
  const kept = sizesIn(readFileSync(PAGE, 'utf8'));
  const now = sizesIn(text);
  const away = [...now].find(([name, size]) => !(Math.abs(size - (kept.get(name) ?? NaN)) <= Math.max(NEAR, SHARE * size)));
  const gone = [...kept.keys()].find((name) => !now.has(name));
  if (away === undefined && gone === undefined) return [];
  const what =
    away === undefined ? `${gone} is no export any more` : `${away[0]} costs ${away[1]} kB, and not ${kept.get(away[0])}`;
  return [`docs/sizes.md is out of date (${what}), expected pnpm sizes`];
}

/** Sizes by what they are of: exports with their package, bundles by name. */
function sizesIn(text) {
  const sizes = new Map();
  let section = '';
  for (const line of text.split('\n')) {
    section = /^## (.*)/.exec(line)?.[1] ?? section;
    for (const [, name, size] of line.matchAll(/`(\w+)` (\d+\.\d)/g)) sizes.set(`${name} of ${section}`, Number(size));
    const row = /^\| (.*?) *\| *[\d.]+ kB \| *([\d.]+) kB \|/.exec(line);
    if (row) sizes.set(row[1], Number(row[2]));
    const whole = /^All of it: ([\d.]+)/.exec(line);
    if (whole) sizes.set(section, Number(whole[1]));
  }
  return sizes;
}

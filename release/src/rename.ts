import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { swapLine } from './samples.ts';

/** What the second release calls by another name. */
const RENAMED = { before: 'dense', after: 'affine' };

/** Renames a layer in a clone, and keeps its old name as one that is to go with the version after this. */
export function renameLayer(clone: string): void {
  const { before, after } = RENAMED;
  const layers = join(clone, 'packages', 'layers');
  const { version } = JSON.parse(readFileSync(join(layers, 'package.json'), 'utf8')) as { version: string };
  const [major, minor] = version.split('.').map(Number);
  const since = `${major}.${minor! + 1}.0`;

  const index = join(layers, 'src', 'index.ts');
  const line = `export { dense, type DenseLayer, type DenseOptions } from './dense.ts';`;
  const by = `${line.replace(before, `${before} as ${after}`)}\nexport { ${before} } from './old-name.ts';`;
  writeFileSync(index, swapLine(readFileSync(index, 'utf8'), { line, by }));
  writeFileSync(
    join(layers, 'src', 'old-name.ts'),
    `import { deprecated } from '@gradwright/core';
import { ${before} as ${after} } from './dense.ts';

/**
 * The same layer by its old name.
 *
 * @deprecated since ${since}, use \`${after}\`
 */
export const ${before}: typeof ${after} = (...args) => {
  deprecated('${before}', '${after}', '${since}');
  return ${after}(...args);
};
`,
  );
}

/** Refuses what a program wrote to its error output, where that is not one line that names the old and the new name. */
export function expectWarning(errors: string): void {
  const { before, after } = RENAMED;
  const lines = errors.split('\n').filter((line) => line !== '');
  const right = lines.length === 1 && lines[0]!.startsWith(`${before} is deprecated`) && lines[0]!.includes(` ${after} `);
  if (!right) throw new Error(`expected one warning that ${before} is deprecated, with ${after} in its place, got:\n${errors}`);
}

// Writes a module for every example: `node src/write-examples.ts <folder>`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { collectExamples, ROOT, type Example } from './collect-examples.ts';
import { exampleModule } from './example-module.ts';
import { exportedNames } from './exported-names.ts';

/** An example, and the module that was written for it. */
export interface Written {
  readonly example: Example;
  readonly path: string;
}

/** Writes the modules of all examples that are run into a folder, which is emptied first. */
export function writeExamples(folder: string): Written[] {
  const names = exportedNames();
  rmSync(folder, { recursive: true, force: true });
  return collectExamples().map((example) => {
    const path = join(folder, example.file.replace(/\.\w+$/, ''), `line-${example.line}.${example.language}`);
    const checks = relative(join(path, '..'), join(ROOT, 'docs/src/shows.ts'));
    mkdirSync(join(path, '..'), { recursive: true });
    if (example.notRun === undefined) writeFileSync(path, exampleModule(example, names, checks));
    return { example, path };
  });
}

if (import.meta.main) {
  const written = writeExamples(process.argv[2] ?? 'generated/typed');
  console.log(`${written.length} examples written`);
}

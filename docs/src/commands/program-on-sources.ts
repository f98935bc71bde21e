import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../collect-examples.ts';

const NODE = `exec "${process.execPath}" --conditions=gradwright-source`;
const refuseOthers = (words: string) => `[ "$1${words}" ] || { echo "not on the sources: $0 $*" >&2; exit 127; }`;

/** What `npx gradwright` and `npm run gradwright --` start here: the program from its sources. */
const STAND_INS = {
  npx: [refuseOthers('" = "gradwright'), 'shift', `${NODE} "${join(ROOT, 'packages/gradwright/src/program/cli.ts')}" "$@"`],
  npm: [
    refuseOthers(' $2 $3" = "run gradwright --'),
    'shift 3',
    `GRADWRIGHT_FOLDER="$PWD" ${NODE} "${join(ROOT, 'scripts/gradwright.mjs')}" "$@"`,
  ],
};

/** An environment whose `npx` and `npm` are these, written into a folder. */
export function programOnSources(folder: string): NodeJS.ProcessEnv {
  mkdirSync(folder, { recursive: true });
  for (const [name, lines] of Object.entries(STAND_INS)) {
    writeFileSync(join(folder, name), ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(join(folder, name), 0o755);
  }
  return { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
}

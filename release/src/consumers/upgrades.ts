import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectWarning } from '../rename.ts';
import type { RunOptions } from '../run.ts';
import { EXPECTED, expectAnswer, sample, SWAP_LAYER, swapLine } from '../samples.ts';
import { node, running, setUp, type Consumer, type Way } from './consumer.ts';
import { SET } from './spirals.ts';

/** Somebody who began with one release and goes on with the next. */
export interface Upgrade extends Omit<Consumer, 'use'> {
  readonly before: Way;
  /** What it prints repeats all that `before` printed. */
  readonly after: Way;
  readonly weights: string;
}

export const UPGRADES: readonly Upgrade[] = [
  {
    name: 'a model file and a checkpoint, upgraded',
    packages: SET,
    files: { 'keep.mjs': sample('keep.mjs'), 'go-on.mjs': sample('go-on.mjs') },
    before: node('keep.mjs'),
    after: node('go-on.mjs'),
    weights: EXPECTED.adam,
  },
  {
    name: 'a plug-in, with core upgraded',
    packages: [...SET, 'gradwright-softsign'],
    files: { 'spiral.mjs': swapLine(sample('spiral.mjs'), SWAP_LAYER) },
    before: node('spiral.mjs'),
    after: node('spiral.mjs'),
    weights: EXPECTED.softsign,
  },
];

const ANSWER = 'before.json';

/** Installs the first release, and does what comes before. */
export async function begin(upgrade: Upgrade, options: RunOptions): Promise<void> {
  await setUp(upgrade, options);
  writeFileSync(join(options.cwd, ANSWER), await upgrade.before(options));
}

/** Takes the second release, given what is new in it, as whoever runs `npm update` does; then goes on, and is warned of a name that is to go. */
export async function goOn(upgrade: Upgrade, versions: ReadonlyMap<string, string>, options: RunOptions): Promise<void> {
  await running('npm', 'update')(options);
  if (!versions.has('@gradwright/core')) throw new Error('the second release has no new core');
  expectInstalled(options.cwd, upgrade.packages, versions);
  let errors = '';
  const output = await upgrade.after({ ...options, onError: (text) => (errors += text) });
  expectWarning(errors);
  expectAnswer(output, upgrade.weights);
  expectRepeated(readFileSync(join(options.cwd, ANSWER), 'utf8'), output);
}

/** Refuses an answer that does not repeat all that was printed before. */
export function expectRepeated(before: string, after: string): void {
  const answer = JSON.parse(after) as Record<string, unknown>;
  for (const [name, value] of Object.entries(JSON.parse(before) as Record<string, unknown>)) {
    if (answer[name] !== value) throw new Error(`${name} was ${value} before the upgrade, and is ${answer[name]}`);
  }
}

/** Refuses a package that is not at its new version, or has a copy of core beside the new one. */
export function expectInstalled(cwd: string, packages: readonly string[], versions: ReadonlyMap<string, string>): void {
  const modules = join(cwd, 'node_modules');
  for (const name of packages) {
    const { version } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')) as { version: string };
    const expected = versions.get(name) ?? version;
    if (version !== expected) throw new Error(`npm update left ${name}@${version}, expected ${expected}`);
    if (existsSync(join(modules, name, 'node_modules')))
      throw new Error(`${name} did not accept the new core, and has one of its own`);
  }
}

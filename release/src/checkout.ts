import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf } from './check-tarball.ts';
import { plainEnvironment, run } from './run.ts';

/** A package as it would be published. */
export interface Packed {
  readonly name: string;
  readonly version: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

const root = join(import.meta.dirname, '..', '..');

/** Clones the last commit into a folder, and installs what it needs. What is not committed stays behind. */
export async function clone(folder: string, signal: AbortSignal): Promise<void> {
  await run('git', ['clone', '--quiet', '--no-hardlinks', root, folder], { cwd: root, signal });
  await inClone(folder, signal)('pnpm', 'install', '--frozen-lockfile', '--prefer-offline');
}

/** Turns the notes in .changeset into versions and changelogs, or a made-up one if there is none, and builds. Nothing comes from a cache. */
export async function versionAndBuild(folder: string, signal: AbortSignal): Promise<void> {
  const execute = inClone(folder, signal);
  const notes = readdirSync(join(folder, '.changeset')).filter((file) => file.endsWith('.md') && file !== 'README.md');
  if (notes.length === 0) {
    const raised = ['core', 'layers', 'training'].map((name) => `'@gradwright/${name}': minor\n`);
    const note = `---\n${raised.join('')}---\n\nA rehearsal.\n`;
    writeFileSync(join(folder, '.changeset', 'rehearsal.md'), note);
  }
  await execute('pnpm', 'changeset', 'version');
  await execute('pnpm', 'turbo', 'run', 'build', '--filter=./packages/*', '--force', '--output-logs=errors-only');
}

/** The version that each package's manifest has now. */
export function versionsIn(folder: string): ReadonlyMap<string, string> {
  const manifests = readdirSync(join(folder, 'packages')).map(
    (name) =>
      JSON.parse(readFileSync(join(folder, 'packages', name, 'package.json'), 'utf8')) as { name: string; version: string },
  );
  return new Map(manifests.map(({ name, version }) => [name, version]));
}

/** Every package's tarball. */
export async function pack(folder: string, signal: AbortSignal): Promise<Packed[]> {
  const to = join(folder, 'tarballs');
  mkdirSync(to);
  for (const name of readdirSync(join(folder, 'packages'))) {
    await inClone(join(folder, 'packages', name), signal)('pnpm', 'pack', '--pack-destination', to);
  }
  return readdirSync(to).map((file) => {
    const bytes = readFileSync(join(to, file));
    const { name, version } = manifestOf(bytes);
    return { name, version, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
}

/** What differs between the tarballs of two clones. */
export function compareTarballs(one: readonly Packed[], other: readonly Packed[]): string[] {
  const hashes = new Map(other.map(({ name, sha256 }) => [name, sha256]));
  const different = one.filter(({ name, sha256 }) => hashes.get(name) !== sha256);
  return different.map(({ name, sha256 }) => `${name}: SHA-256 ${sha256} in one clone, ${hashes.get(name)} in the other`);
}

/** The environment of those who work in a clone. */
export const cloneEnvironment = (): NodeJS.ProcessEnv => ({
  ...plainEnvironment(),
  CI: 'true',
  DO_NOT_TRACK: '1',
  TURBO_TELEMETRY_DISABLED: '1',
});

function inClone(cwd: string, signal: AbortSignal) {
  return (program: string, ...args: string[]) => run(program, args, { cwd, env: cloneEnvironment(), signal });
}

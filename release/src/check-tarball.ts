import { findForbidden } from '../../scripts/check-text.mjs';
import { checkFiles, PACKED } from './packed-files.ts';
import { filesIn } from './tarball.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

/** The manifest inside a tarball. */
export function manifestOf(tarball: Uint8Array): Manifest {
  return JSON.parse(filesIn(tarball).get('package.json')?.toString('utf8') ?? '{}') as Manifest;
}

/** What is wrong with a tarball: its list of files, paths of this machine, registry hosts, dependencies, scripts that run on install. */
export function checkTarball(tarball: Uint8Array, folder: string): string[] {
  const files = filesIn(tarball);
  const { name, scripts = {}, dependencies = {} } = manifestOf(tarball);
  const allowed = PACKED[name];
  if (allowed === undefined) return [`${name} is on no list of packed files`];
  const problems = checkFiles(allowed, [...files.keys()]);
  for (const [path, bytes] of files) {
    const text = bytes.toString('latin1');
    problems.push(...findForbidden(text).map((finding) => `${path}:${finding}`));
    if (text.includes(folder)) problems.push(`${path} names the folder that it was built in`);
  }
  for (const script of INSTALL_SCRIPTS) if (script in scripts) problems.push(`package.json has the script ${script}`);
  for (const [dependency, range] of Object.entries(dependencies)) {
    if (!dependency.startsWith('@gradwright/')) problems.push(`package.json depends on ${dependency}`);
    if (!/^\^\d/.test(range)) problems.push(`package.json depends on ${dependency}@${range}, expected a caret range`);
  }
  return problems.map((problem) => `${name}: ${problem}`);
}

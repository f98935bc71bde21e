// A change of a package's interface comes with a note that announces as much as it asks for. Compared are the reports (`api.md`): with the
// last release, and on a branch with the place where it left main.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isEnough, neededFor, readNotes } from './notes.ts';

/** What is wrong with the notes in a folder that git keeps. */
export function checkNotes(root: string): string[] {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const notes = globSync('.changeset/*.md', { cwd: root }).filter((file) => !file.endsWith('README.md'));
  const announced = readNotes(notes.map(read));
  const branch = branchPoint(git);
  const ofBranch = branch === undefined ? [] : notes.filter((file) => at(git, branch, file) !== read(file).trim());
  const announcedByBranch = readNotes(ofBranch.map(read));

  return globSync('packages/*/api.md', { cwd: root })
    .sort()
    .flatMap((file) => {
      const { name } = JSON.parse(read(join(dirname(file), 'package.json'))) as { name: string };
      const report = read(file);
      const released = git('log', '-1', '--format=%H', '--', join(dirname(file), 'CHANGELOG.md'));
      const needed = released === '' ? 'major' : neededFor(at(git, released, file), report);
      const neededByBranch = branch === undefined ? undefined : neededFor(at(git, branch, file), report);
      if (!isEnough(announced.get(name), needed)) {
        return [`${name}: its interface changed since its last release, which asks for a ${needed} note; run pnpm changeset`];
      }
      if (neededByBranch !== undefined && !announcedByBranch.has(name)) {
        return [`${name}: its interface changed on this branch, and no note of the branch names it; run pnpm changeset`];
      }
      return [];
    });
}

type Git = (...args: string[]) => string;

/** Where this branch left main; undefined on main itself. */
function branchPoint(git: Git): string | undefined {
  try {
    const point = git('merge-base', 'HEAD', 'origin/main');
    return point === git('rev-parse', 'HEAD') ? undefined : point;
  } catch {
    return undefined; // a clone without a remote
  }
}

/** A file as it was at a commit; nothing where it was not there. */
function at(git: Git, commit: string, file: string): string {
  try {
    return git('show', `${commit}:${file}`);
  } catch {
    return '';
  }
}

if (import.meta.main) {
  const problems = checkNotes(join(import.meta.dirname, '..', '..'));
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log('Each change of an interface has its note.');
  process.exitCode = problems.length === 0 ? 0 : 1;
}

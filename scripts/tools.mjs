// Programs that npm fetches into .toolchain, once: each list in `tools` has a lock of its own, and no script of theirs runs.
// No dependencies, and any Node from 18 on.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';

/** Runs npm without a word, as the script it is where we know it, which works on every platform; tells whether it did what it should. */
export function npm(args, cwd) {
  const script = process.env.npm_execpath;
  const isNpm = script?.endsWith('npm-cli.js') === true;
  const [program, first] = isNpm ? [process.execPath, [script]] : [windows ? 'npm.cmd' : 'npm', []];
  const { status } = spawnSync(program, [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: !isNpm && windows,
  });
  return status === 0;
}

/** Runs `fetch` in the empty folder `.toolchain/<name>` once; a stamp says that it is done. Gives the folder. */
export function once(name, stamp, fetch) {
  const folder = join(root, '.toolchain', name);
  const mark = join(folder, '.complete');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === stamp) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  fetch(folder);
  writeFileSync(mark, stamp);
  return folder;
}

/**
 * The `node_modules` with what `tools/<name>` lists for this platform: so many packages at least, since npm shrugs where it cannot fetch one.
 * `what` says in words what that is.
 *
 * @throws where less is there for this platform, or cannot be reached
 */
export function fetchTools(name, what, packages) {
  const list = join(root, 'tools', name);
  const folder = once(name, readFileSync(join(list, 'package-lock.json'), 'utf8'), (to) => {
    console.log(`Fetching ${what} …`);
    cpSync(list, to, { recursive: true });
    const found = npm(['ci', '--ignore-scripts'], to) ? fetchedBy(to) : 0;
    if (found < packages) {
      throw new Error(
        `Could not fetch ${what} for ${process.platform}-${process.arch}: npm got ${found} of ${packages} packages.`,
      );
    }
  });
  return join(folder, 'node_modules');
}

function fetchedBy(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  return existsSync(record) ? Object.keys(JSON.parse(readFileSync(record, 'utf8')).packages).length : 0;
}

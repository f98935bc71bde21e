// `npm start` and `npm test` on a machine that has Node and npm and nothing else. Finds the pinned pnpm and a Node new enough for
// the tools, or fetches both into .toolchain, installs the workspace's dependencies, and runs the job of that name.
// No dependencies, and any Node from 18 on.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './find-browser.mjs';
import { fetchTools, npm, once } from './tools.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const pnpmVersion = manifest.packageManager.split('@')[1];
const neededNode = manifest.engines.node.replace('>=', '').split('.').map(Number);
const windows = process.platform === 'win32';

/** Runs a program to its end, with its output on ours. */
function run(program, args, options = {}) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', cwd: root, ...options });
  if (error) throw error;
  return status ?? 1;
}

function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

function newEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > neededNode[0] || (major === neededNode[0] && minor >= neededNode[1]);
}

/** The folder of a Node that the tools accept; undefined when the one running this will do. */
function findNode() {
  if (newEnough(process.versions.node)) return undefined;
  const what = `a Node for the tools (${process.versions.node} is here, ${manifest.engines.node} is needed)`;
  try {
    const modules = fetchTools('node', what, 1);
    return join(
      modules,
      readdirSync(modules).find((name) => name.startsWith('node-')),
      'bin',
    );
  } catch (error) {
    return fail(`${error.message} Install Node ${manifest.engines.node} and try again.`);
  }
}

/** The folder of the pinned pnpm; undefined when it is on the path already. */
function findPnpm() {
  // Asked outside of the project, so that its own pin does not answer.
  const { stdout } = spawnSync('pnpm', ['--version'], { cwd: dirname(root), encoding: 'utf8', shell: windows });
  if (stdout?.trim() === pnpmVersion) return undefined;
  // Without a lock: some registries lack a platform's pnpm, and npm then refuses one.
  const folder = once('pnpm', pnpmVersion, (to) => {
    console.log(`Fetching pnpm ${pnpmVersion} …`);
    writeFileSync(join(to, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--no-save', '--no-package-lock', '--ignore-scripts', `pnpm@${pnpmVersion}`];
    if (!npm(args, to)) fail(`Could not fetch pnpm ${pnpmVersion}.`);
  });
  const native = join(folder, 'node_modules', '@pnpm');
  const found = existsSync(native) ? readdirSync(native).find((name) => name.startsWith('exe.')) : undefined;
  if (found === undefined)
    fail(`pnpm ${pnpmVersion} has no binary for ${process.platform}-${process.arch}. Install it and try again.`);
  return join(native, found);
}

/** Our environment, less what npm tells its scripts, with the tools first on the path. */
function environment(folders) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(lifecycle|package)_|npm_config_prefix$|INIT_CWD$)/i.test(name),
  );
  const path = [...folders.filter(Boolean), process.env.PATH].join(delimiter);
  return {
    ...Object.fromEntries(kept),
    PATH: path,
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    // Where paths among the arguments start.
    GRADWRIGHT_FOLDER: process.env.INIT_CWD ?? process.cwd(),
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    // What tests depend on beside the files, so that a cached result is never that of another machine.
    GRADWRIGHT_BROWSER: findBrowser() ?? 'none',
    GRADWRIGHT_NODE: process.version,
  };
}

const [job, ...rest] = process.argv.slice(2);
if (!(`job:${job}` in manifest.scripts))
  fail(
    `Unknown job "${job}". There are: ${Object.keys(manifest.scripts)
      .filter((name) => name.startsWith('job:'))
      .map((name) => name.slice(4))
      .join(', ')}.`,
  );

// Ctrl-C is for the job: it ends in order, and its exit code is ours.
process.on('SIGINT', () => {});
const env = environment([findNode(), findPnpm()]);
const pnpm = (args, stdio) => run('pnpm', args, { env, shell: windows, stdio });
// Silent where nothing changed: 0.3 s.
if (pnpm(['install', '--frozen-lockfile', '--reporter=silent'], ['ignore', 'inherit', 'inherit']) !== 0) {
  pnpm(['install', '--frozen-lockfile'], ['ignore', 'inherit', 'inherit']);
  fail('Could not install the dependencies.');
}
process.exit(pnpm(['run', '--silent', `job:${job}`, ...rest], 'inherit'));

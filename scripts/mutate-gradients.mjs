// Breaks each backward pass on purpose, one edit at a time, and asks whether a test notices: this measures the tests, not the
// code. It works on a copy of the packages in a temporary folder. All edits are made and docs/mutations.md is written anew;
// with a word, `pnpm mutate dense`, only those in files whose path holds it.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutations } from './gradient-mutations.mjs';
import { report } from './mutation-report.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');
/** The share that must be noticed. */
const DEMANDED = 0.95;
/** An edit may make a loop endless: this many times as long as all tests took before any edit. */
const PATIENCE = 3;

/** The packages as they stand, with what a test needs around them. */
function copyWorkspace(to) {
  const listed = [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
    'packages',
    'scripts',
    ':(glob)*.json',
    ':(glob)*.ts',
  ];
  const files = execFileSync('git', listed, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 })
    .split('\0')
    .filter(Boolean);
  for (const file of files) if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(to, file));
  symlinkSync(join(ROOT, 'node_modules'), join(to, 'node_modules'));
  // Their links to one another are relative, and so lead to the copies.
  for (const folder of new Set(files.map((file) => file.split('/').slice(0, 2).join('/')))) {
    const links = join(ROOT, folder, 'node_modules');
    if (existsSync(links)) cpSync(links, join(to, folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  }
}

/** Runs some test files in the copy, up to the first failure; says what failed. */
async function runTests(copy, tests, timeout) {
  for (const folder of new Set(tests.map(packageOf))) {
    const files = tests.filter((path) => packageOf(path) === folder).map((path) => path.slice(folder.length + 1));
    // Where vitest.shared.ts has it.
    const outputFile = join(copy, folder, 'test-results/vitest.json');
    rmSync(outputFile, { force: true });
    const ended = await run([VITEST, 'run', ...files, '--bail=1', '--no-file-parallelism'], join(copy, folder), timeout);
    if (!ended) return { noticed: true, by: 'no end' };
    const { success, testResults = [] } = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : {};
    const failed = testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed');
    if (failed !== undefined) return { noticed: true, by: failed.fullName };
    // Not even loaded: no test has noticed anything.
    if (success !== true) return { noticed: false, by: 'the file does not load' };
  }
  return { noticed: false, by: '' };
}

const packageOf = (path) => path.split('/').slice(0, 2).join('/');

/** Whether the process came to an end by itself. */
function run(args, cwd, timeout) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd, stdio: 'ignore', timeout, killSignal: 'SIGKILL' });
    child.on('exit', (_, signal) => resolve(signal !== 'SIGKILL'));
  });
}

function progress(line) {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001B[2K${line.slice(0, process.stdout.columns - 1)}`);
  else console.log(line);
}

async function mutate(copy, chosen) {
  progress('Running the tests on what is not broken');
  const start = performance.now();
  const { noticed, by } = await runTests(copy, [...new Set(chosen.flatMap(({ tests }) => tests))]);
  if (noticed || by !== '') throw new Error(`A test fails before anything is broken: ${by}`);
  const patience = Math.ceil(PATIENCE * (performance.now() - start));

  const results = [];
  for (const [i, mutation] of chosen.entries()) {
    progress(`${i + 1} of ${chosen.length}, ${results.filter((result) => result.noticed).length} noticed: ${mutation.file}`);
    const path = join(copy, mutation.file);
    const source = readFileSync(path, 'utf8');
    const parts = source.split(mutation.text);
    if (parts.length !== 2) throw new Error(`${mutation.file}: the text of "${mutation.breaks}" must occur exactly once`);
    writeFileSync(path, parts.join(mutation.replacement));
    results.push({ ...mutation, ...(await runTests(copy, mutation.tests, patience)) });
    writeFileSync(path, source);
  }
  progress('');
  return results;
}

async function main() {
  const [word] = process.argv.slice(2);
  const chosen = mutations.filter(({ file }) => word === undefined || file.includes(word));
  if (chosen.length === 0) throw new Error(`No file's path holds "${word}"`);
  const copy = mkdtempSync(join(tmpdir(), 'gradwright-mutations-'));
  const clear = () => rmSync(copy, { recursive: true, force: true });
  process.once('exit', clear);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

  copyWorkspace(copy);
  const results = await mutate(copy, chosen);
  for (const { file, breaks, noticed, by } of results)
    console.log(`${noticed ? '✓' : '✗'} ${file}: ${breaks}${by && ` (${by})`}`);
  const caught = results.filter(({ noticed }) => noticed).length;
  const share = caught / results.length;
  console.log(`\n${caught} of ${results.length} noticed, ${(100 * share).toFixed(1)}%; demanded ${100 * DEMANDED}%`);
  if (word === undefined) {
    mkdirSync(join(ROOT, 'docs'), { recursive: true });
    writeFileSync(join(ROOT, 'docs/mutations.md'), report(results));
  }
  process.exitCode = share >= DEMANDED ? 0 : 1;
}

await main();

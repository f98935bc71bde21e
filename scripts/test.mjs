// All checks, in an order that shows the cheap failures first; then the totals of all tests, as the last line.
import { spawnSync } from 'node:child_process';
import { globSync, rmSync } from 'node:fs';
import { addUp, failuresIn, readReports, REPORTS, totalsLine } from './totals.mjs';

const CHECKS = [
  { name: 'Format', command: 'pnpm run --silent check:format' },
  { name: 'Lint', command: 'pnpm run --silent check:lint' },
  // Others import what it generates.
  { name: 'WebAssembly', command: 'turbo run wasm --output-logs=errors-only' },
  { name: 'Arrows between packages', command: 'pnpm run --silent check:arrows' },
  { name: 'Manifests', command: 'pnpm run --silent check:manifests' },
  { name: 'Unused code and dependencies', command: 'pnpm run --silent check:unused' },
  { name: 'Hosts and paths', command: 'pnpm run --silent check:hosts' },
  { name: 'Notes of changes', command: 'pnpm run --silent check:notes' },
  { name: 'Theory', command: 'pnpm run --silent check:theory' },
  { name: 'Properties', command: 'pnpm run --silent check:properties' },
  // Before the tests, several of which would fetch them at once.
  { name: 'Bun and Deno', command: 'node scripts/fetch-runtimes.mjs' },
  {
    name: 'Types and tests',
    command: 'turbo run typecheck test --continue --output-logs=new-only --log-order=grouped',
  },
  { name: 'Packages', command: 'turbo run build pack --output-logs=errors-only' },
  { name: 'Sizes', command: 'pnpm run --silent check:sizes' },
];

// Reports of packages that are gone must not count; those of cached tasks come back from the cache.
for (const report of globSync(REPORTS)) rmSync(report);
const failed = CHECKS.filter(({ name, command }) => {
  console.log(`\n— ${name}`);
  return spawnSync(command, { stdio: 'inherit', shell: true }).status !== 0;
});

const reports = readReports();
const totals = addUp(reports);
for (const failure of failuresIn(reports)) console.log(`\n✗ ${failure}`);
if (failed.length > 0) console.log(`\nFailed: ${failed.map(({ name }) => name).join(', ')}`);
const line = totalsLine({ ...totals, failed: Math.max(totals.failed, failed.length) });
console.log(`\n${line}`);
process.exitCode = failed.length > 0 || totals.failed > 0 || totals.passed === 0 ? 1 : 0;

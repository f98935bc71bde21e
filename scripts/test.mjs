// All checks, in an order that shows the cheap failures first; then the totals of all tests, as the last line.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { readTotals, totalsLine } from './totals.mjs';

const CHECKS = [
  ['Format', 'prettier', ['--check', '--log-level=warn', '.']],
  ['Lint', 'oxlint', ['--quiet']],
  ['Arrows between packages', 'depcruise', ['--config', '.dependency-cruiser.mjs', '--output-type', 'err', 'packages', 'apps']],
  ['Manifests', 'sherif', []],
  ['Unused code and dependencies', 'knip', []],
  ['Hosts and paths', 'node', ['scripts/check-text.mjs']],
  ['Types and tests', 'turbo', ['run', 'typecheck', 'test', '--continue', '--output-logs=new-only', '--log-order=grouped']],
  ['Packages', 'turbo', ['run', 'build', 'pack', '--output-logs=errors-only']],
  ['Sizes', 'node', ['scripts/sizes.mjs']],
];

// Reports of packages that are gone must not count; those of cached tasks come back from the cache.
rmSync('test-results', { recursive: true, force: true });
const failed = CHECKS.filter(([name, program, args]) => {
  console.log(`\n— ${name}`);
  return spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status !== 0;
});

const totals = readTotals();
if (failed.length > 0) console.log(`\nFailed: ${failed.map(([name]) => name).join(', ')}`);
const line = totalsLine({ ...totals, failed: Math.max(totals.failed, failed.length) });
console.log(`\n${line}`);
process.exitCode = failed.length > 0 || totals.failed > 0 || totals.passed === 0 ? 1 : 0;

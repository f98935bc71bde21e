// Packs the package in the current folder as it would be published, and asks publint and attw whether every kind of user can
// import it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'gradwright-pack-'));
try {
  execFileSync('pnpm', ['pack', '--pack-destination', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = join(folder, readdirSync(folder)[0]);
  const checks = [
    ['publint', [tarball, '--strict']],
    ['attw', [tarball, '--profile', 'strict', '--quiet']],
  ];
  const failed = checks.filter(([program, args]) => spawnSync(program, args, { stdio: 'inherit' }).status !== 0);
  process.exitCode = failed.length;
} finally {
  rmSync(folder, { recursive: true });
}

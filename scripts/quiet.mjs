// Runs a command, and shows what it wrote only where it failed: for work that comes before what somebody asked for.
import { spawnSync } from 'node:child_process';

const { status, stdout, stderr, error } = spawnSync(process.argv.slice(2).join(' '), { shell: true, encoding: 'utf8' });
if (error) throw error;
if (status !== 0) process.stderr.write(stdout + stderr);
process.exitCode = status ?? 1;

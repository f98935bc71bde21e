import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PEERS } from './systems.ts';

/** Fetches the peers into a folder of their own, once. @returns why they could not be had; undefined when they are here */
export function fetchPeers(tell: (line: string) => void): string | undefined {
  const lock = readFileSync(join(PEERS, 'pnpm-lock.yaml'), 'utf8');
  const stamp = join(PEERS, 'node_modules', '.fetched');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return undefined;
  tell('Fetching the peers, once: some 250 MB to download, 700 MB on the disk …');
  const { status, stderr, error } = spawnSync('pnpm', ['install', '--frozen-lockfile', '--reporter=silent'], {
    cwd: PEERS,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status === 0) {
    writeFileSync(stamp, lock);
    return undefined;
  }
  return `they could not be fetched: ${error?.message ?? (stderr.trim() || `pnpm ended with ${status}`)}`;
}

/** The versions of the peers that are installed, by name. */
export function peerVersions(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(PEERS, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return existsSync(join(PEERS, 'node_modules')) ? dependencies : {};
}

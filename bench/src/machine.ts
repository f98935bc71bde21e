import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { peerVersions } from './peers.ts';
import { BENCH, PYTHON } from './systems.ts';

/** What the numbers were measured on. `load` is how many programs wanted the processor, before and after. */
export function describeMachine(loadBefore: number): Record<string, string | number> {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${platform()} ${release()}`,
    loadBefore,
    loadAfter: load(),
    date: new Date().toISOString().slice(0, 10),
  };
}

export function load(): number {
  return Number(loadavg()[0]!.toFixed(2));
}

/** Every version that could matter. */
export function describeVersions(): Record<string, string> {
  const { version } = JSON.parse(readFileSync(join(BENCH, '..', 'packages', 'gradwright', 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    gradwright: version,
    ...commit(),
    ...peerVersions(),
    ...pythonVersions(),
  };
}

function commit(): Record<string, string> {
  try {
    return {
      commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: BENCH, encoding: 'utf8', stdio: 'pipe' }).trim(),
    };
  } catch {
    return {};
  }
}

function pythonVersions(): Record<string, string> {
  const script = `
import json, sys
found = {"python": sys.version.split()[0]}
for name in ("numpy", "torch"):
    try:
        found[name] = __import__(name).__version__
    except ImportError:
        pass
print(json.dumps(found))`;
  try {
    return JSON.parse(execFileSync(PYTHON, ['-c', script], { encoding: 'utf8', stdio: 'pipe' })) as Record<string, string>;
  } catch {
    return {};
  }
}

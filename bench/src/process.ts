import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Answer, Question } from './protocol.ts';
import type { System } from './systems.ts';

/** A system's process, while it runs. */
export interface SystemProcess {
  ask(question: Question): Promise<Answer>;
  end(): void;
}

const KEPT = 2000;
const PRIORITY = -15;

/** Before other programs, where the system allows it: what they do is not what is measured. */
function favour(pid: number): void {
  try {
    setPriority(pid, PRIORITY);
  } catch {
    // Then as all others.
  }
}

/** Starts a system. A process that cannot be started, or dies, answers `unavailable` or `failed` with its last words. */
export function startSystem({ command, environment }: Pick<System, 'command' | 'environment'>): SystemProcess {
  const [program, ...args] = command as [string, ...string[]];
  const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting: ((answer: Answer) => void)[] = [];
  if (child.pid !== undefined) favour(child.pid);
  let words = '';
  let over: Answer | undefined;

  const finish = (answer: Answer): void => {
    over ??= answer;
    for (const reply of waiting.splice(0)) reply(over);
  };
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-KEPT)));
  child.stdin.on('error', () => {}); // the process has gone; `close` tells
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line) as Answer));
  child.on('error', (error) => finish({ unavailable: `${program} could not be started: ${error.message}` }));
  child.on('close', (code, signal) => finish({ failed: `${program} ended (${signal ?? code}). ${words.trim()}` }));

  return {
    ask(question) {
      if (over !== undefined) return Promise.resolve(over);
      return new Promise((resolve) => {
        waiting.push(resolve);
        child.stdin.write(`${JSON.stringify(question)}\n`);
      });
    },
    end: () => void child.kill(),
  };
}

import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Hears what the program writes to its error output. */
  readonly onError?: (text: string) => void;
}

const SHOWN = 40;

/**
 * Runs a program to its end and gives what it wrote; where it fails, the error says where, how, and the last lines of its output.
 * When it is stopped, so are all that it started.
 */
export function run(program: string, args: readonly string[], { cwd, env, signal, onError }: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // A process group of its own, to be ended as one.
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
    signal?.addEventListener('abort', stop, { once: true });
    let output = '';
    let both = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      both += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      both += text;
      onError?.(text);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      if (code === 0) return resolve(output);
      if (signal?.aborted) return reject(signal.reason as Error);
      const last = both.trimEnd().split('\n').slice(-SHOWN).join('\n');
      reject(new Error(`${[program, ...args].join(' ')} ended with ${code} in ${cwd}\n${last}`));
    });
  });
}

/** This process's environment, less what a package manager tells its scripts and where it fetches from. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|pnpm_|INIT_CWD$|NODE_OPTIONS$)/i.test(name));
  return Object.fromEntries(kept);
}

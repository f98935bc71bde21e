import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/** What is typed, and what it has written when Ctrl-C is pressed. */
export interface Command {
  readonly command: string;
  readonly until?: RegExp;
}

const SHOWN = 40;

/** Runs commands in a shell, one after the other, each in the folder that the last `cd` led to. */
export async function runCommands(commands: readonly Command[], options: CommandOptions): Promise<void> {
  let { cwd } = options;
  for (const each of commands) {
    const folder = /^cd (\S+)$/.exec(each.command)?.[1];
    if (folder === undefined) await runCommand(each, { ...options, cwd });
    else cwd = join(cwd, folder);
  }
}

/** Runs a command to its end, or until Ctrl-C; where it fails, the error has the last lines that it wrote. */
function runCommand({ command, until }: Command, { cwd, env, signal }: CommandOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // A process group of its own, which Ctrl-C reaches as a whole.
    const child = spawn(command, { cwd, env, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = (name: NodeJS.Signals) => child.pid !== undefined && process.kill(-child.pid, name);
    const stop = () => end('SIGKILL');
    signal?.addEventListener('abort', stop, { once: true });
    let written = '';
    let pressed = false;
    const listen = (text: string) => {
      written += text;
      if (pressed || until?.test(written) !== true) return;
      pressed = true;
      end('SIGINT');
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', listen);
    child.on('error', reject);
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) return reject(signal.reason as Error);
      if (until === undefined ? code === 0 : pressed) return resolve();
      const last = written.trimEnd().split('\n').slice(-SHOWN).join('\n');
      const problem = until === undefined ? `ended with ${code}` : `ended with ${code} before it wrote ${until}`;
      reject(new Error(`${command} ${problem} in ${cwd}\n${last}`));
    });
  });
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Milliseconds in which a command has to end after Ctrl-C; 120,000 where it is not said. */
  readonly patience?: number;
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
async function runCommand({ command, until }: Command, { cwd, env, signal, patience = 120_000 }: CommandOptions): Promise<void> {
  signal?.throwIfAborted();
  // A process group of its own, which Ctrl-C reaches as a whole.
  const child = spawn(command, { cwd, env, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const end = (name: NodeJS.Signals) => child.pid !== undefined && process.kill(-child.pid, name);
  const kill = () => end('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  let written = '';
  let pressed: NodeJS.Timeout | undefined;
  const listen = (text: string) => {
    written += text;
    if (pressed !== undefined || until?.test(written) !== true) return;
    end('SIGINT');
    pressed = setTimeout(kill, patience);
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', listen);

  const ended = (await once(child, 'close')) as Ended;
  signal?.removeEventListener('abort', kill);
  clearTimeout(pressed);
  signal?.throwIfAborted();
  const problem = until === undefined ? failure(ended) : wrongEnd(until, pressed !== undefined, ended);
  if (problem === undefined) return;
  const last = written.trimEnd().split('\n').slice(-SHOWN).join('\n');
  throw new Error(`${command} ${problem} in ${cwd}\n${last}`);
}

/** The exit code of a program, or the signal that ended it. */
type Ended = [code: number | null, signal: NodeJS.Signals | null];

const failure = ([code, signal]: Ended) => (code === 0 ? undefined : `ended with ${code ?? signal}`);

function wrongEnd(until: RegExp, pressed: boolean, [code, signal]: Ended): string | undefined {
  if (!pressed) return `ended with ${code ?? signal} before it wrote ${until}`;
  return signal === 'SIGKILL' ? 'did not end after Ctrl-C' : undefined;
}

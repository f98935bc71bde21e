import { main } from '../src/program/main.ts';

/** What a run of the program wrote and ended with. */
export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly columns?: number;
  readonly isTTY?: boolean;
}

/** Runs the program in this process, as a shell would with its output in a pipe. */
export async function runProgram(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { environment = {}, signal = new AbortController().signal, ...screen } = options;
  let [output, errors] = ['', ''];
  const code = await main(args, {
    output: { ...screen, write: (text) => (output += text) },
    errors: { write: (text) => (errors += text) },
    environment,
    signal,
  });
  return { code, output, errors };
}

/** The address of a file beside the tests. */
export const csvFile = (name: string): string => new URL(`csv/${name}`, import.meta.url).pathname;

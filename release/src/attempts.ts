import { join } from 'node:path';
import type { RunOptions } from './run.ts';

/** Something that a user does, in a folder of its own or where an earlier attempt of the same user was. */
export interface Attempt {
  readonly name: string;
  readonly folder: string;
  readonly does: (options: RunOptions) => Promise<void>;
}

/** How it went. */
export interface Outcome {
  readonly name: string;
  readonly time: string;
  readonly problem?: string;
}

export const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Makes all attempts, one after the other, also where one fails. */
export async function attemptAll(
  attempts: readonly Attempt[],
  parent: string,
  options: Omit<RunOptions, 'cwd'>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, folder, does } of attempts) {
    options.signal?.throwIfAborted();
    console.log(`… ${name}`);
    const start = performance.now();
    try {
      await does({ ...options, cwd: join(parent, folder) });
      outcomes.push({ name, time: seconds(start) });
    } catch (error) {
      options.signal?.throwIfAborted();
      outcomes.push({ name, time: seconds(start), problem: error instanceof Error ? error.message : String(error) });
    }
  }
  return outcomes;
}

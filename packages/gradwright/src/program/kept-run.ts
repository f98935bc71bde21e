import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createError } from '@gradwright/core';
import { fileStore } from '@gradwright/training/node';
import { BUILT_IN } from './data.ts';
import type { TrainCommandOptions } from './train-options.ts';

/** What a run was asked for, as it lies beside its checkpoints. */
export interface KeptRun {
  readonly source: string;
  readonly options: Omit<TrainCommandOptions, 'signal' | 'resume'>;
}

const NAME = 'run.json';
const VERSION = 1;

/** Checkpoints in a folder, as the program keeps them. */
export const storeIn = (folder: string) => fileStore(folder, { keep: 3 });

/** Writes down what a run was asked for: whole or not at all. @throws E_STATE where an earlier run lies; E_IO */
export async function keepRun(folder: string, source: string, options: TrainCommandOptions): Promise<void> {
  const { signal: _signal, resume: _resume, ...kept } = options;
  const from = Object.hasOwn(BUILT_IN, source) ? source : resolve(source);
  const path = join(folder, NAME);
  const earlier = (await storeIn(folder).steps()).at(-1);
  if (earlier !== undefined) {
    const problem = `--checkpoints ${folder} holds step ${earlier} of an earlier run, expected another folder, or gradwright resume ${folder}`;
    throw createError('E_STATE', 'train', problem, { argument: '--checkpoints' });
  }
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.tmp`, `${JSON.stringify({ version: VERSION, source: from, options: kept }, null, 2)}\n`);
    await rename(`${path}.tmp`, path);
  } catch (cause) {
    throw createError('E_IO', 'train', `--checkpoints ${folder} cannot be written: ${(cause as Error).message}`, {
      argument: '--checkpoints',
      cause,
    });
  }
}

/** Reads it back. @throws E_IO where there is none; E_FORMAT, E_VERSION where it is something else */
export async function readRun(folder: string): Promise<KeptRun> {
  const path = join(folder, NAME);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const problem = `${folder} holds no run, expected a folder that train --checkpoints wrote (${(cause as Error).message})`;
    throw createError('E_IO', 'resume', problem, { argument: 'folder', cause });
  }
  const found = parse(text) as { version?: unknown; source?: unknown; options?: unknown } | undefined;
  if (typeof found?.source !== 'string' || typeof found.options !== 'object' || found.options === null)
    throw createError('E_FORMAT', 'resume', `${path} does not say what the run was asked for`, { argument: 'folder' });
  if (found.version !== VERSION) {
    const problem = `${path} has version ${String(found.version)}, this program reads ${VERSION}`;
    throw createError('E_VERSION', 'resume', problem, { argument: 'folder' });
  }
  return found as unknown as KeptRun;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

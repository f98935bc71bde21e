import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createError, isGradwrightError } from '@gradwright/core';
import { decodeCheckpoint, type Checkpoint } from '@gradwright/training';
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

/** Reads it back, for a command. @throws E_IO where there is none; E_FORMAT, E_VERSION where it is something else */
export async function readRun(command: 'resume' | 'doctor', folder: string): Promise<KeptRun> {
  const path = join(folder, NAME);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const problem = `${folder} holds no run, expected a folder that train --checkpoints wrote (${(cause as Error).message})`;
    throw createError('E_IO', command, problem, { argument: 'folder', cause });
  }
  const found = parse(text) as { version?: unknown; source?: unknown; options?: unknown } | undefined;
  if (typeof found?.source !== 'string' || typeof found.options !== 'object' || found.options === null)
    throw createError('E_FORMAT', command, `${path} does not say what the run was asked for`, { argument: 'folder' });
  if (found.version !== VERSION) {
    const problem = `${path} has version ${String(found.version)}, this program reads ${VERSION}`;
    throw createError('E_VERSION', command, problem, { argument: 'folder' });
  }
  return found as unknown as KeptRun;
}

/** How far a kept run has come. */
export interface Reached {
  /** Of the newest checkpoint, whole or not; 0 without any. */
  readonly step: number;
  /** The newest that is whole. */
  readonly checkpoint: Checkpoint | undefined;
  /** Newer ones that are not. */
  readonly damaged: readonly { readonly step: number; readonly problem: string }[];
}

/** Looks, and changes nothing. @throws E_IO; E_VERSION where a newer program wrote them */
export async function newestOf(folder: string): Promise<Reached> {
  const store = storeIn(folder);
  const steps = (await store.steps()).toReversed();
  const damaged: { step: number; problem: string }[] = [];
  for (const step of steps) {
    try {
      return { step: steps[0]!, checkpoint: decodeCheckpoint(await store.read(step)), damaged };
    } catch (error) {
      if (!isGradwrightError(error, 'E_CHECKSUM') && !isGradwrightError(error, 'E_FORMAT')) throw error;
      damaged.push({ step, problem: error.message });
    }
  }
  return { step: steps[0] ?? 0, checkpoint: undefined, damaged };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { createError, show } from '@gradwright/core';
import { BUILT_IN } from './data.ts';
import { addLearningFlags } from './flags.ts';
import type { LearningOptions } from './train-options.ts';

/** What is learned from what, and how, as a file says it. */
export interface Recipe {
  /** The file that it stands in. */
  readonly file: string;
  readonly source: string;
  readonly options: LearningOptions;
}

/**
 * Reads `{ "data": "iris", "layers": [32], "optimizer": "sgd" }`: the flags of `train`, in one word each. A CSV file is looked for from the folder of the recipe.
 *
 * @throws E_IO when it cannot be read; E_FORMAT when it is no JSON; E_ARG for what `train` would refuse
 */
export async function readRecipe(file: string): Promise<Recipe> {
  const { data, ...settings } = fieldsOf(file, await readText(file));
  if (typeof data !== 'string') throw refuse(file, `data is ${show(data)}, expected a name such as "iris", or a CSV file`);
  const command = addLearningFlags(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const known = new Set(command.options.map((option) => option.attributeName()));
  const stranger = Object.keys(settings).find((name) => !known.has(name));
  if (stranger !== undefined)
    throw refuse(file, `it says ${JSON.stringify(stranger)}, expected "data" and some of ${[...known].join(', ')}`);
  try {
    command.parse(Object.entries(settings).flatMap(asFlag), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw refuse(file, error.message.replace(/^error: /, ''));
  }
  const options = command.opts<LearningOptions & { readonly learningRate?: unknown }>();
  if (options.learningRate === 'auto')
    throw refuse(file, 'learningRate is "auto", expected a number: runs at rates of their own would say nothing of one another');
  const source = Object.hasOwn(BUILT_IN, data) ? data : resolve(dirname(file), data);
  return { file, source, options: { ...options, header: options.header ? undefined : false } };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw createError('E_IO', file, `the recipe could not be read: ${(cause as Error).message}`, { argument: 'recipe', cause });
  }
}

function fieldsOf(file: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const expected = 'JSON such as { "data": "iris", "layers": [32] }';
    throw createError('E_FORMAT', file, `it is no JSON (${(cause as Error).message}), expected ${expected}`, {
      argument: 'recipe',
      cause,
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw createError('E_FORMAT', file, `it holds ${show(value)}, expected an object`, { argument: 'recipe' });
}

/** A setting as it would be typed. */
function asFlag([name, value]: readonly [string, unknown]): string[] {
  const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (name === 'header') return value === false ? ['--no-header'] : [];
  if (Array.isArray(value) && value.length === 0) return name === 'layers' ? ['--layers=0'] : [];
  if (Array.isArray(value)) return [`--${flag}=${value.join(',')}`];
  return [`--${flag}=${String(value)}`];
}

function refuse(file: string, problem: string) {
  return createError('E_ARG', file, problem, { argument: 'recipe' });
}

import { readFile } from 'node:fs/promises';
import { createError, type Dataset } from '@gradwright/core';
import {
  applyPreparation,
  blobs,
  breastCancer,
  circles,
  diabetes,
  digits,
  folds,
  iris,
  moons,
  prepare,
  sine,
  spiral,
  split,
  standardise,
  vertical,
  wine,
  xor,
  type Divisible,
  type Preparation,
  type PreparationReport,
  type PreparedDataset,
  type Task,
} from '@gradwright/datasets';
import { readCsv } from './read-csv.ts';

/** What the program takes data from, and how it divides them. */
export interface DataOptions {
  readonly target?: string | undefined;
  readonly ignore: readonly string[];
  readonly categorical: readonly string[];
  readonly numeric: readonly string[];
  readonly missing: 'fill' | 'refuse';
  readonly task?: Task | undefined;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
  readonly delimiter?: string | undefined;
  readonly header?: boolean | undefined;
}

/** The three parts of some data, prepared as the training part says. */
export interface Parts {
  readonly train: PreparedDataset;
  readonly validation: PreparedDataset;
  readonly test: PreparedDataset;
  readonly preparation: Preparation;
  /** What was done to a table; undefined for data that came ready. */
  readonly report?: PreparationReport;
}

const GENERATED = { spiral, moons, circles, xor, blobs, vertical, sine };

/** The data sets that come with the program, by the names it knows them by. */
export const BUILT_IN: Readonly<Record<string, (seed: number) => Dataset>> = {
  digits: () => digits(),
  iris: () => iris(),
  wine: () => wine(),
  'breast-cancer': () => breastCancer(),
  diabetes: () => diabetes(),
  ...Object.fromEntries(Object.entries(GENERATED).map(([name, make]) => [name, (seed: number) => make({ seed })])),
};

/**
 * Reads, divides and prepares: what is learnt about the data is learnt from the training part alone.
 *
 * @param divide which rows are tested; default the share that the options name
 * @throws E_IO when there is no such file; E_ARG without a target column; what the data are refused for
 */
export async function loadParts(source: string, options: DataOptions, divide: Divide = divideByShares): Promise<Parts> {
  const { seed } = options;
  if (Object.hasOwn(BUILT_IN, source)) {
    refuseTableOptions(source, options);
    const parts = divide(BUILT_IN[source]!(seed), options, {});
    const [train, watched, judged] = standardise(parts.train, parts.validation, parts.test);
    return { train, validation: watched, test: judged, preparation: train.preparation };
  }

  const table = readCsv(source, await readText(source), options);
  const target = options.target;
  const names = table.columns.map(({ name }) => name);
  if (target === undefined) {
    throw createError('E_ARG', 'train', `--target is missing, expected one of the columns ${names.join(', ')}`, {
      argument: '--target',
    });
  }
  const { ignore, categorical, numeric, missing, task } = options;
  const settings = { target, ignore, categorical, numeric, missing, ...(task === undefined ? {} : { task }) };
  // Once over all rows: an answer to the question which task this is, and nothing else, comes from it.
  const whole = prepare(table, settings);
  const stratify = whole.report.task === 'classification' ? { stratify: target } : {};
  const parts = divide(table, options, stratify);
  const { dataset, preparation, report } = prepare(parts.train, { ...settings, task: whole.report.task });
  const apply = (rows: typeof table) => applyPreparation(preparation, rows, { missing }).dataset;
  return { train: dataset, validation: apply(parts.validation), test: apply(parts.test), preparation, report };
}

/** Divides rows, of a dataset or of a table, into three. */
export type Divide = <T extends Divisible>(
  rows: T,
  options: DataOptions,
  stratify: { readonly stratify?: string },
) => { readonly train: T; readonly validation: T; readonly test: T };

const divideByShares: Divide = (rows, { validation, test, seed }, stratify) =>
  split(rows, { validation, test, seed, ...stratify });

/** The n-th division of a cross-validation: its fold is tested, and of the rest a share is held back to stop by. */
export function divideByFold(n: number, { folds: count, repeats }: FoldCount): Divide {
  return (rows, { validation, seed }, stratify) => {
    const divisions = folds(rows, { folds: count, repeats, seed, ...stratify });
    for (let i = 0; i < n; i++) divisions.next();
    const { train, validation: test } = divisions.next().value!;
    return { ...split(train, { validation, seed: seed + n, ...stratify }), test };
  };
}

/** How often data are divided, and into how many parts. */
export interface FoldCount {
  readonly folds: number;
  readonly repeats: number;
}

/** What is said about columns has no meaning for data that come ready, and is more likely a slip than a wish. */
function refuseTableOptions(source: string, options: DataOptions): void {
  const { target, ignore, categorical, numeric, missing, task, delimiter, header } = options;
  const given: Readonly<Record<string, boolean>> = {
    '--target': target !== undefined,
    '--ignore': ignore.length > 0,
    '--categorical': categorical.length > 0,
    '--numeric': numeric.length > 0,
    '--missing': missing !== 'fill',
    '--task': task !== undefined,
    '--delimiter': delimiter !== undefined,
    '--no-header': header !== undefined,
  };
  const flag = Object.keys(given).find((name) => given[name]);
  if (flag === undefined) return;
  throw createError('E_ARG', 'train', `${flag} is for CSV files, but ${source} comes with the program, target and all`, {
    argument: flag,
  });
}

/** @throws E_IO when the file cannot be read */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as { code?: string };
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : (cause as Error).message;
    const known = Object.keys(BUILT_IN).join(', ');
    throw createError('E_IO', file, `${reason}, expected a CSV file or one of ${known}`, { argument: 'data', cause });
  }
}

import { wrongType } from '@gradwright/core';
import type { RunDescription } from './run-description.ts';

/** What one sampled step showed of one layer. Norms are root mean squares, so that layers of different sizes compare. */
export interface LayerSignals {
  /** `'0'`, `'2.body'`, … */
  readonly path: string;
  readonly type: string;
  /** Numbers that it gives for a row (along the last axis). */
  readonly units: number;
  /** Of its output, over the batch. */
  readonly mean: number;
  readonly deviation: number;
  /** Share of the output's units that are 0 for all rows, for layers like ReLU. */
  readonly dead?: number;
  /** Share of the outputs within 2% of an end, for sigmoid and tanh. */
  readonly saturated?: number;
  /** √(Σg²/n) over the weights of the layer. */
  readonly gradient?: number;
  /** ‖Δw‖/‖w‖ of this step, over the weights of the layer. */
  readonly updateRatio?: number;
}

/** What one sampled step showed. */
export interface Signals {
  /** Completed updates before it. */
  readonly step: number;
  readonly layers: readonly LayerSignals[];
  /** How many rows of the batch were given each class, where the loss is one of classes. */
  readonly predicted?: readonly number[];
}

/** Scale of the columns of the inputs. */
export interface InputScale {
  /** The largest |mean| of a column, in its own deviations. */
  readonly offset: number;
  /** The smallest and the largest deviation of a column that varies. */
  readonly smallest: number;
  readonly largest: number;
}

/** How well the rows of one class are told. */
export interface ClassCount {
  readonly rows: number;
  /** How many of them were given it. */
  readonly right: number;
}

/** What the doctor knows of a run: plain data, bounded in size however long the run is. */
export interface RunRecord {
  /** Undefined where a part of the run cannot be written as data. */
  readonly description?: RunDescription;
  readonly inputs?: InputScale;
  /** The loss of the best constant prediction, where it is known. */
  readonly trivialLoss?: number;
  /** Shares of the classes among the targets. */
  readonly classes?: readonly number[];
  /** Completed updates. */
  readonly steps: number;
  /** Whether the run is over. */
  readonly ended: boolean;
  /** Training losses in order, each the mean of `stepsPerLoss` steps. */
  readonly losses: readonly number[];
  readonly stepsPerLoss: number;
  /** The largest loss of a single step, and its step. */
  readonly worst: { readonly step: number; readonly loss: number };
  readonly epochs: readonly { readonly step: number; readonly loss: number; readonly validationLoss?: number }[];
  readonly samples: readonly Signals[];
  /** The validation rows by class, as the last epoch left them. */
  readonly told?: readonly ClassCount[];
  /** Where a number that is not finite ended the run. */
  readonly broken?: { readonly step: number; readonly message: string };
}

/** @throws E_ARG naming the part that is missing */
export function checkRecord(where: string, record: RunRecord): void {
  const candidate: Partial<RunRecord> | null | undefined = record;
  if (typeof candidate !== 'object' || candidate === null) throw wrongType(where, 'record', record, 'the record of a run');
  if (typeof candidate.steps !== 'number') throw wrongType(where, 'record.steps', candidate.steps, 'a number');
  if (typeof candidate.worst !== 'object') throw wrongType(where, 'record.worst', candidate.worst, 'an object { step, loss }');
  for (const name of ['losses', 'epochs', 'samples'] as const) {
    if (!Array.isArray(candidate[name])) throw wrongType(where, `record.${name}`, candidate[name], 'an array');
  }
}

import type { Described } from '@gradwright/core';
import type { Diagnosis } from './doctor/diagnose.ts';

/** What `metrics` were asked for, by the names they were given. */
export type MetricValues = Readonly<Record<string, number>>;

/** After each update. */
export interface StepEvent {
  readonly type: 'step';
  /** Completed updates, this one included. */
  readonly step: number;
  /** Completed epochs: 0 during the first. */
  readonly epoch: number;
  /** The mean over the examples of this batch, before the update. */
  readonly dataLoss: number;
  /** `dataLoss` and the penalties. */
  readonly loss: number;
  /** How many examples this batch had. */
  readonly examples: number;
}

/** After each pass over the data. */
export interface EpochEvent {
  readonly type: 'epoch';
  readonly step: number;
  /** Completed epochs, this one included. */
  readonly epoch: number;
  /** The mean over the epoch's examples, each taken before the update that learned from it. */
  readonly dataLoss: number;
  readonly loss: number;
  /** Loss and metrics on the training rows, where `metrics` were asked for: after the epoch, as predictions are made. */
  readonly metrics: MetricValues;
  /** The same on the validation rows, where there are any. */
  readonly validation?: { readonly loss: number; readonly metrics: MetricValues };
}

/** Why a run ended. */
export type EndReason = 'completed' | 'stopped early' | 'aborted';

/** The last event of a run. */
export interface EndEvent {
  readonly type: 'end';
  readonly reason: EndReason;
  readonly step: number;
  readonly epoch: number;
  readonly history: History;
  /** The epoch whose weights the model now has, where `stop` chose one. */
  readonly bestEpoch?: number;
}

/** What the doctor makes of the run: when that changes after an epoch, and once at the end, also of a run that breaks down. */
export interface DiagnosisEvent extends Diagnosis {
  readonly type: 'diagnosis';
  /** Completed updates and epochs when it was made. */
  readonly at: { readonly step: number; readonly epoch: number };
}

/** First in a run that goes on from a checkpoint. */
export interface ResumeEvent {
  readonly type: 'resume';
  /** Completed updates and epochs of the checkpoint. */
  readonly step: number;
  readonly epoch: number;
  /** Newer checkpoints that were damaged, and are passed over. */
  readonly damaged: readonly { readonly step: number; readonly problem: string }[];
}

/** After a checkpoint was kept. */
export interface CheckpointEvent {
  readonly type: 'checkpoint';
  /** Completed updates and epochs. */
  readonly step: number;
  readonly epoch: number;
  /** How long the file is. */
  readonly bytes: number;
}

/** What a run tells, in the order in which it happens. */
export type TrainingEvent = ResumeEvent | StepEvent | EpochEvent | DiagnosisEvent | CheckpointEvent | EndEvent;

/** The epochs of a run, in order. */
export type History = readonly EpochEvent[];

/** Decides after each epoch whether a run goes on, and which weights it keeps. */
export interface StoppingRule {
  /** Called with each epoch in turn: whether these are the best weights so far, and whether to go on. */
  judge(epoch: EpochEvent): { readonly best: boolean; readonly goOn: boolean };
}

/**
 * Makes the rule anew for each run, so that one setting serves many. A run that goes on from a checkpoint shows the rule its earlier epochs first, and
 * where the rule is described asks that it be the same.
 */
export interface Stopping extends Partial<Described> {
  start(): StoppingRule;
}

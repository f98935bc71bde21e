/** How the network learns. */
export type OptimizerName = 'momentum' | 'sgd' | 'adam' | 'rmsprop';

/** What one run is made of. */
export interface Choices {
  readonly seed: number;
  /** Where it computes. */
  readonly backend: 'wasm' | 'js';
  readonly optimizer: OptimizerName;
}

/** What the page asks of the worker. `calm` draws twice a second instead of thirty times. */
export type Request =
  | { readonly type: 'start'; readonly choices: Choices; readonly playing: boolean; readonly calm: boolean }
  | { readonly type: 'play' | 'pause' | 'step' };

/** The points that the network learns from, sent once a run. */
export interface Points {
  readonly type: 'points';
  readonly inputs: Float32Array;
  readonly labels: Float32Array;
}

/** How far the network is. */
export interface Snapshot {
  readonly type: 'snapshot';
  readonly step: number;
  /** One for each step since the last snapshot, with the penalty. */
  readonly losses: readonly number[];
  /** What it says to each of its points. */
  readonly labels: Float32Array;
  /** The share of its own points that it gets right, and of as many others that it has never seen. */
  readonly accuracy: { readonly own: number; readonly unseen: number };
  /** `GRID` × `GRID` × 3 probabilities over the plane, from the top left. */
  readonly probabilities: Float32Array;
  /** Steps in a second of training; pictures and pauses do not count. */
  readonly speed: number;
  readonly done: boolean;
}

/** What the worker tells the page. */
export type Reply =
  | Points
  | Snapshot
  /** Something the reader should know, such as that WebAssembly could not be had. */
  | { readonly type: 'notice'; readonly text: string }
  /** The run is over, and not as it should be. */
  | { readonly type: 'failure'; readonly text: string };

/** Updates in a run. */
export const STEPS = 3000;
/** Cells along a side of the picture. */
export const GRID = 96;
/** The picture shows −REACH … REACH on both axes. */
export const REACH = 1.15;

import type { Diagnosis } from '@gradwright/training';
import type { Recipe } from './recipe.ts';

/** How fast it is shown: four steps a second, in growing leaps, as fast as it can, or in growing leaps without a pause. */
export type Speed = 'slow' | 'watch' | 'full' | 'sketch';
/** Where it computes: WebAssembly, the same with two threads, the same with fused products, whose bits are others; or JavaScript. */
export type BackendName = 'wasm' | 'threads' | 'fast' | 'js';

/** What may change while a run goes on, without changing its bits; the fast kernels alone do that. */
export interface Manner {
  readonly speed: Speed;
  readonly backend: BackendName;
  /** Fewer pictures, for those who asked for less motion. */
  readonly calm: boolean;
  /** A place of the plane whose way through the network is wanted, and with it the gradients. */
  readonly probe: readonly number[] | undefined;
}

/** What the page asks of the worker. */
export type Request =
  | {
      readonly type: 'start';
      readonly run: number;
      readonly recipe: Recipe;
      readonly manner: Manner;
      readonly playing: boolean;
      /** Go there at full speed, and stop. */
      readonly until?: number;
    }
  | { readonly type: 'manner'; readonly manner: Manner }
  /** A picture of that run is drawn, or given up for a later one. */
  | { readonly type: 'seen'; readonly run: number }
  | { readonly type: 'play' | 'pause' | 'step' };

/** Rows of points, sent once a run. */
export interface Rows {
  readonly inputs: Float32Array;
  /** A class or a number each. */
  readonly targets: Float32Array;
}
export interface Points {
  readonly type: 'points';
  readonly run: number;
  readonly train: Rows;
  readonly validation: Rows;
  /** The picture shows −reach … reach on each axis. */
  readonly reach: number;
}

/** The weights of one dense layer: `weight[i · outputs + j]` leads from unit i to unit j. */
interface DenseNumbers {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** What a step did. */
export interface Vitals {
  readonly step: number;
  /** For each dense layer: ∂L/∂W and ∂L/∂b over the points of the step, penalty included; and ‖ΔW‖ / ‖W‖. */
  readonly layers: readonly { readonly gradient: DenseNumbers; readonly ratio: number }[];
  /** The units of each hidden layer that dropout left out, for the first of its points. */
  readonly dropped: readonly (readonly number[])[];
}

/** The way of one point through the network, and what the loss asks of each weight. */
export interface Probe {
  /** What the network is told of it. */
  readonly inputs: Float32Array;
  /** Before and after the activation, for each hidden layer; the last entry is the output, twice. */
  readonly layers: readonly { readonly sums: Float32Array; readonly answers: Float32Array }[];
  /** ∂L/∂W and ∂L/∂b over all points to learn from, for each dense layer, without the penalty. */
  readonly gradients: readonly DenseNumbers[];
}

/** How far the network is. */
export interface Snapshot {
  readonly type: 'snapshot';
  readonly run: number;
  readonly step: number;
  /** The mean over all points, without penalty and dropout. */
  readonly loss: { readonly train: number; readonly validation: number };
  /** The share that is right, or R² for numbers. */
  readonly score: { readonly train: number; readonly validation: number };
  /** What it says to each point: a class or a number. */
  readonly said: { readonly train: Float32Array; readonly validation: Float32Array };
  /** `GRID` × `GRID` × classes (or 1) over the plane, from the top left; over a line only the first row. */
  readonly plane: Float32Array;
  /** For each hidden layer, `MINI` × `MINI` × units. */
  readonly answers: readonly Float32Array[];
  readonly dense: readonly DenseNumbers[];
  readonly probe: Probe | undefined;
  /** Of the last step; undefined before the first. */
  readonly vitals: Vitals | undefined;
  /** Steps in a second of training; pictures and pauses do not count. */
  readonly speed: number;
  readonly backend: BackendName;
  /** Whether it computes with the fast kernels, and not only was to. */
  readonly fast: boolean;
  readonly hash: string;
  /** Every weight and running statistic, by its path. */
  readonly weights: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;
  /** Whether the run stands here until it is told to go on. */
  readonly waiting: boolean;
  readonly done: boolean;
}

/** What the worker tells the page. */
export type Reply =
  | Points
  | Snapshot
  /** What the doctor makes of the run, when that changes. */
  | { readonly type: 'diagnosis'; readonly run: number; readonly diagnosis: Diagnosis }
  /** Something the reader should know, such as that WebAssembly could not be had. */
  | { readonly type: 'notice'; readonly run: number; readonly text: string }
  /** The run is over, and not as it should be. */
  | { readonly type: 'failure'; readonly run: number; readonly text: string };

/** How far the picture of one's own points reaches at least. */
export const REACH = 2.4;
/** Cells along a side of the picture, and of a unit's. */
export const GRID = 64;
export const MINI = 20;

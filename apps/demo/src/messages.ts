/** What the page asks of the worker. */
export type Request =
  | { readonly type: 'start'; readonly seed: number; readonly backend: BackendName }
  | { readonly type: 'pause' }
  | { readonly type: 'play' };

/** The backends one may choose. */
export type BackendName = 'wasm' | 'js';

/** The points of the data, sent once a run. */
export interface Points {
  readonly type: 'points';
  readonly inputs: Float32Array;
  readonly labels: Float32Array;
}

/** How far the network is: what it says over the plane, and the losses since the last picture. */
export interface Snapshot {
  readonly type: 'snapshot';
  readonly step: number;
  readonly losses: readonly number[];
  readonly accuracy: number;
  /** `GRID` × `GRID` × 3 probabilities, from the top left. */
  readonly probabilities: Float32Array;
  readonly done: boolean;
}

/** Something went wrong, or WebAssembly could not be had. */
interface Notice {
  readonly type: 'notice';
  readonly text: string;
}

/** What the worker tells the page. */
export type Reply = Points | Snapshot | Notice;

/** Cells along a side of the picture. */
export const GRID = 96;
/** The picture shows −REACH … REACH on both axes. */
export const REACH = 1.15;

import type { Points, Snapshot } from '../lab/messages.ts';

/** How a gradient is clipped, and at what. */
export interface Clip {
  readonly by: 'value' | 'norm' | 'globalNorm';
  readonly limit: number;
}

/** A network to learn something about networks from, and how it is trained, as plain data. */
export interface Study {
  readonly data: 'spiral' | 'moons';
  readonly perClass: number;
  readonly noise: number;
  readonly hidden: readonly number[];
  readonly activation: 'relu' | 'tanh' | 'sigmoid' | 'none';
  /** He's weights, or normal ones with a deviation of a tenth. */
  readonly initial: 'he' | 'small';
  readonly batchNorm: boolean;
  /** A path around each hidden layer but the first. */
  readonly residual: boolean;
  /** Softmax with cross-entropy; or squared errors, of bare scores or of softmax. */
  readonly head: 'crossEntropy' | 'scores' | 'squares';
  /** λ of λ·Σw². */
  readonly l2: number;
  readonly optimizer: 'adam' | 'sgd';
  readonly learningRate: number;
  readonly decay: number;
  readonly batchSize: number;
  readonly clip?: Clip;
  readonly seed: number;
  readonly steps: number;
  /** Whether a picture shows what the network says over the plane. */
  readonly plane: boolean;
}

/** The spiral, learned well. */
export const PLAIN: Study = {
  data: 'spiral',
  perClass: 100,
  noise: 0.2,
  hidden: [8, 8],
  activation: 'relu',
  initial: 'he',
  batchNorm: false,
  residual: false,
  head: 'crossEntropy',
  l2: 0,
  optimizer: 'adam',
  learningRate: 0.01,
  decay: 0,
  batchSize: 32,
  seed: 7,
  steps: 1200,
  plane: false,
};

/** How far it is. */
export interface StudyPicture extends Pick<Snapshot, 'plane' | 'said'> {
  readonly type: 'picture';
  readonly step: number;
  /** Over all points, without the penalty. */
  readonly loss: number;
  /** The share that is right, of the points to learn from and of new ones. */
  readonly score: { readonly train: number; readonly fresh: number };
  /** The length of ∂L/∂W over all points, for each dense layer from the first on. */
  readonly gradients: readonly number[];
  /** Σw² over the weights of all dense layers. */
  readonly squares: number;
  /** The least and the largest output, and the least and the largest sum of a point's outputs. */
  readonly outputs: { readonly range: readonly [number, number]; readonly sums: readonly [number, number] };
}

/** What the page asks for: a study once, then a picture for each that it has drawn. */
export type StudyRequest = { readonly type: 'study'; readonly study: Study; readonly calm: boolean } | { readonly type: 'seen' };

export type StudyReply = Points | StudyPicture | { readonly type: 'end'; readonly failure: string | undefined };

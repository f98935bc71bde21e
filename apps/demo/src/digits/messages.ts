/** A digit of those held out that the network got wrong, or all that were of one class and called another. */
export interface Judged {
  /** 0 … 16, 64 of them. */
  readonly pixels: Uint8Array;
  readonly actual: number;
  readonly said: number;
  /** How likely the network held its answer to be. */
  readonly confidence: number;
}

/** What the network makes of one digit. */
export interface Answer {
  /** The digit asked about, 0 … 16. */
  readonly pixels: Uint8Array;
  readonly probabilities: Float32Array;
  /** The two likeliest digits. */
  readonly best: number;
  readonly second: number;
  /** What each hidden layer gives, after its activation. */
  readonly activations: readonly Float32Array[];
  /** For each pixel, by how much it raised the logit of the best digit above that of the second. */
  readonly evidence: Float32Array;
}

/** What the page asks of the worker. */
export type Request =
  | { readonly type: 'train'; readonly seed: number }
  /** Answered when a network has been trained; the last of several that wait is answered. */
  | { readonly type: 'ask'; readonly pixels: Uint8Array };

/** What the worker tells the page. */
export type Reply =
  | { readonly type: 'progress'; readonly epoch: number; readonly epochs: number; readonly accuracy: number }
  | {
      readonly type: 'trained';
      /** How many digits it learned from, copies left out, and how many were held out. */
      readonly learned: number;
      readonly judged: readonly Judged[];
    }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'failure'; readonly text: string };

import type { Backend } from './backend.ts';
import type { Random } from './random.ts';
import type { Tensor } from './tensor.ts';

/** What one pass through a model depends on, besides its input and its parameters. */
export interface Context {
  readonly backend: Backend;
  /** Whether dropout and its kind are active. */
  readonly training: boolean;
  /** The key of this layer in this step; a combinator forks it for each child. */
  readonly random: Random;
  /** Where this layer stands in the model: `''` is the model itself, then `'0'`, `'0.body'`, … */
  readonly path: string;
  /** How many examples the whole step has, and which of them is the first row here. */
  readonly batch: { readonly size: number; readonly firstRow: number };
  /** False: nobody needs ∂L/∂x of this layer, so it may skip the work and return undefined. */
  readonly inputGradient: boolean;
  /** Sees each layer's output on the way forward, and the gradient ∂L/∂output on the way back. */
  observe?(path: string, pass: 'forward' | 'backward', tensor: Tensor): void;
}

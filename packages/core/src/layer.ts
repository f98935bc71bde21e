import type { Context } from './context.ts';
import type { Described } from './description.ts';
import type { Parameter } from './parameter.ts';
import type { Tensor } from './tensor.ts';

/**
 * The pass back through one forward: takes ∂L/∂output, adds to the gradients of the parameters, returns ∂L/∂input.
 * Undefined only where the context said that nobody needs it.
 */
export type Backward = (outputGradient: Tensor) => Tensor | undefined;

/** What a layer claims of its output when it keeps the length of the last axis, whatever that is. */
export type Same = 'same';

/**
 * A function with parameters and a derivative. A model is a layer.
 *
 * `In` and `Out` are claims about the length of the last axis (features or channels) before and after: a number, `Same`
 * for `Out`, or `unknown`, which fits anything. Only combinators read them; see `'~shapes'`.
 */
export interface Layer<In = unknown, Out = unknown> extends Described {
  /** The layer's own parameters by name; those of its children are theirs. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly children?: Readonly<Record<string, Layer>>;
  /** Its output for a row depends on the other rows (batch norm): never run it in blocks of rows. */
  readonly wholeBatch?: true;
  /**
   * The output, and the way back. Backward captured what it needs, so it cannot run too early, and two passes through
   * one layer do not disturb each other. Both run in one scope.
   */
  forward(input: Tensor, context: Context): readonly [output: Tensor, backward: Backward];
  /** One layer that does the work of this one and the next, with the same bits; undefined where there is none. */
  fuse?(next: Layer): Layer | undefined;
  /**
   * The claims, for the compiler and for a combinator at construction: `{ in: 2, out: 64 }`. A layer without it fits
   * anywhere, and only its `forward` refuses.
   */
  readonly '~shapes'?: { readonly in: In; readonly out: Out };
}

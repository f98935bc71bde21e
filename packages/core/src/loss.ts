import type { Context } from './context.ts';
import type { Described } from './description.ts';
import type { Scalar, Tensor } from './tensor.ts';

/** What a loss may be given beside prediction and target. */
export interface LossOptions {
  /** One weight an example, shape `[rows]`. The mean still divides by the number of examples. */
  readonly weights?: Tensor;
  /** The loss so far: this one is added to it, row by row, so that blocks of rows sum as the whole batch would. */
  readonly into?: Scalar;
}

/** One number to minimise: the mean over the examples of the whole step (`context.batch.size`). */
export interface Loss extends Described {
  /** The loss, and the way back to ∂L/∂prediction. 1/N is applied here and nowhere else. */
  forward(
    prediction: Tensor,
    target: Tensor,
    context: Context,
    options?: LossOptions,
  ): readonly [loss: Scalar, backward: () => Tensor];
  /** Turns the model's output into what the loss reads as a prediction, such as softmax. */
  activate?(output: Tensor, context: Context): Tensor;
  /** The type of the layer that does what `activate` does, such as `softmax`: a model that ends in it would do so twice. */
  readonly activation?: string;
}

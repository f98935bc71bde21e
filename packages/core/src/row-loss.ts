import {
  accumulateRows,
  checkInteger,
  createError,
  expectTensor,
  showShape,
  sizeOf,
  wrongShape,
  zeros,
  type Context,
  type Loss,
  type LossScaling,
  type Setting,
  type Tensor,
} from '@gradwright/core';

/** The formula of a loss: what each row costs, and the way back. */
export interface RowLoss {
  /** The factory's name. */
  readonly type: string;
  readonly settings: readonly Setting[];
  /** The losses `[rows]`, without 1/N, and the way back to ∂L/∂prediction, with 1/N and the weights. */
  rows(prediction: Tensor, target: Tensor): readonly [losses: Tensor, backward: (scaling: LossScaling) => Tensor];
  /** As in `Loss`. */
  activate?(output: Tensor, context: Context): Tensor;
  /** As in `Loss`. */
  readonly activation?: string;
}

/** The loss of a formula: the mean over the step's examples, each times its weight  (Theory §5). */
export function rowLoss({ type, settings, rows, activate, activation }: RowLoss): Loss {
  return {
    type,
    settings,
    ...(activate === undefined ? {} : { activate }),
    ...(activation === undefined ? {} : { activation }),
    forward(prediction, target, context, { weights, into } = {}) {
      checkPass(`${type}.forward`, prediction, context);
      const { size } = context.batch;
      const scaling = weights === undefined ? { size } : { size, weights };
      const [losses, backward] = rows(prediction, target);
      const mean = accumulateRows(losses, into ?? zeros(context.backend, []), scaling);
      return [mean, () => backward(scaling)];
    },
  };
}

function checkPass(where: string, prediction: Tensor, context: Context): void {
  const { shape } = expectTensor(where, 'prediction', prediction);
  if (shape.length === 0) throw wrongShape(where, 'prediction', shape, ['rows', '…']);
  if (sizeOf(shape) === 0) {
    const expected = 'at least one row, and something in it';
    throw createError('E_EMPTY', where, `prediction has shape ${showShape(shape)}, expected ${expected}`, {
      argument: 'prediction',
      received: shape,
      expected,
    });
  }
  checkInteger(where, 'context.batch.size', context?.batch?.size, { min: 1 });
}

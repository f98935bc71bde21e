import { checkInteger, wrongType } from './checks.ts';
import type { Context } from './context.ts';
import type { Setting } from './description.ts';
import { expectTensor } from './dispatch.ts';
import { createError } from './errors.ts';
import { accumulateRows, type LossScaling } from './kernels/accumulate-rows.ts';
import type { Loss } from './loss.ts';
import { zeros } from './make-tensor.ts';
import { showShape, sizeOf, wrongShape } from './shape.ts';
import type { Tensor } from './tensor.ts';

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

/**
 * The loss of a formula: the mean over the step's examples, each times its weight  (Theory §5). Here are weights, 1/N and blocks of rows;
 * the formula brings what is its own.
 *
 * @throws E_ARG when the formula has no `rows`; from `forward`: E_ARG, E_SHAPE when the prediction is no tensor with rows, E_EMPTY when there is
 *   nothing in it, E_SHAPE when the weights do not fit
 * @example
 * const squares = rowLoss({
 *   type: 'squares',
 *   settings: [],
 *   rows: (prediction, target) => [
 *     meanSquaredErrorForward(prediction, target),
 *     (scaling) => meanSquaredErrorBackward(prediction, target, undefined, scaling),
 *   ],
 * });
 * const backend = createReferenceBackend();
 * const [prediction, target] = [tensor(backend, [[1], [4]]), tensor(backend, [0, 0])];
 * toArray(squares.forward(prediction, target, createContext({ backend, batchSize: 2 }))[0]); // → 8.5
 */
export function rowLoss(formula: RowLoss): Loss {
  if (typeof formula?.rows !== 'function')
    throw wrongType('rowLoss', 'formula', formula, 'an object with type, settings and rows');
  const { type, settings, rows, activate, activation } = formula;
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

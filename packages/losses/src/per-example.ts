import {
  createError,
  expectTensor,
  fill,
  isGradwrightError,
  sizeOf,
  wrongShape,
  wrongType,
  type Context,
  type Loss,
  type Tensor,
} from '@gradwright/core';

/**
 * A loss for each example instead of their mean: the function (prediction, target, context) → losses [rows], without weights and
 * without 1/N  (Theory §5). Works for any `Loss`: each row is a step of its own.
 *
 * @throws E_ARG when `loss` is none; from the function: E_SHAPE when prediction and target differ in rows, and what the loss
 *   throws, with the row before it
 * @example
 * const backend = createReferenceBackend();
 * const [prediction, target] = [tensor(backend, [[1, 2], [3, 4]]), tensor(backend, [[1, 4], [3, 4]])];
 * toArray(perExample(meanSquaredError())(prediction, target, createContext({ backend, batchSize: 2 }))); // → [2, 0]
 */
export function perExample(loss: Loss): (prediction: Tensor, target: Tensor, context: Context) => Tensor {
  if (typeof loss?.forward !== 'function') throw wrongType('perExample', 'loss', loss, 'a loss, such as meanSquaredError()');
  return (prediction, target, context) => {
    const rows = rowCount('prediction', prediction);
    if (rowCount('target', target) !== rows) {
      throw wrongShape('perExample', 'target', target.shape, [rows, ...target.shape.slice(1)]);
    }
    const { backend } = context;
    return backend.scope(() => {
      const losses = fill(backend.allocate([rows]), 0);
      const { firstRow } = context.batch;
      for (let row = 0; row < rows; row++) {
        const alone = { ...context, batch: { size: 1, firstRow: firstRow + row } };
        const into = backend.view(losses, row, []);
        atRow(row, () => loss.forward(rowOf(prediction, row), rowOf(target, row), alone, { into }));
      }
      return losses;
    });
  };
}

function rowCount(argument: string, tensor: Tensor): number {
  const { shape } = expectTensor('perExample', argument, tensor);
  if (shape.length === 0) throw wrongShape('perExample', argument, shape, ['rows', '…']);
  return shape[0]!;
}

function rowOf(tensor: Tensor, row: number): Tensor {
  const shape = tensor.shape.slice(1);
  return tensor.backend.view(tensor, row * sizeOf(shape), [1, ...shape]);
}

/** The loss sees one row and would call each of them row 0. */
function atRow(row: number, body: () => unknown): void {
  try {
    body();
  } catch (error) {
    if (!isGradwrightError(error)) throw error;
    const problem = `example ${row}: ${error.message.slice(error.code.length + 2)}`;
    throw createError(error.code, 'perExample', problem, { ...error, cause: error });
  }
}

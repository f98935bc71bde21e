import {
  createError,
  expectTensor,
  readNow,
  showShape,
  sizeOf,
  wrongType,
  type Backend,
  type Dataset,
  type Tensor,
} from '@gradwright/core';

/** A dataset's tensors on one backend, and what to give back afterwards. */
export interface Uploaded extends Dataset {
  /** Releases the copies that the upload made. */
  dispose(): void;
}

/**
 * Checks a dataset and copies it to a backend, once; what is there already is used as it is.
 *
 * @throws E_EMPTY without rows; E_SHAPE when size, inputs, targets or weights differ in their number of rows; E_NONFINITE naming
 *   the row and column of a NaN or infinity; E_RANGE for a negative weight
 */
export function upload(where: string, dataset: Dataset, backend: Backend): Uploaded {
  const size = checkDataset(where, dataset);
  const copies: Tensor[] = [];
  const there = (tensor: Tensor): Tensor => {
    if (tensor.backend === backend) return tensor;
    const copy = backend.allocate(tensor.shape);
    copies.push(copy);
    backend.write(copy, readNow(tensor));
    return copy;
  };
  const dispose = () => copies.splice(0).forEach((copy) => backend.dispose(copy));
  try {
    const { inputs, targets, weights } = dataset;
    return {
      size,
      inputs: there(inputs),
      targets: there(targets),
      ...(weights === undefined ? {} : { weights: there(weights) }),
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Returns how many rows there are. */
function checkDataset(where: string, dataset: Dataset): number {
  if (typeof dataset !== 'object' || dataset === null) {
    throw wrongType(where, 'data', dataset, 'a dataset with inputs and targets');
  }
  const { size, inputs, targets, weights } = dataset;
  if (Array.isArray(inputs) || Array.isArray(targets))
    throw wrongType(where, 'data', dataset, 'a dataset of tensors, such as fromArrays({ inputs, targets }) makes');
  const rows = checkTensor(where, 'inputs', inputs);
  if (rows === 0) throw createError('E_EMPTY', where, 'the dataset has no rows, expected at least 1', { argument: 'data' });
  for (const [name, tensor] of Object.entries({ targets, ...(weights === undefined ? {} : { weights }) })) {
    const other = checkTensor(where, name, tensor);
    if (other === rows) continue;
    throw createError('E_SHAPE', where, `inputs have ${rows} rows, but ${name} have ${other}`, {
      argument: name,
      received: other,
      expected: `${rows}`,
    });
  }
  if (size !== rows) {
    throw createError('E_SHAPE', where, `size is ${size}, but inputs have ${rows} rows`, {
      argument: 'size',
      received: size,
      expected: `${rows}`,
    });
  }
  if (weights !== undefined) checkWeights(where, weights);
  return rows;
}

/** Checks that a tensor has rows of finite numbers; returns how many. */
function checkTensor(where: string, name: string, tensor: Tensor): number {
  const { shape } = expectTensor(where, name, tensor);
  if (shape.length === 0) throw createError('E_SHAPE', where, `${name} has shape [], expected rows`, { argument: name });
  const numbers = readNow(tensor);
  const broken = numbers.findIndex((value) => !Number.isFinite(value));
  if (broken < 0) return shape[0]!;
  const columns = Math.max(1, sizeOf(shape.slice(1)));
  const place = shape.length === 1 ? `row ${broken}` : `row ${Math.floor(broken / columns)}, column ${broken % columns}`;
  throw createError('E_NONFINITE', where, `${name} hold ${numbers[broken]} in ${place}, expected a finite number`, {
    argument: name,
    received: numbers[broken],
  });
}

function checkWeights(where: string, weights: Tensor): void {
  if (weights.shape.length !== 1) {
    throw createError('E_SHAPE', where, `weights have shape ${showShape(weights.shape)}, expected [rows]`, {
      argument: 'weights',
    });
  }
  const numbers = readNow(weights);
  const negative = numbers.findIndex((value) => value < 0);
  if (negative < 0) return;
  throw createError('E_RANGE', where, `weights hold ${numbers[negative]} in row ${negative}, expected at least 0`, {
    argument: 'weights',
  });
}

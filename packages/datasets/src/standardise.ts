import { createError, readNow, sizeOf, type Dataset } from '@gradwright/core';
import { checkDataset, datasetOf, identityTarget } from './dataset-of.ts';
import { fitScaling, type Scaling } from './moments.ts';
import { checkPreparation, type NumberTarget, type Preparation, type PreparedDataset } from './preparation.ts';
import { at } from './row-to-inputs.ts';

/**
 * Scales the inputs of datasets of numbers (Theory §30), feature by feature, to (x − mean) / standard deviation of the *first* dataset, the training
 * part; targets of a regression likewise. A feature that is constant there becomes 0 for that value. The scaling goes into `preparation`, so that
 * raw rows can be given to the model later, and `unscaleTarget` gives answers in the target's own units.
 *
 * What is in `preparation` already (pixels divided by 255) is taken back first. Tables are scaled by `prepare`.
 *
 * @returns the datasets in the order given
 * @throws E_SHAPE when the rows of a dataset have another shape than those of the first; E_NONFINITE when a number is not finite; E_ARG
 *   when they come from a table; E_EMPTY
 * @example
 * const parts = split(wine(), { test: 0.25, seed: 7 });
 * const [train, test] = standardise(parts.train, parts.test);
 */
export function standardise<const D extends readonly [Dataset, ...Dataset[]]>(
  ...datasets: D
): { readonly [I in keyof D]: D[I] & PreparedDataset } {
  const where = 'standardise';
  if (datasets.length === 0)
    throw createError('E_ARG', where, 'there is no dataset, expected at least one', { argument: 'dataset 1' });
  datasets.forEach((dataset, i) => checkDataset(where, `dataset ${i + 1}`, dataset));
  const [train] = datasets;
  const before = datasets.map((dataset) => preparationOf(where, dataset));
  const rowShape = train.inputs.shape.slice(1);
  const width = sizeOf(rowShape);

  const raw = datasets.map((dataset, i) => {
    const { inputs, target } = before[i]!;
    if (inputs.kind !== 'numbers') {
      throw createError('E_ARG', where, `dataset ${i + 1} comes from a table, which prepare() scales`, {
        argument: `dataset ${i + 1}`,
      });
    }
    if (sizeOf(dataset.inputs.shape.slice(1)) !== width || dataset.inputs.shape.length !== train.inputs.shape.length) {
      const expected = `[rows, ${rowShape.join(', ')}]`;
      const problem = `dataset ${i + 1} has inputs of shape [${dataset.inputs.shape.join(', ')}], expected ${expected} as the first`;
      throw createError('E_SHAPE', where, problem, { argument: `dataset ${i + 1}`, received: dataset.inputs.shape, expected });
    }
    const restored = restore(where, `dataset ${i + 1}: inputs`, readNow(dataset.inputs), width, inputs.center, inputs.scale);
    if (target.kind !== 'numbers') return { inputs: restored, targets: readNow(dataset.targets) };
    const answers = readNow(dataset.targets);
    return {
      inputs: restored,
      targets: restore(where, `dataset ${i + 1}: targets`, answers, target.center.length, target.center, target.scale),
    };
  });

  const fitted = fitColumns(raw[0]!.inputs, width);
  const { inputs, target: answer } = before[0]!;
  const scaled = answer.kind === 'numbers' && train.preparation !== undefined;
  const target = scaled ? { ...answer, ...fitTargets(raw[0]!.targets, answer) } : answer;
  const preparation = { version: 1, inputs: { ...inputs, ...fitted }, target } as Preparation;

  return datasets.map((dataset, i) => {
    const { inputs: numbers, targets } = raw[i]!;
    const made = datasetOf({
      inputs: scaleColumns(numbers, fitted),
      inputShape: dataset.inputs.shape,
      targets: target.kind === 'numbers' ? scaleColumns(targets, target) : targets,
      targetShape: dataset.targets.shape,
      ...(dataset.weights === undefined ? {} : { weights: readNow(dataset.weights) }),
      preparation,
    });
    return { ...dataset, ...made };
  }) as unknown as { readonly [I in keyof D]: D[I] & PreparedDataset };
}

function preparationOf(where: string, { preparation, inputs, targets }: Dataset): Preparation {
  if (preparation !== undefined) return checkPreparation(preparation, where);
  const numbers = { kind: 'numbers', shape: inputs.shape.slice(1), center: 0, scale: 1 } as const;
  if (targets.shape.length === 1) {
    let classes = 0;
    for (const label of readNow(targets)) classes = Math.max(classes, label + 1);
    const names = Array.from({ length: classes }, (_, label) => label);
    return { version: 1, inputs: numbers, target: { kind: 'classes', name: 'target', names, cell: 'number', decimal: '.' } };
  }
  // One-hot, soft or plain numbers: nothing says which, so they stay as they are.
  return { version: 1, inputs: numbers, target: identityTarget(sizeOf(targets.shape.slice(1))) };
}

/** The numbers as they were before they were scaled, rounded to 32 bits as they were then. */
function restore(
  where: string,
  what: string,
  numbers: Float32Array | Float64Array,
  width: number,
  center: number | readonly number[],
  scale: number | readonly number[],
): Float32Array {
  return Float32Array.from(numbers, (value, i) => {
    const column = i % width;
    if (Number.isFinite(value)) return value * at(scale, column) + at(center, column);
    const place = `row ${Math.floor(i / width)}, column ${column}`;
    throw createError('E_NONFINITE', where, `${what}: ${place} is ${value}, expected a finite number`, {
      argument: place,
      received: value,
    });
  });
}

interface ColumnScalings {
  readonly center: readonly number[];
  readonly scale: readonly number[];
}

function fitColumns(numbers: Float32Array | Float64Array, width: number): ColumnScalings {
  const fitted = Array.from({ length: width }, (_, column): Scaling => {
    const values: number[] = [];
    for (let i = column; i < numbers.length; i += width) values.push(numbers[i]!);
    return fitScaling(values, 'standardise');
  });
  return { center: fitted.map(({ center }) => center), scale: fitted.map(({ scale }) => scale) };
}

function fitTargets(targets: Float32Array | Float64Array, { center }: NumberTarget): ColumnScalings {
  return fitColumns(targets, center.length);
}

function scaleColumns(numbers: Float32Array | Float64Array, { center, scale }: ColumnScalings): Float32Array {
  return Float32Array.from(numbers, (value, i) => (value - center[i % center.length]!) / scale[i % scale.length]!);
}

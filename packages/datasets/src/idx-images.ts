import { checkChoice, checkOptions, createError, showShape, wrongType } from '@gradwright/core';
import { datasetOf } from './dataset-of.ts';
import type { PreparedDataset } from './preparation.ts';
import type { IdxArray } from './read-idx.ts';

/** Whether a picture is a row of pixels, or keeps its height and width and gets a channel. */
export type PictureShape = 'flat' | 'image';

/** What `idxImages` may be told. */
export interface IdxImagesOptions {
  /** `flat` (default): `[rows, height · width]`; `image`: `[rows, height, width, 1]`. */
  readonly shape?: PictureShape;
  /** What each label stands for; default the labels themselves, from 0 to the highest. */
  readonly classNames?: readonly string[];
}

/** Pictures with their classes. */
export interface PictureDataset<Class extends string | number = string | number> extends PreparedDataset {
  readonly classNames: readonly Class[];
}

/**
 * A dataset from two IDX arrays, as MNIST has them: pictures `[rows, height, width]` of bytes, and a label for each. Pixels become
 * x / 255; raw pixels from 0 to 255 are what a trained model takes.
 *
 * @throws E_SHAPE when the shapes do not fit together; E_ARG when the numbers are no bytes; E_LABEL when a label has no class name; E_EMPTY
 * @example
 * const pictures = { shape: [2, 1, 2], data: new Uint8Array([0, 255, 51, 0]) };
 * const dataset = idxImages(pictures, { shape: [2], data: new Uint8Array([1, 0]) });
 * dataset.inputs.shape; // → [2, 2]
 * toArray(dataset.targets); // → [1, 0]
 */
export function idxImages(images: IdxArray, labels: IdxArray, options: IdxImagesOptions = {}): PictureDataset {
  const where = 'idxImages';
  const given = checkOptions(where, options, ['shape', 'classNames']);
  const layout = checkChoice(where, 'shape', given.shape ?? 'flat', ['flat', 'image']);
  checkBytes(where, 'images', images, ['rows', 'height', 'width']);
  const [rows, height, width] = images.shape as [number, number, number];
  checkBytes(where, 'labels', labels, [rows]);
  if (images.data.length === 0)
    throw createError('E_EMPTY', where, `images of shape ${showShape(images.shape)} hold nothing`, { argument: 'images' });

  const highest = (labels.data as Uint8Array).reduce((most, label) => Math.max(most, label), 0);
  const classNames: readonly (string | number)[] = given.classNames ?? Array.from({ length: highest + 1 }, (_, label) => label);
  if (!Array.isArray(classNames)) throw wrongType(where, 'classNames', classNames, 'an array of names');
  const unnamed = labels.data.findIndex((label: number) => label >= classNames.length);
  if (unnamed !== -1) {
    const expected = `below ${classNames.length}, the number of classNames`;
    const problem = `labels row ${unnamed} is ${labels.data[unnamed]}, expected ${expected}`;
    throw createError('E_LABEL', where, problem, { argument: 'labels', received: labels.data[unnamed], expected });
  }
  const shape = layout === 'flat' ? [height * width] : [height, width, 1];
  const dataset = datasetOf({
    inputs: Float32Array.from(images.data, (pixel) => pixel / 255),
    inputShape: [rows, ...shape],
    targets: labels.data,
    targetShape: [rows],
    preparation: {
      version: 1,
      inputs: { kind: 'numbers', shape, center: 0, scale: 255 },
      target: {
        kind: 'classes',
        name: 'label',
        names: classNames,
        cell: given.classNames === undefined ? 'number' : 'text',
        decimal: '.',
      },
    },
  });
  return { ...dataset, classNames };
}

function checkBytes(where: string, argument: string, array: IdxArray, expected: readonly (number | string)[]): void {
  if (typeof array !== 'object' || array === null || !Array.isArray(array.shape) || !ArrayBuffer.isView(array.data)) {
    throw wrongType(where, argument, array, 'what readIdx gives');
  }
  if (!(array.data instanceof Uint8Array)) throw wrongType(where, `${argument}.data`, array.data, 'bytes');
  const fits =
    array.shape.length === expected.length &&
    array.shape.every((size, i) => typeof expected[i] === 'string' || size === expected[i]);
  if (fits) return;
  throw createError('E_SHAPE', where, `${argument} have shape ${showShape(array.shape)}, expected ${showShape(expected)}`, {
    argument,
    received: array.shape,
    expected: showShape(expected),
  });
}

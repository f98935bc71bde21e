import { checkChoice, checkOptions } from '@gradwright/core';
import { datasetOf } from '../dataset-of.ts';
import type { PictureDataset, PictureShape } from '../idx-images.ts';
import { labels, pixels } from './digits-data.ts';
import { base64Values } from './unpack.ts';

const ROWS = 1797;
const SIDE = 8;
const CLASSES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** What `digits` may be told. */
export interface DigitsOptions {
  /** `flat` (default): `[1797, 64]`; `image`: `[1797, 8, 8, 1]`. */
  readonly shape?: PictureShape;
}

/**
 * Handwritten digits: 1797 pictures of 8 × 8 pixels, each a whole number from 0 (paper) to 16 (ink).
 *
 * E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits (its test part), UCI Machine Learning Repository,
 * doi:10.24432/C50P49, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). Packed anew; no value is changed.
 *
 * @throws E_ARG for a shape that is neither
 * @example
 * digits().inputs.shape; // → [1797, 64]
 * digits({ shape: 'image' }).inputs.shape; // → [1797, 8, 8, 1]
 */
export function digits(options: DigitsOptions = {}): PictureDataset<(typeof CLASSES)[number]> {
  const layout = checkChoice('digits', 'shape', checkOptions('digits', options, ['shape']).shape ?? 'flat', ['flat', 'image']);
  const shape = layout === 'flat' ? [SIDE * SIDE] : [SIDE, SIDE, 1];
  const dataset = datasetOf({
    inputs: unpackPixels(pixels, ROWS * SIDE * SIDE),
    inputShape: [ROWS, ...shape],
    targets: Uint8Array.from(labels, Number),
    targetShape: [ROWS],
    preparation: {
      version: 1,
      inputs: { kind: 'numbers', shape, center: 0, scale: 1 },
      target: { kind: 'classes', name: 'digit', names: CLASSES, cell: 'number', decimal: '.' },
    },
  });
  return { ...dataset, classNames: CLASSES };
}

/** Characters 0 … 16 of base 64 are pixels, those from 17 on are runs of as many zeros more than 16. */
function unpackPixels(text: string, size: number): Uint8Array {
  const values = base64Values();
  const unpacked = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)]!;
    if (value <= 16) unpacked[at++] = value;
    else at += value - 16;
  }
  return unpacked;
}

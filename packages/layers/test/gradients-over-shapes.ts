import { checkGradients, type LayerGradients } from '@gradwright/core/testing';
import { expect, test } from 'vitest';

/** Whole numbers from `least` to `most`, the same ones for the same shape number. */
export type Pick = (least: number, most: number) => number;

const SHAPES = 20;
const SEEDS = [1, 2, 3];

/** Checks every gradient of a layer against central differences in float64: 20 random shapes, three seeds each. */
export function gradientsOverShapes(subject: (pick: Pick) => Omit<LayerGradients, 'seed'>): void {
  test(`gradients: ${SHAPES} shapes, ${SEEDS.length} seeds each`, () => {
    for (let shape = 0; shape < SHAPES; shape++) {
      for (const seed of SEEDS) {
        let state = Math.imul(shape + 1, 2654435761) >>> 0;
        const pick: Pick = (least, most) => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return least + Math.floor((state / 2 ** 32) * (most - least + 1));
        };
        const { checked } = checkGradients({ ...subject(pick), seed });
        expect(checked).toBeGreaterThan(0);
      }
    }
  });
}

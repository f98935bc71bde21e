import { checkGradients, type LayerGradients } from '@gradwright/core/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { slopesAlong } from './slopes-along.ts';

/** Whole numbers from `least` to `most`, the same ones for the same shape number. */
export type Pick = (least: number, most: number) => number;

const SHAPES = 20;
const SEEDS = [1, 2, 3];

function pickFrom(shape: number): Pick {
  let state = Math.imul(shape + 1, 2654435761) >>> 0;
  return (least, most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return least + Math.floor((state / 2 ** 32) * (most - least + 1));
  };
}

/**
 * Checks every gradient of a layer against central differences in float64: 20 random shapes, three seeds each; and over more of them that
 * backward is the adjoint of forward's derivative: ⟨J·v, u⟩ = ⟨v, Jᵀ·u⟩.
 */
export function gradientsOverShapes(subject: (pick: Pick) => Omit<LayerGradients, 'seed'>): void {
  test(`gradients: ${SHAPES} shapes, ${SEEDS.length} seeds each`, () => {
    for (let shape = 0; shape < SHAPES; shape++) {
      for (const seed of SEEDS) {
        const { checked } = checkGradients({ ...subject(pickFrom(shape)), seed });
        expect(checked).toBeGreaterThan(0);
      }
    }
  });

  test('backward is the adjoint of what forward does to small changes (property 39)', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (shape, seed) => {
        const { left, right, backward, size } = slopesAlong(subject(pickFrom(shape)), seed);
        // On a kink there is no one derivative.
        fc.pre(Math.abs(left - right) <= 1e-4 * (1 + size));
        expect(Math.abs((left + right) / 2 - backward)).toBeLessThanOrEqual(1e-5 * size + 1e-8);
      }),
      properties(),
    );
  });
}

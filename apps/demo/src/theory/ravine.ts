import { createReferenceBackend, placeValues, readNow } from '@gradwright/core';
import { dense } from '@gradwright/layers';
import { sgd, type MomentumForm } from '@gradwright/optimizers';

/** How steep the ravine is along its floor and across. */
const STEEPNESS = [0.05, 1] as const;
/** Where the way begins. */
export const START = [-9, 3.2] as const;

/** The height at a place: ½·(0.05·x² + y²). */
export const heightOf = ([x, y]: readonly [number, number]) => (STEEPNESS[0] * x * x + STEEPNESS[1] * y * y) / 2;

/** The way down a ravine by the optimizer itself, one place after each step  (Theory §7, §15). */
export function descend(learningRate: number, momentum: { beta: number; form: MomentumForm } | undefined, steps: number) {
  const backend = createReferenceBackend();
  const model = dense(1, 2, { bias: false });
  const values = new Map([['weight', { shape: [1, 2], data: Float32Array.from(START) }]]);
  const { values: parameters, gradients } = placeValues(model, { backend, values });
  const rule = sgd({ learningRate, ...(momentum === undefined ? {} : { momentum }) });
  const state = rule.init(parameters);
  const { value, gradient } = model.parameters.weight;
  const way: (readonly [number, number])[] = [START];
  for (let step = 0; step < steps; step++) {
    const [x, y] = way.at(-1)!;
    backend.write(gradient, [STEEPNESS[0] * x, STEEPNESS[1] * y]);
    rule.update(gradients, state, parameters, { step, epoch: 0 });
    const [dx, dy] = readNow(gradient);
    backend.write(value, [Math.fround(x + dx!), Math.fround(y + dy!)]);
    const [nextX, nextY] = readNow(value);
    way.push([nextX!, nextY!]);
  }
  return way;
}

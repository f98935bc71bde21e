import { createContext, createReferenceBackend, placeValues, readNow, tensor, type Backend } from '@gradwright/core';
import { dense } from '@gradwright/layers';
import { huber } from '@gradwright/losses';
import { sgd } from '@gradwright/optimizers';

/** Where the ball begins. */
const START = -8;

/** Where the ball is, and the step that brought it there: w = w + v, with v = βv − ηg. */
export interface Moment {
  readonly weight: number;
  readonly loss: number;
  readonly gradient: number;
  readonly velocity: number;
}

/** A long slope and a round floor. */
const hill = () => huber({ delta: 2 });

function slopeAt(backend: Backend, weight: number): { loss: number; gradient: number } {
  const context = createContext({ backend, batchSize: 1 });
  const [loss, backward] = hill().forward(tensor(backend, [[weight]]), tensor(backend, [[0]]), context);
  return { loss: readNow(loss)[0]!, gradient: readNow(backward())[0]! };
}

/** The height of the hill at each place. */
export function heightsOf(places: readonly number[]): number[] {
  const backend = createReferenceBackend();
  return places.map((place) => slopeAt(backend, place).loss);
}

/** One weight rolls down a loss by the optimizer's own steps  (Theory §15): the start, and a moment after each step. */
export function roll(learningRate: number, beta: number, steps: number): Moment[] {
  const backend = createReferenceBackend();
  const model = dense(1, 1, { bias: false });
  const values = new Map([['weight', { shape: [1, 1], data: Float32Array.of(START) }]]);
  const { values: parameters, gradients } = placeValues(model, { backend, values });
  const rule = sgd({ learningRate, momentum: { beta, form: 'classic' } });
  const state = rule.init(parameters);
  const { value, gradient: place } = model.parameters.weight;
  const moments: Moment[] = [{ weight: START, loss: slopeAt(backend, START).loss, gradient: 0, velocity: 0 }];
  for (let step = 0; step < steps; step++) {
    const { weight } = moments.at(-1)!;
    const { gradient } = slopeAt(backend, weight);
    backend.write(place, [gradient]);
    // Leaves the update where the gradient was: in the classic form that is the velocity.
    rule.update(gradients, state, parameters, { step, epoch: 0 });
    const velocity = readNow(place)[0]!;
    const next = Math.fround(weight + velocity);
    backend.write(value, [next]);
    moments.push({ weight: next, loss: slopeAt(backend, next).loss, gradient, velocity });
  }
  return moments;
}

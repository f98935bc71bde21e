import {
  createContext,
  createRandom,
  createReferenceBackend,
  normal,
  place,
  readNow,
  tensor,
  type Context,
  type Layer,
} from '@gradwright/core';
import { dense, dropout, relu } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';

/** How far each number is moved to see what becomes of the result: a power of two, so that moving adds no error of its own. */
export const NUDGE = 1 / 128;
const WIDTH = 3;
/** The right class, where there is one. */
const LABEL = 1;

const LAYERS = { dense: () => dense(WIDTH, WIDTH), relu, dropout: () => dropout({ keep: 0.5 }) } as const;
export type Kind = keyof typeof LAYERS | 'softmax';

/** One row through a layer and back: the gradient by the layer's rule, and by asking it again for every number, moved up and down. */
export interface WayBack {
  readonly x: readonly number[];
  readonly output: readonly number[];
  /** The gradient that arrives from behind: of the output, or of the loss itself. */
  readonly arriving: readonly number[];
  readonly byRule: readonly number[];
  readonly byNudging: readonly number[];
}

/** A function of a row, and the gradient of Σ δ · f(x) that its rule gives. */
type Passed = (x: readonly number[]) => { readonly output: readonly number[]; readonly back: () => readonly number[] };

/** A row and the gradient behind it, drawn by the seed  (Theory §8). */
export function wayBack(kind: Kind, seed: number): WayBack {
  const random = createRandom(seed);
  // To a tenth and a half: none lies so near 0 that a nudge would take it past the kink of ReLU.
  const drawn = [...normal(random, 2 * WIDTH)].map((value) => (Math.round(10 * value) + 0.5) / 10);
  const x = drawn.slice(0, WIDTH);
  const arriving = kind === 'softmax' ? [1] : drawn.slice(WIDTH);
  const pass = kind === 'softmax' ? throughLoss() : throughLayer(LAYERS[kind](), arriving, seed);
  const valueAt = (at: number, moved: number) => {
    const { output } = pass(x.map((value, i) => (i === at ? value + moved : value)));
    return output.reduce((sum, value, j) => sum + arriving[j]! * value, 0);
  };
  const { output, back } = pass(x);
  return {
    x,
    output,
    arriving,
    byRule: back(),
    byNudging: x.map((_, i) => (valueAt(i, NUDGE) - valueAt(i, -NUDGE)) / (2 * NUDGE)),
  };
}

function throughLayer(layer: Layer, arriving: readonly number[], seed: number): Passed {
  const backend = createReferenceBackend();
  place(layer, { backend, seed });
  // The random key is the same each time, so that dropout draws the same mask.
  const context: Context = createContext({ backend, batchSize: 1, training: true, random: createRandom(seed) });
  return (x) => {
    const [output, backward] = layer.forward(tensor(backend, [[...x]]), context);
    return { output: [...readNow(output)], back: () => [...readNow(backward(tensor(backend, [[...arriving]]))!)] };
  };
}

function throughLoss(): Passed {
  const backend = createReferenceBackend();
  const context = createContext({ backend, batchSize: 1 });
  return (x) => {
    const [loss, backward] = softmaxCrossEntropy().forward(tensor(backend, [[...x]]), tensor(backend, [LABEL]), context);
    return { output: [...readNow(loss)], back: () => [...readNow(backward())] };
  };
}

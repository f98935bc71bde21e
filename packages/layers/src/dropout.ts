import {
  checkContext,
  checkNumber,
  checkOptions,
  createError,
  dropoutForward,
  expectShape,
  expectTensor,
  fill,
  multiply,
  show,
  sizeOf,
  wrongShape,
  wrongType,
  type Backward,
  type Layer,
  type Same,
  type Shape,
} from '@gradwright/core';
import { SAME } from './shapes.ts';

/** How much dropout keeps, or drops: exactly one of the two. */
export type DropoutOptions = { readonly keep: number; readonly rate?: never } | { readonly rate: number; readonly keep?: never };

/** The smallest share that 16 random bits can draw. */
const FINEST = 2 ** -16;

/**
 * Dropout: y = x·mask/keep in training, with mask ~ Bernoulli(keep); y = x otherwise  (Theory §3, where p is keep; §8).
 *
 * dx = dy·mask/keep, with the same mask. Any shape with an axis. The expectation is kept, so evaluation changes nothing and
 * draws nothing. (Srivastava et al., "Dropout", 2014.)
 *
 * The mask depends on the seed, the step, the layer's path and the element's place in the batch, and on nothing else.
 *
 * @param options - `{ keep }`, the share kept, in (0, 1]; or `{ rate }`, the share dropped, in [0, 1). Never a bare number: it
 *   means one thing in half of the literature, and the other in the rest
 * @throws E_ARG for a bare number, both or neither; E_RANGE out of range; from `forward`: E_SHAPE for a tensor of shape []
 * @example
 * const backend = createReferenceBackend();
 * const input = tensor(backend, [[1, 2, 3, 4]]);
 * const [output] = dropout({ keep: 0.9 }).forward(input, createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[1, 2, 3, 4]]
 */
export function dropout(options: DropoutOptions): Layer<unknown, Same> {
  const keep = checkShare(options);
  return {
    type: 'dropout',
    settings: [{ ...options }],
    parameters: {},
    '~shapes': SAME,
    forward(input, context) {
      checkContext('dropout', context);
      const { training, random, batch, inputGradient } = context;
      const { shape } = expectTensor('dropout.forward', 'input', input);
      if (shape.length === 0) throw wrongShape('dropout.forward', 'input', shape, ['batch', '…']);
      if (!training || keep >= 1) return [input, passBack(shape, (dy) => (inputGradient ? dy : undefined))];
      // Counted within the whole batch, so that rows in blocks draw the mask they would draw together.
      const mask = { key: random.key, keep, firstElement: batch.firstRow * sizeOf(shape.slice(1)) };
      if (!inputGradient) return [dropoutForward(input, undefined, mask), passBack(shape, () => undefined)];
      // Drawn once for both passes: a draw costs more than two products.
      const factors = dropoutForward(fill(input.backend.allocate(shape), 1), undefined, mask);
      return [multiply(input, factors), passBack(shape, (dy) => multiply(dy, factors))];
    },
  };
}

/** The way back, for gradients of this shape alone. */
function passBack(shape: Shape, back: Backward): Backward {
  return (outputGradient) => {
    expectShape('dropout.backward', 'outputGradient', outputGradient, shape);
    return back(outputGradient);
  };
}

/** The share to keep. */
function checkShare(options: DropoutOptions): number {
  if (typeof options === 'number') {
    const value = show(options);
    const expected = `{ keep: ${value} } to keep this share, or { rate: ${value} } to drop it`;
    throw wrongType('dropout', 'options', options, expected);
  }
  const { keep, rate } = checkOptions<{ keep?: unknown; rate?: unknown }>('dropout', options, ['keep', 'rate']);
  if ((keep === undefined) === (rate === undefined))
    throw wrongType('dropout', 'options', options, 'either { keep } or { rate }');
  const share =
    rate === undefined
      ? checkNumber('dropout', 'keep', keep, { above: 0, max: 1 })
      : 1 - checkNumber('dropout', 'rate', rate, { min: 0, below: 1 });
  if (share < FINEST) {
    const argument = rate === undefined ? 'keep' : 'rate';
    const problem = `keeps a share of ${share}, expected at least ${FINEST}, the smallest that it can draw`;
    throw createError('E_RANGE', 'dropout', problem, {
      argument,
      received: options[argument],
      expected: `a share of at least ${FINEST}`,
    });
  }
  return share;
}

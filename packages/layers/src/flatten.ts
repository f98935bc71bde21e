import { checkContext, expectShape, expectTensor, sizeOf, wrongShape, type Layer } from '@gradwright/core';
import { expectNothing } from './shapes.ts';

/**
 * Flatten: [batch, …] → [batch, features], every row's elements in one line, row-major. Nothing is copied: the output is a view.
 *
 * dx is dy in the shape of x.
 *
 * @throws E_ARG when given any argument; from `forward`: E_SHAPE for a tensor of shape []
 * @example
 * const backend = createReferenceBackend();
 * const [output] = flatten().forward(tensor(backend, [[[1, 2], [3, 4]]]), createContext({ backend, batchSize: 1 }));
 * toArray(output); // → [[1, 2, 3, 4]]
 */
export function flatten(...none: readonly []): Layer {
  expectNothing('flatten', none);
  return {
    type: 'flatten',
    settings: [],
    parameters: {},
    forward(input, context) {
      const { inputGradient } = checkContext('flatten', context);
      const { backend, shape } = expectTensor('flatten.forward', 'input', input);
      if (shape.length === 0) throw wrongShape('flatten.forward', 'input', shape, ['batch', '…']);
      const flat = [shape[0]!, sizeOf(shape.slice(1))];
      return [
        backend.view(input, 0, flat),
        (outputGradient) => {
          expectShape('flatten.backward', 'outputGradient', outputGradient, flat);
          return inputGradient ? backend.view(outputGradient, 0, shape) : undefined;
        },
      ];
    },
  };
}

import type { Backend } from '../backend.ts';
import type { Store } from '../memory.ts';
import { createArrayBackend } from '../reference-backend.ts';
import { activations } from './float64/activations.ts';
import { convolution } from './float64/convolution.ts';
import { linear } from './float64/linear.ts';
import { losses } from './float64/losses.ts';
import { normalisation } from './float64/normalisation.ts';
import { updates } from './float64/updates.ts';

const kernels: Backend['kernels'] = { ...linear, ...activations, ...normalisation, ...convolution, ...losses, ...updates };

const poisonedArrays: Store<Float32Array | Float64Array> = {
  take: (size) => new Float64Array(size).fill(NaN),
  give: (array) => array.fill(NaN),
  data: (array, offset, size) => array.subarray(offset, offset + size),
};

/**
 * A backend in float64, written from the formulas and independently of the reference kernels: the oracle of gradient checks
 * and of the backend cases. What it allocates holds NaN, so that a kernel which forgets an element is seen.
 *
 * A kernel that it lacks is E_BACKEND; `kernels` brings a stranger's own.
 *
 * @example
 * const backend = createTestingBackend();
 * backend.precision; // → "float64"
 */
export function createTestingBackend(options: { readonly kernels?: Backend['kernels'] } = {}): Backend {
  return createArrayBackend('testing', 'float64', poisonedArrays, { ...kernels, ...options.kernels });
}

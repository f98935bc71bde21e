import { createContext, createReferenceBackend, placeValues, tensor } from '@gradwright/core';
import { dense } from '@gradwright/layers';

/** One row through a dense layer  (Theory §1): the numbers are the layer's own. `weight` is [inputs, outputs]. */
export function mapRow(row: readonly number[], weight: readonly (readonly number[])[], bias: readonly number[]): number[] {
  const backend = createReferenceBackend();
  const layer = dense(row.length, bias.length);
  const values = new Map([
    ['weight', { shape: [row.length, bias.length], data: Float32Array.from(weight.flat()) }],
    ['bias', { shape: [bias.length], data: Float32Array.from(bias) }],
  ]);
  placeValues(layer, { backend, values });
  const [output] = layer.forward(tensor(backend, [row]), createContext({ backend, batchSize: 1 }));
  return [...(backend.read(output) as Float32Array)];
}

import { createContext, createReferenceBackend, readNow, tensor, type Layer } from '@gradwright/core';

/** An activation's answers, and its derivatives: what its way back makes of ones  (Theory §2). */
export function answersOf(layer: Layer, inputs: readonly number[]): { values: number[]; derivatives: number[] } {
  const backend = createReferenceBackend();
  const shape = [1, inputs.length];
  const [output, backward] = layer.forward(tensor(backend, inputs, shape), createContext({ backend, batchSize: 1 }));
  const back = backward(
    tensor(
      backend,
      inputs.map(() => 1),
      shape,
    ),
  );
  return { values: [...readNow(output)], derivatives: [...readNow(back!)] };
}

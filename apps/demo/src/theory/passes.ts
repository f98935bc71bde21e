import { createContext, createRandom, createReferenceBackend, place, readNow, tensor, type Shape } from '@gradwright/core';
import { dense, dropout, inspect, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';

/** One tensor of the pipeline, with the gradient that belongs to it. */
export interface Station {
  readonly name: string;
  readonly layer: 'input' | 'dense1' | 'relu' | 'dropout' | 'dense2';
  readonly shape: Shape;
  readonly value: readonly number[];
  readonly gradient: readonly number[];
}

/** A matrix of weights with its gradient. */
export interface Weights {
  readonly name: string;
  readonly shape: Shape;
  readonly value: readonly number[];
  readonly gradient: readonly number[];
}

/** One point through the reference pipeline, forward and back  (Theory §8, §9, §10): values and gradients in the order of the forward pass. */
export function passOf(point: readonly [number, number], label: 0 | 1, seed: number) {
  const backend = createReferenceBackend();
  const model = sequential(dense(2, 4), relu(), dropout({ keep: 0.75 }), dense(4, 2));
  place(model, { backend, seed });
  const seen = inspect(model, tensor(backend, [point]), {
    training: true,
    random: createRandom(seed),
    loss: softmaxCrossEntropy(),
    target: tensor(backend, [label]),
  });
  const names = ['Z1', 'A1', 'B1', 'Z2'];
  const layers = ['dense1', 'relu', 'dropout', 'dense2'] as const;
  const inputs: Station = {
    name: 'X',
    layer: 'input',
    shape: [1, 2],
    value: [...point],
    gradient: [...seen.inputGradient!.data],
  };
  const stations = seen.layers.slice(1).map(({ output, outputGradient }, i): Station => ({
    name: names[i]!,
    layer: layers[i]!,
    shape: output!.shape,
    value: [...output!.data],
    gradient: [...outputGradient!.data],
  }));
  const weights = seen.parameters.map(({ path, value, gradient }): Weights => ({
    name: `${path.endsWith('weight') ? 'W' : 'b'}${path.startsWith('0') ? 1 : 2}`,
    shape: value.shape,
    value: [...value.data],
    gradient: [...gradient!.data],
  }));
  const probabilities = [
    ...readNow(
      softmaxCrossEntropy().activate!(tensor(backend, [[...stations[3]!.value]]), createContext({ backend, batchSize: 1 })),
    ),
  ];
  return { stations: [inputs, ...stations], weights, probabilities, loss: seen.loss! };
}

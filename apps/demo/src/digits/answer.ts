import { tensor, type Backend, type Layer } from '@gradwright/core';
import { inspect } from '@gradwright/layers';
import { predict } from '@gradwright/training';
import type { Answer } from './messages.ts';
import { loss, scaled } from './network.ts';

/** Where in the network the hidden layers' activations stand. */
const HIDDEN = ['1', '4'];

/**
 * What the network makes of a digit. A pixel's evidence is x_i · ∂(z_best − z_second)/∂x_i: between two ReLUs' kinks a network is linear, so that
 * these terms and those of the biases add up to the difference of the two logits.
 */
export function answerOf(model: Layer, pixels: Uint8Array, backend: Backend): Answer {
  const inputs = scaled(pixels);
  const shape = [1, inputs.length];
  const probabilities = Float32Array.from(predict(model, { shape, data: inputs }, { loss }).data);
  const [best, second] = Array.from(probabilities.keys()).sort((a, b) => probabilities[b]! - probabilities[a]!) as [
    number,
    number,
  ];
  const direction = Float32Array.from(probabilities, (_, digit) => (digit === best ? 1 : digit === second ? -1 : 0));
  const seen: Pick<Answer, 'activations' | 'evidence'>[] = [];
  backend.scope(() => {
    const outputGradient = tensor(backend, direction, [1, direction.length]);
    const { layers, inputGradient } = inspect(model, tensor(backend, inputs, shape), { outputGradient });
    const activations = HIDDEN.map((path) => Float32Array.from(layers.find((layer) => layer.path === path)!.output!.data));
    seen.push({ activations, evidence: inputs.map((input, pixel) => input * inputGradient!.data[pixel]!) });
  });
  return { pixels, probabilities, best, second, ...seen[0]! };
}

import { createContext, createReferenceBackend, placeValues, readNow, tensor, type Shape } from '@gradwright/core';
import { dense, inspect, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';

/** A tensor of the graph, with the gradient that belongs to it; both have the same shape. */
export interface Node {
  readonly shape: Shape;
  readonly value: readonly number[];
  readonly gradient: readonly number[];
}

export type NodeName = 'X' | 'W' | 'XW' | 'b' | 'Z' | 'A';

const WEIGHT = { shape: [2, 3], data: Float32Array.of(1, -1, 0.5, 0.5, 1, -2) };
const BIAS = { shape: [3], data: Float32Array.of(0, 0.5, 1) };
/** The right class of each row. */
const LABELS = [0, 2];

/** Two rows through a dense layer and ReLU to a loss, and back, with what lies within the layer  (Theory §10.1). */
export function denseGraph(rows: readonly (readonly number[])[]): Readonly<Record<NodeName, Node>> {
  const backend = createReferenceBackend();
  const model = sequential(dense(2, 3), relu());
  const values = new Map([
    ['0.weight', WEIGHT],
    ['0.bias', BIAS],
  ]);
  placeValues(model, { backend, values });
  const input = tensor(backend, rows);
  const { layers, parameters, inputGradient } = inspect(model, input, {
    loss: softmaxCrossEntropy(),
    target: tensor(backend, LABELS),
  });
  const node = (value: Numbers, gradient: Numbers): Node => ({
    shape: value.shape,
    value: [...value.data],
    gradient: [...gradient.data],
  });
  const [, z, a] = layers.map(({ output, outputGradient }) => node(output!, outputGradient!));
  const [W, b] = parameters.map(({ value, gradient }) => node(value, gradient!));
  const X = node({ shape: input.shape, data: rows.flat() }, inputGradient!);
  // The bias is only added: the gradient of the sum is that of the product.
  const XW: Node = { shape: z!.shape, value: productOf(rows), gradient: z!.gradient };
  return { X, W: W!, XW, b: b!, Z: z!, A: a! };
}

interface Numbers {
  readonly shape: Shape;
  readonly data: ArrayLike<number> & Iterable<number>;
}

/** XW, by a layer that has no bias. */
function productOf(rows: readonly (readonly number[])[]): number[] {
  const backend = createReferenceBackend();
  const layer = dense(2, 3, { bias: false });
  placeValues(layer, { backend, values: new Map([['weight', WEIGHT]]) });
  const [output] = layer.forward(tensor(backend, rows), createContext({ backend, batchSize: rows.length }));
  return [...readNow(output)];
}

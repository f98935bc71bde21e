import {
  constant,
  createContext,
  createParameter,
  matmul,
  parametersOf,
  place,
  readNow,
  tensor,
  type Backend,
  type Layer,
  type Placement,
} from '@gradwright/core';
import { dense, relu, sequential, sigmoid, tanh } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';

export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export type Inputs = Readonly<Record<string, Numbers>>;

/** Something to minimise: its parameters by name, and what adds their gradients and gives the loss. */
export interface Problem {
  readonly placement: Placement;
  read(name: string): number[];
  differentiate(): number;
}

/** f(w) = ½·wᵀAw − cᵀw, with gradient Aw − c. */
export function quadratic(backend: Backend, inputs: Inputs): Problem {
  const size = inputs.w!.data.length;
  const w = createParameter({ shape: [size], initializer: constant(0) });
  const model = { parameters: { w } } as unknown as Layer;
  const placement = place(model, { backend, seed: 0 });
  backend.write(w.value, inputs.w!.data);
  const A = tensor(backend, inputs.A!.data as number[], inputs.A!.shape);
  const c = inputs.c!.data;
  return {
    placement,
    read: () => [...readNow(w.value)],
    differentiate: () =>
      backend.scope(() => {
        const column = backend.view(w.value, 0, [size, 1]);
        const Aw = readNow(matmul(A, column));
        backend.write(
          w.gradient,
          Array.from(Aw, (value, i) => value - c[i]!),
        );
        return Array.from(readNow(w.value)).reduce((sum, value, i) => sum + value * (0.5 * Aw[i]! - c[i]!), 0);
      }),
  };
}

const ACTIVATIONS = { tanh, relu, sigmoid };

/** Dense, activation, dense, softmax with cross-entropy, all rows in each step. */
export function mlp(backend: Backend, inputs: Inputs, activation: keyof typeof ACTIVATIONS): Problem {
  const [features, hidden] = inputs.W1!.shape as [number, number];
  const classes = inputs.W2!.shape[1]!;
  const model = sequential(dense(features, hidden), ACTIVATIONS[activation](), dense(hidden, classes));
  const placement = place(model, { backend, seed: 0 });
  const names = ['W1', 'b1', 'W2', 'b2'];
  const parameters = parametersOf(model).map(({ parameter }) => parameter);
  names.forEach((name, i) => backend.write(parameters[i]!.value, inputs[name]!.data));
  const x = tensor(backend, inputs.X!.data as number[], inputs.X!.shape);
  const y = tensor(backend, inputs.y!.data as number[], inputs.y!.shape);
  const loss = softmaxCrossEntropy();
  return {
    placement,
    read: (name) => [...readNow(parameters[names.indexOf(name)]!.value)],
    differentiate: () =>
      backend.scope(() => {
        const context = createContext({ backend, batchSize: x.shape[0]!, training: true });
        const [output, backward] = model.forward(x, context);
        const [value, lossBackward] = loss.forward(output, y, context);
        backward(lossBackward());
        return readNow(value)[0]!;
      }),
  };
}

import {
  applyUpdates,
  createContext,
  createRandom,
  eachSegment,
  parametersOf,
  place,
  readNow,
  sha256,
  zeros,
  type Backend,
  type Dataset,
  type Layer,
  type Transform,
} from '@gradwright/core';
import { batches, digits, spiral } from '@gradwright/datasets';
import { batchNorm, dense, dropout, layerNorm, relu, sequential, tanh } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam, rmsProp, sgd } from '@gradwright/optimizers';

/** A small run, whose weights every exact backend must end with. */
export interface Task {
  readonly name: string;
  readonly data: () => Dataset;
  readonly model: () => Layer;
  readonly optimizer: () => Transform;
  readonly batchSize: number;
  readonly steps: number;
  /** Of the weights it ends with, on every engine. Whoever changes a rounding on purpose writes the new one down. */
  readonly hash: string;
}

export const tasks: readonly Task[] = [
  {
    name: 'spiral, SGD with momentum and dropout',
    data: () => spiral({ seed: 7 }),
    model: () => sequential(dense(2, 64), relu(), dropout({ keep: 0.9 }), dense(64, 3)),
    optimizer: () => sgd({ learningRate: 0.5, momentum: 0.9 }),
    batchSize: 300,
    steps: 60,
    hash: '7fa9dee4fd61de9417e2bdcf81d5693ae25261361d8805daf449e066c2b88120',
  },
  {
    name: 'digits, Adam',
    data: digits,
    model: () => sequential(dense(64, 33), relu(), dense(33, 10)),
    optimizer: () => adam({ learningRate: 1e-3 }),
    batchSize: 31,
    steps: 60,
    hash: '6357cab71e3dca1ecc386439ee6d67f185edcb0ad58430f5f0ebf7ca03dd24f2',
  },
  {
    name: 'digits, norms, tanh and RMSprop',
    data: digits,
    model: () => sequential(dense(64, 20), batchNorm(20), tanh(), dense(20, 17), layerNorm(17), relu(), dense(17, 10)),
    optimizer: () => rmsProp({ learningRate: 1e-3 }),
    batchSize: 64,
    steps: 30,
    hash: '7bffe6ad992bfdc4e8b36679c33d1b6e1dde89ecde891749a9953f40d2c3421f',
  },
];

/** Trains on a backend; tells the loss before and after, and a hash of the weights. */
export function learn(backend: Backend, { data, model: make, optimizer: choose, batchSize, steps }: Task) {
  const [model, optimizer, loss, random] = [make(), choose(), softmaxCrossEntropy(), createRandom(7)];
  const { values, gradients } = place(model, { backend, seed: 7 });
  const state = optimizer.init(values);
  const losses: number[] = [];
  const rows = data();
  for (let epoch = 0, step = 0; step < steps; epoch++) {
    for (const batch of batches(rows, { size: batchSize, seed: 7, epoch })) {
      if (step >= steps) break;
      backend.scope(() => {
        const [inputs, targets] = [batch.inputs, batch.targets].map((host) => {
          const here = backend.allocate(host.shape);
          backend.write(here, readNow(host));
          return here;
        }) as [typeof batch.inputs, typeof batch.targets];
        const context = createContext({
          backend,
          batchSize: batch.size,
          training: true,
          random: random.fork('dropout').at(step),
        });
        const into = zeros(backend, []);
        const [output, backward] = model.forward(inputs, context);
        const [, lossBackward] = loss.forward(output, targets, context, { into });
        backward(lossBackward());
        optimizer.update(gradients, state, values, { step, epoch });
        eachSegment((value, update) => applyUpdates(value, update), values, gradients);
        losses.push(readNow(into)[0]!);
      });
      step++;
    }
  }
  return { first: losses[0]!, last: losses[losses.length - 1]!, hash: hashOf(model), model };
}

/** A hash of all numbers of a model. */
function hashOf(model: Layer): string {
  const numbers = parametersOf(model).flatMap(({ parameter }) => [...readNow(parameter.value)]);
  return sha256(new Uint8Array(Float32Array.from(numbers).buffer));
}

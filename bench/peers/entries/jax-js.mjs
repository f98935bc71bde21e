// The first step of training a small network: what a page bundles, and what a process does first.
import { init, jit, nn, numpy as np, random, valueAndGrad } from '@jax-js/jax';
import { inputs, oneHot, ROWS } from './rows.mjs';

await init('wasm');
const arrayOf = (data, shape) => np.array(data).reshape(shape);
const lossOf = ([w1, b1, w2, b2], x, y) => {
  const h = nn.relu(np.matmul(x, w1).add(b1));
  return nn
    .logSoftmax(np.matmul(h, w2).add(b2))
    .mul(y)
    .sum()
    .mul(-1 / ROWS);
};
const step = jit((parameters, slots, x, y) => {
  const [loss, gradients] = valueAndGrad(lossOf)(
    parameters.map((parameter) => parameter.ref),
    x,
    y,
  );
  const next = parameters.map((parameter, i) => {
    const mean = slots[2 * i].mul(0.9).add(gradients[i].ref.mul(0.1));
    const squares = slots[2 * i + 1].mul(0.999).add(np.square(gradients[i]).mul(0.001));
    return [parameter.sub(mean.ref.mul(0.02).div(np.sqrt(squares.ref).add(1e-7))), mean, squares];
  });
  return [loss, next];
});
const shapes = [[2, 64], [64], [64, 3], [3]];
const parameters = shapes.map((shape, i) => (i % 2 === 0 ? random.normal(random.key(i), shape) : np.zeros(shape)));
const slots = shapes.flatMap((shape) => [np.zeros(shape), np.zeros(shape)]);
const [loss] = step(parameters, slots, arrayOf(inputs, [ROWS, 2]), arrayOf(oneHot, [ROWS, 3]));
console.log(loss.dataSync()[0]);

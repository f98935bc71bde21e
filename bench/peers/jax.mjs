// jax-js: one jitted function a step. It is lazy, so each step is waited for by reading its loss: unread steps pile up memory.
import { init, jit, nn, numpy as np, random, valueAndGrad } from '@jax-js/jax';
import { createBatches, rateAt, readFloats, readProduct, readWeights, workOf } from './rows.mjs';

export async function open() {
  await init('wasm');
  return (workload, folder) => ({ train, matmul, infer })[workload.kind](workload, folder);
}

const arrayOf = (data, shape) => np.array(data).reshape(shape);

/** Weights and biases in turn. */
function createParameters(workload, folder) {
  return readWeights(workload, folder).flatMap(({ data, shape }) => [arrayOf(data, shape), np.zeros([shape[1]])]);
}

/** Takes its parameters over, as all functions there do. */
function logits(parameters, x, drop) {
  const layers = parameters.length / 2;
  let h = x;
  for (let i = 0; i < layers; i++) {
    h = np.matmul(h, parameters[2 * i]).add(parameters[2 * i + 1]);
    if (i < layers - 1) h = drop === undefined ? nn.relu(h) : drop(nn.relu(h));
  }
  return h;
}

const refs = (arrays) => arrays.map((array) => array.ref);

function train(workload, folder) {
  const { sizes, batch, rule, keep, l2 } = workload;
  const lossOf = (parameters, x, y, key) => {
    const penalty = l2 === undefined ? undefined : np.square(parameters[0].ref).sum().mul(l2);
    const drop = keep === undefined ? undefined : (h) => h.mul(random.bernoulli(key, keep, [batch, sizes[1]])).mul(1 / keep);
    const loss = nn
      .logSoftmax(logits(parameters, x, drop))
      .mul(y)
      .sum()
      .mul(-1 / batch);
    return penalty === undefined ? loss : loss.add(penalty);
  };
  const adam = rule.type === 'adam';
  const step = jit((parameters, slots, x, y, rate, key) => {
    const [loss, gradients] = valueAndGrad(lossOf)(refs(parameters), x, y, key);
    const next = { parameters: [], slots: [] };
    parameters.forEach((parameter, i) => {
      if (adam) {
        const mean = slots[2 * i].mul(0.9).add(gradients[i].ref.mul(0.1));
        const squares = slots[2 * i + 1].mul(0.999).add(np.square(gradients[i]).mul(0.001));
        next.parameters.push(parameter.sub(rate.ref.mul(mean.ref).div(np.sqrt(squares.ref).add(rule.epsilon))));
        next.slots.push(mean, squares);
      } else {
        const velocity = slots[i].mul(rule.momentum).sub(gradients[i].mul(rate.ref));
        next.parameters.push(parameter.add(velocity.ref));
        next.slots.push(velocity);
      }
    });
    rate.dispose();
    return [loss, next.parameters, next.slots];
  });
  const batches = createBatches(workload, folder);
  const arrays = () => {
    const { x, y } = batches.next();
    return [arrayOf(x, [batch, sizes[0]]), arrayOf(y, [batch, sizes.at(-1)])];
  };
  const kept = batches.whole ? arrays() : undefined;
  let parameters = createParameters(workload, folder);
  let slots = parameters.flatMap(({ shape }) => Array.from({ length: adam ? 2 : 1 }, () => np.zeros(shape)));
  let keys = random.key(7);
  let count = 0;
  return {
    work: workOf(workload),
    once() {
      // Adam's corrections of its start go into the rate; ε is then scaled as in Kingma & Ba's second form.
      const corrected = adam ? Math.sqrt(1 - 0.999 ** (count + 1)) / (1 - 0.9 ** (count + 1)) : 1;
      const rate = np.array(rateAt(rule, count) * corrected);
      count++;
      let key;
      if (keep === undefined) key = np.zeros([]);
      else {
        const both = random.split(keys);
        keys = both.ref.slice(0);
        key = both.slice(1);
      }
      const [x, y] = kept === undefined ? arrays() : refs(kept);
      const [loss, nextParameters, nextSlots] = step(parameters, slots, x, y, rate, key);
      [parameters, slots] = [nextParameters, nextSlots];
      loss.dataSync();
    },
    probabilities: (inputs, rows) => nn.softmax(logits(refs(parameters), arrayOf(inputs, [rows, sizes[0]]))).dataSync(),
  };
}

function matmul(workload, folder) {
  const { a, b, transposeA, transposeB } = readProduct(workload, folder);
  const multiply = jit((x, y) => np.matmul(transposeA ? x.transpose() : x, transposeB ? y.transpose() : y));
  const [left, right] = [arrayOf(a.data, a.shape), arrayOf(b.data, b.shape)];
  let out;
  return {
    work: workOf(workload),
    async once() {
      out?.dispose();
      out = multiply(left.ref, right.ref);
      await out.blockUntilReady();
    },
    product: () => out.ref.dataSync(),
  };
}

function infer(workload, folder) {
  const { sizes, batch } = workload;
  const parameters = createParameters(workload, folder);
  const ask = jit((weights, x) => nn.softmax(logits(weights, x)));
  const probabilities = (inputs, rows) => ask(refs(parameters), arrayOf(inputs, [rows, sizes[0]])).dataSync();
  const inputs = readFloats(folder, 'inputs');
  return { work: workOf(workload), once: () => void probabilities(inputs, batch), probabilities };
}

// TensorFlow.js: variables and `optimizer.minimize`, its quickest way of training; `model.fit` takes up to twice as long.
import * as tf from '@tensorflow/tfjs';
import { createBatches, rateAt, readFloats, readProduct, readWeights, workOf } from './rows.mjs';

export async function open(backend) {
  if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend(backend);
  await tf.ready();
  return (workload, folder) => ({ train, matmul, infer })[workload.kind](workload, folder);
}

function createNetwork(workload, folder) {
  const weights = readWeights(workload, folder).map(({ data, shape }) => tf.variable(tf.tensor2d(data, shape)));
  const biases = workload.sizes.slice(1).map((units) => tf.variable(tf.zeros([units])));
  const logits = (x, keep) =>
    weights.reduce((h, weight, i) => {
      const y = tf.add(tf.matMul(h, weight), biases[i]);
      if (i === weights.length - 1) return y;
      return keep === undefined ? tf.relu(y) : tf.dropout(tf.relu(y), 1 - keep);
    }, x);
  const probabilities = (inputs, rows) =>
    tf.tidy(() => tf.softmax(logits(tf.tensor2d(inputs, [rows, workload.sizes[0]]))).dataSync());
  return { weights, logits, probabilities };
}

function train(workload, folder) {
  const { sizes, batch, rule, keep, l2 } = workload;
  const { weights, logits, probabilities } = createNetwork(workload, folder);
  const batches = createBatches(workload, folder);
  const tensors = () => {
    const { x, y } = batches.next();
    return [tf.tensor2d(x, [batch, sizes[0]]), tf.tensor2d(y, [batch, sizes.at(-1)])];
  };
  const kept = batches.whole ? tensors() : undefined;
  const optimizer =
    rule.type === 'adam' ? tf.train.adam(rule.rate, 0.9, 0.999, rule.epsilon) : tf.train.momentum(rule.rate, rule.momentum);
  let step = 0;
  return {
    work: workOf(workload),
    once() {
      if (rule.decay) optimizer.setLearningRate(rateAt(rule, step));
      step++;
      const [x, y] = kept ?? tensors();
      optimizer.minimize(() => {
        const loss = tf.losses.softmaxCrossEntropy(y, logits(x, keep));
        return l2 === undefined ? loss : tf.add(loss, tf.mul(l2, tf.sum(tf.square(weights[0]))));
      });
      if (kept === undefined) tf.dispose([x, y]);
    },
    probabilities,
  };
}

function matmul(workload, folder) {
  const { a, b, transposeA, transposeB } = readProduct(workload, folder);
  const [left, right] = [tf.tensor2d(a.data, a.shape), tf.tensor2d(b.data, b.shape)];
  let out;
  return {
    work: workOf(workload),
    once() {
      out?.dispose();
      out = tf.matMul(left, right, transposeA, transposeB);
    },
    product: () => out.dataSync(),
  };
}

function infer(workload, folder) {
  const { probabilities } = createNetwork(workload, folder);
  const inputs = readFloats(folder, 'inputs');
  return { work: workOf(workload), once: () => void probabilities(inputs, workload.batch), probabilities };
}

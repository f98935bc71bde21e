// The first step of training a small network: what a page bundles, and what a process does first.
import * as tf from '@tensorflow/tfjs';
import { inputs, oneHot, ROWS } from './rows.mjs';

await import('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
await tf.ready();
const [x, y] = [tf.tensor2d(inputs, [ROWS, 2]), tf.tensor2d(oneHot, [ROWS, 3])];
const [w1, w2] = [tf.variable(tf.randomNormal([2, 64])), tf.variable(tf.randomNormal([64, 3], 0, 0.18))];
const [b1, b2] = [tf.variable(tf.zeros([64])), tf.variable(tf.zeros([3]))];
const logits = () => tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, w1), b1)), w2), b2);
const loss = tf.train.adam(0.02).minimize(() => tf.losses.softmaxCrossEntropy(y, logits()), true);
console.log(loss.dataSync()[0]);

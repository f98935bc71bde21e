// The same spiral, trained in a worker. The line that makes the worker is the one to swap.
import { Worker } from 'node:worker_threads';
import { accuracy, adam, dense, evaluate, parametersOf, readNow, relu } from 'gradwright';
import { sequential, sha256, softmaxCrossEntropy, spiral, trainInWorker } from 'gradwright';

const worker = new Worker(new URL(import.meta.resolve('gradwright/worker')));
const data = spiral({ perClass: 100, seed: 7 });
const loss = softmaxCrossEntropy();
const optimizer = adam({ learningRate: 0.05 });
const model = sequential(dense(2, 64), relu(), dense(64, 3));
await trainInWorker(worker, model, { data, loss, optimizer, epochs: 100, batchSize: 300, seed: 7 }).finish();
await worker.terminate();

const { metrics } = await evaluate(model, data, { loss, metrics: { accuracy } });
const weights = parametersOf(model).flatMap(({ parameter }) => [...readNow(parameter.value)]);
const hash = sha256(new Uint8Array(Float32Array.from(weights).buffer));
console.log(JSON.stringify({ accuracy: metrics.accuracy, weights: hash }));

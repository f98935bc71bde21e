// Predicts with the model in the file, and goes on from the checkpoint to the end.
import { readFileSync } from 'node:fs';
import { createReferenceBackend, heNormal, parametersOf, readNow, sha256, zeros } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { dense, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { accuracy, decodeModel, evaluate, predict, train } from '@gradwright/training';
import { fileStore } from '@gradwright/training/node';

const data = spiral({ perClass: 100, seed: 7 });
const loss = softmaxCrossEntropy();
const use = { dense, relu, sequential, softmaxCrossEntropy, heNormal, zeros };
const half = decodeModel(readFileSync('half.gradwright'), { use, backend: createReferenceBackend() });
const { data: predictions } = predict(half.model, data.inputs, { loss: half.loss });

const optimizer = adam({ learningRate: 0.05 });
const model = sequential(dense(2, 64), relu(), dense(64, 3));
await train(model, { data, loss, optimizer, epochs: 100, batchSize: 300, seed: 7, resume: fileStore('checkpoints') }).finish();
const { metrics } = await evaluate(model, data, { loss, metrics: { accuracy } });
const weights = parametersOf(model).flatMap(({ parameter }) => [...readNow(parameter.value)]);
const hash = (numbers) => sha256(new Uint8Array(Float32Array.from(numbers).buffer));
console.log(JSON.stringify({ half: hash(predictions), accuracy: metrics.accuracy, weights: hash(weights) }));

// Trains the reference network on the spiral, and prints what came of it. The lines that name a backend and an optimizer are the ones to swap.
import { createReferenceBackend as createBackend } from '@gradwright/core';
import { parametersOf, readNow, sha256 } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { dense, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import * as optimizers from '@gradwright/optimizers';
import { accuracy, evaluate, train } from '@gradwright/training';

const data = spiral({ perClass: 100, seed: 7 });
const loss = softmaxCrossEntropy();
const optimizer = optimizers.adam({ learningRate: 0.05 });
const model = sequential(dense(2, 64), relu(), dense(64, 3));
await train(model, { data, loss, optimizer, epochs: 100, batchSize: 300, seed: 7, backend: await createBackend() }).finish();

const { metrics } = await evaluate(model, data, { loss, metrics: { accuracy } });
const weights = parametersOf(model).flatMap(({ parameter }) => [...readNow(parameter.value)]);
const hash = sha256(new Uint8Array(Float32Array.from(weights).buffer));
console.log(JSON.stringify({ accuracy: metrics.accuracy, weights: hash }));

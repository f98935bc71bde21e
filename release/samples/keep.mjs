// Trains half of the way, and keeps what came of it: a checkpoint to go on from, and the model in a file.
import { writeFileSync } from 'node:fs';
import { sha256 } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { dense, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { encodeModel, predict, train } from '@gradwright/training';
import { fileStore } from '@gradwright/training/node';

const data = spiral({ perClass: 100, seed: 7 });
const loss = softmaxCrossEntropy();
const optimizer = adam({ learningRate: 0.05 });
const model = sequential(dense(2, 64), relu(), dense(64, 3));
const checkpoint = { every: 'epoch', to: fileStore('checkpoints') };
await train(model, { data, loss, optimizer, epochs: 50, batchSize: 300, seed: 7, checkpoint }).finish();

writeFileSync('half.gradwright', encodeModel({ model, loss }));
const { data: predictions } = predict(model, data.inputs, { loss });
console.log(JSON.stringify({ half: sha256(new Uint8Array(Float32Array.from(predictions).buffer)) }));

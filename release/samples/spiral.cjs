// The same from CommonJS, where nothing can be awaited at the top.
const { createReferenceBackend, parametersOf, readNow, sha256 } = require('@gradwright/core');
const { spiral } = require('@gradwright/datasets');
const { dense, relu, sequential } = require('@gradwright/layers');
const { softmaxCrossEntropy } = require('@gradwright/losses');
const optimizers = require('@gradwright/optimizers');
const { accuracy, evaluate, train } = require('@gradwright/training');

async function main() {
  const data = spiral({ perClass: 100, seed: 7 });
  const loss = softmaxCrossEntropy();
  const optimizer = optimizers.adam({ learningRate: 0.05 });
  const model = sequential(dense(2, 64), relu(), dense(64, 3));
  await train(model, { data, loss, optimizer, epochs: 100, batchSize: 300, seed: 7, backend: createReferenceBackend() }).finish();

  const { metrics } = await evaluate(model, data, { loss, metrics: { accuracy } });
  const weights = parametersOf(model).flatMap(({ parameter }) => [...readNow(parameter.value)]);
  const hash = sha256(new Uint8Array(Float32Array.from(weights).buffer));
  console.log(JSON.stringify({ accuracy: metrics.accuracy, weights: hash }));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

// A user's program in ES modules. Its plug-ins come as its argument says: `import`, or `require` with a core of their own.
import { createRequire } from 'node:module';
import * as core from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { accuracy, decodeModel, encodeModel, evaluate, predict, train } from '@gradwright/training';

const load = process.argv[2] === 'require' ? createRequire(import.meta.url) : (name) => import(name);
const { batchNorm, dense, dropout, relu, sequential } = await load('@gradwright/layers');
const { l2, softmaxCrossEntropy } = await load('@gradwright/losses');
const { adam } = await load('@gradwright/optimizers');
const { createWasmBackend } = await load('@gradwright/backend-wasm');
const theirs = await load('@gradwright/core');

function attempt(body) {
  try {
    body();
    return 'nothing thrown';
  } catch (error) {
    return core.isGradwrightError(error) && theirs.isGradwrightError(error) ? error.message : `not recognised: ${error}`;
  }
}

async function run(backend) {
  const model = sequential(dense(2, 16, { penalty: l2(1e-3) }), batchNorm(16), relu(), dropout({ keep: 0.9 }), dense(16, 3));
  const loss = softmaxCrossEntropy();
  const data = spiral({ perClass: 30 });
  await train(model, { data, loss, optimizer: adam({ learningRate: 0.02 }), epochs: 20, seed: 7, backend }).finish();
  const bytes = encodeModel({ model, loss });
  const use = { batchNorm, dense, dropout, relu, sequential, softmaxCrossEntropy, l2, ...initializers(theirs) };
  const { model: again } = decodeModel(bytes, { use, backend });
  const { metrics } = await evaluate(again, data, { loss, metrics: { accuracy } });
  const same = predict(again, data.inputs).data.every((value, i) => value === predict(model, data.inputs).data[i]);
  return { file: core.sha256(bytes), accuracy: metrics.accuracy, same };
}

function initializers({ heNormal, zeros, constant }) {
  return { heNormal, zeros, constant };
}

const model = sequential(dense(2, 3));
const backend = core.createReferenceBackend();
core.place(model, { backend, seed: 7 });
console.log(
  JSON.stringify({
    copies: new Set([core.createError, theirs.createError]).size,
    js: await run(core.createReferenceBackend()),
    theirBackend: await run(theirs.createReferenceBackend()),
    wasm: await run(await createWasmBackend()),
    errors: [
      attempt(() => dense(2.5, 3)),
      attempt(() => sequential(dense(2, 3), dense(4, 5))),
      attempt(() => model.forward(core.tensor(backend, [[1, 2, 3]]), core.createContext({ backend, batchSize: 1 }))),
      attempt(() => predict(sequential(dense(2, 3)), [[1, 2]])),
      attempt(() => adam({ learningRat: 0.1 })),
    ],
  }),
);

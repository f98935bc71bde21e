// ONNX Runtime, in WebAssembly and native, on one thread: it runs a model and does not train one.
import onnxProto from 'onnx-proto';
import { readFloats, readProduct, readWeights, workOf } from './rows.mjs';

const { onnx } = onnxProto;
const FLOAT = 1;

export async function open(library) {
  const runtime = await import(library);
  const ort = runtime.default ?? runtime;
  if (ort.env?.wasm !== undefined) ort.env.wasm.numThreads = 1;
  const start = (bytes) =>
    ort.InferenceSession.create(bytes, {
      executionProviders: [library.endsWith('web') ? 'wasm' : 'cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    });
  return (workload, folder) => ({ matmul, infer })[workload.kind](workload, folder, { ort, start });
}

const tensorOf = (name, dims, data) => ({
  name,
  dims,
  dataType: FLOAT,
  rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
});

const valueOf = (name, shape) => ({
  name,
  type: {
    tensorType: {
      elemType: FLOAT,
      shape: { dim: shape.map((size) => (size === undefined ? { dimParam: 'rows' } : { dimValue: size })) },
    },
  },
});

function encode({ nodes, initializers, inputs, output }) {
  const model = onnx.ModelProto.create({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    graph: { name: 'bench', node: nodes, initializer: initializers, input: inputs, output: [output] },
  });
  return onnx.ModelProto.encode(model).finish();
}

async function infer(workload, folder, { ort, start }) {
  const { sizes, batch } = workload;
  const weights = readWeights(workload, folder);
  const last = weights.length - 1;
  const nodes = weights.flatMap((_, i) => {
    const input = i === 0 ? 'x' : `h${i}`;
    const dense = { opType: 'Gemm', input: [input, `w${i}`, `b${i}`], output: [`y${i}`] };
    return i === last
      ? [dense, { opType: 'Softmax', input: [`y${i}`], output: ['p'], attribute: [{ name: 'axis', type: 2, i: 1 }] }]
      : [dense, { opType: 'Relu', input: [`y${i}`], output: [`h${i + 1}`] }];
  });
  const initializers = weights.flatMap(({ shape, data }, i) => [
    tensorOf(`w${i}`, shape, data),
    tensorOf(`b${i}`, [shape[1]], new Float32Array(shape[1])),
  ]);
  const session = await start(
    encode({
      nodes,
      initializers,
      inputs: [valueOf('x', [undefined, sizes[0]])],
      output: valueOf('p', [undefined, sizes.at(-1)]),
    }),
  );
  const probabilities = async (inputs, rows) =>
    (await session.run({ x: new ort.Tensor('float32', inputs, [rows, sizes[0]]) })).p.data;
  const inputs = readFloats(folder, 'inputs');
  return { work: workOf(workload), once: () => probabilities(inputs, batch), probabilities };
}

async function matmul(workload, folder, { ort, start }) {
  const { a, b, transposeA, transposeB, shape } = readProduct(workload, folder);
  const flag = (name, set) => ({ name, type: 2, i: set ? 1 : 0 });
  const nodes = [
    { opType: 'Gemm', input: ['a', 'b'], output: ['c'], attribute: [flag('transA', transposeA), flag('transB', transposeB)] },
  ];
  const session = await start(
    encode({ nodes, initializers: [], inputs: [valueOf('a', a.shape), valueOf('b', b.shape)], output: valueOf('c', shape) }),
  );
  const feeds = { a: new ort.Tensor('float32', a.data, a.shape), b: new ort.Tensor('float32', b.data, b.shape) };
  let out;
  return {
    work: workOf(workload),
    async once() {
      out = (await session.run(feeds)).c;
    },
    product: () => out.data,
  };
}

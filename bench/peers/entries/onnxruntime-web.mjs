// The first answer of a model: ONNX Runtime does not train. The model is one ReLU.
import * as runtime from 'onnxruntime-web';

const MODEL = 'CAg6MwoMCgF4EgF5IgRSZWx1EgFnWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUIECgAQEQ==';
const ort = runtime.default ?? runtime;
const session = await ort.InferenceSession.create(Uint8Array.from(atob(MODEL), (character) => character.charCodeAt(0)));
const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1), [1]) });
console.log(y.data[0]);

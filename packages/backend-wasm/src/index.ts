export {
  createWasmBackend,
  createWasmBackendSync,
  type Capabilities,
  type WasmBackend,
  type WasmBackendOptions,
} from './create-wasm-backend.ts';

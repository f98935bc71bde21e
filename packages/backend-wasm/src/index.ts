export {
  createWasmBackend,
  createWasmBackendSync,
  type Capabilities,
  type WasmBackend,
  type WasmBackendOptions,
} from './create-wasm-backend.ts';
export type { KernelCode } from './kernel-code.ts';

export { add, copy, fill, reluBackward, reluForward, sumRows } from './elementwise';
export { matmul, matmulWorkspace } from './matmul';

/** The first byte after the module's own data. */
export function heapBase(): usize {
  return __heap_base;
}

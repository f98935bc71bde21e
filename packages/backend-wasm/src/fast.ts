import { fastCode } from './generated/fast-code.ts';
import type { KernelCode } from './kernel-code.ts';

/**
 * Kernels whose products and sums are fused (relaxed SIMD): up to twice as fast where the machine adds and multiplies in the same place, and
 * no longer the same to the last bit everywhere. Used only where a probe shows that they really fuse; elsewhere the exact ones are, and
 * `capabilities()` tells why.
 *
 * @example
 * import { fast } from '@gradwright/backend-wasm/fast';
 * const backend = await createWasmBackend({ kernels: fast });
 * ['fast', 'exact'].includes(backend.capabilities().kernels); // → true
 */
export const fast: KernelCode = /* @__PURE__ */ Object.freeze({ name: 'fast', code: fastCode });

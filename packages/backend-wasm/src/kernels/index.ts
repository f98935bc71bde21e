import { activationKernels } from './activations.ts';
import { elementwiseKernels } from './elementwise.ts';
import type { Host } from './host.ts';
import { lossKernels } from './losses.ts';
import { matmulKernels } from './matmul.ts';
import { normKernels } from './norms.ts';
import { rowKernels } from './rows.ts';
import { updateKernels } from './updates.ts';
import { windowKernels } from './windows.ts';

/**
 * The kernels of a backend whose tensors live in the module's memory, each under its name in core and with the signature of its
 * reference. The operation that dispatches here has checked shapes, options and overlaps; what else must hold before a number
 * reaches the module (that a tensor lives there, labels, indices, the reach of a window) is checked on this side.
 */
export function createKernels(host: Host) {
  return {
    ...matmulKernels(host),
    ...elementwiseKernels(host),
    ...activationKernels(host),
    ...rowKernels(host),
    ...updateKernels(host),
    ...lossKernels(host),
    ...normKernels(host),
    ...windowKernels(host),
  };
}

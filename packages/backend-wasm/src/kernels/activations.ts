import type { EluOptions, GeluOptions, LeakyReluOptions, SiluOptions, SoftplusOptions, Tensor } from '@gradwright/core';
import { columnsOf, rowsOf, size, type Host } from './host.ts';

/** Activations and their slopes. */
export function activationKernels({ module, at }: Host) {
  return {
    reluForward: (x: Tensor, out: Tensor) => module.reluForward(at(x), at(out), size(out)),
    reluBackward: (y: Tensor, dy: Tensor, out: Tensor) => module.reluBackward(at(y), at(dy), at(out), size(out)),
    leakyReluForward: (x: Tensor, out: Tensor, { slope }: LeakyReluOptions) =>
      module.leakyRelu(at(x), at(x), at(out), slope, size(out)),
    leakyReluBackward: (y: Tensor, dy: Tensor, out: Tensor, { slope }: LeakyReluOptions) =>
      module.leakyRelu(at(y), at(dy), at(out), slope, size(out)),
    eluForward: (x: Tensor, out: Tensor, { alpha }: EluOptions) => module.eluForward(at(x), at(out), alpha, size(out)),
    eluBackward: (y: Tensor, dy: Tensor, out: Tensor, { alpha }: EluOptions) =>
      module.eluBackward(at(y), at(dy), at(out), alpha, size(out)),
    geluForward: (x: Tensor, out: Tensor, { approximate }: GeluOptions) =>
      module.geluForward(at(x), at(out), approximate === 'tanh', size(out)),
    geluBackward: (x: Tensor, dy: Tensor, out: Tensor, { approximate }: GeluOptions) =>
      module.geluBackward(at(x), at(dy), at(out), approximate === 'tanh', size(out)),
    sigmoidForward: (x: Tensor, out: Tensor) => module.sigmoidForward(at(x), at(out), size(out)),
    sigmoidBackward: (y: Tensor, dy: Tensor, out: Tensor) => module.sigmoidBackward(at(y), at(dy), at(out), size(out)),
    tanhForward: (x: Tensor, out: Tensor) => module.tanhForward(at(x), at(out), size(out)),
    tanhBackward: (y: Tensor, dy: Tensor, out: Tensor) => module.tanhBackward(at(y), at(dy), at(out), size(out)),
    softplusForward: (x: Tensor, out: Tensor, { beta }: SoftplusOptions) =>
      module.softplusForward(at(x), at(out), beta, size(out)),
    softplusBackward: (x: Tensor, dy: Tensor, out: Tensor, { beta }: SoftplusOptions) =>
      module.timesSigmoid(at(x), at(dy), at(out), beta, size(out)),
    siluForward: (x: Tensor, out: Tensor, { beta }: SiluOptions) => module.timesSigmoid(at(x), at(x), at(out), beta, size(out)),
    siluBackward: (x: Tensor, dy: Tensor, out: Tensor, { beta }: SiluOptions) =>
      module.siluBackward(at(x), at(dy), at(out), beta, size(out)),
    softmaxForward: (z: Tensor, out: Tensor) => module.softmaxForward(at(z), at(out), rowsOf(out), columnsOf(out)),
    softmaxBackward: (p: Tensor, dp: Tensor, out: Tensor) =>
      module.softmaxBackward(at(p), at(dp), at(out), rowsOf(out), columnsOf(out)),
    logSoftmaxForward: (z: Tensor, out: Tensor) => module.logSoftmaxForward(at(z), at(out), rowsOf(out), columnsOf(out)),
    logSoftmaxBackward: (l: Tensor, dl: Tensor, out: Tensor) =>
      module.logSoftmaxBackward(at(l), at(dl), at(out), rowsOf(out), columnsOf(out)),
  };
}

import type { HostTensor, Tensor } from '../../tensor.ts';

const numbers = (tensor: Tensor) => (tensor as HostTensor).data;

function reluForward(x: Tensor, out: Tensor): void {
  numbers(out).forEach((_, i) => (numbers(out)[i] = Math.max(0, numbers(x)[i]!)));
}

function reluBackward(y: Tensor, dy: Tensor, out: Tensor): void {
  numbers(out).forEach((_, i) => (numbers(out)[i] = numbers(y)[i]! > 0 ? numbers(dy)[i]! : 0));
}

/** The float64 kernels of the activations, by name. */
export const activations = { reluForward, reluBackward };

// A layer of somebody else's, with two kernels of its own, in a package that depends on core alone.
import { checkContext, dispatch, expectShape, output } from '@gradwright/core';
import type { HostTensor, Layer, Same, Tensor } from '@gradwright/core';

/** y = x / (1 + |x|), dy/dx = 1 / (1 + |x|)². Any shape. */
export function softsign(): Layer<unknown, Same> {
  return {
    type: 'softsign',
    settings: [],
    parameters: {},
    '~shapes': { in: undefined, out: 'same' },
    forward(x, context) {
      const { inputGradient } = checkContext('softsign', context);
      return [softsignForward(x), (dy) => (inputGradient ? softsignBackward(x, dy) : undefined)];
    },
  };
}

function softsignForward(x: Tensor): Tensor {
  const y = output('softsignForward', undefined, x, x.shape);
  dispatch('softsignForward', forward, y, x)(x as HostTensor, y as HostTensor);
  return y;
}

function softsignBackward(x: Tensor, dy: Tensor): Tensor {
  expectShape('softsignBackward', 'outputGradient', dy, x.shape);
  const dx = output('softsignBackward', undefined, x, x.shape);
  dispatch('softsignBackward', backward, dx, x, dy)(x as HostTensor, dy as HostTensor, dx as HostTensor);
  return dx;
}

function forward({ data: x }: HostTensor, { data: y }: HostTensor): void {
  for (let i = 0; i < y.length; i++) y[i] = x[i]! / (1 + Math.abs(x[i]!));
}

function backward({ data: x }: HostTensor, { data: dy }: HostTensor, { data: dx }: HostTensor): void {
  for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! / (1 + Math.abs(x[i]!)) ** 2;
}

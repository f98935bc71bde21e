// Read by the compiler alone: each @ts-expect-error must find an error, and each `same` two equal types.
import type { Layer, Same } from '@gradwright/core';
import { avgPool2d } from './avg-pool2d.ts';
import { batchNorm } from './batch-norm.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { embedding } from './embedding.ts';
import { flatten } from './flatten.ts';
import { layerNorm } from './layer-norm.ts';
import { maxPool2d } from './max-pool2d.ts';
import { relu } from './relu.ts';
import { sequential } from './sequential.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(equal: Equal<A, B>): void;
declare function claims<In, Out>(layer: { readonly '~shapes'?: { readonly in: In; readonly out: Out } }): [In, Out];

// Channels and features are the last axis, and follow through a chain; behind flatten, run time decides.
const images = sequential(
  conv2d(1, 8, { kernel: 3 }),
  batchNorm(8),
  relu(),
  maxPool2d({ size: 2 }),
  conv2d(8, 16, { kernel: 3 }),
  avgPool2d({ size: 2 }),
  flatten(),
  dense(64, 10),
);
const sizes = claims(images);
same<typeof sizes, [1, 10]>(true);
const pooled = claims(sequential(maxPool2d({ size: 2 }), avgPool2d({ size: 2 })));
same<typeof pooled, [unknown, Same]>(true);
const words = claims(sequential(embedding(1000, 32), layerNorm(32)));
same<typeof words, [unknown, 32]>(true);

// @ts-expect-error -- expects 8 features, but the layer before it gives 16
sequential(conv2d(1, 16, { kernel: 3 }), maxPool2d({ size: 2 }), conv2d(8, 4, { kernel: 3 }));
// @ts-expect-error -- expects 4 features, but the layer before it gives 8
sequential(conv2d(1, 8, { kernel: 3 }), batchNorm(4));
// @ts-expect-error -- expects 16 features, but the layer before it gives 32
sequential(embedding(1000, 32), dense(16, 2));
// @ts-expect-error -- a convolution needs a kernel
conv2d(1, 8, {});

// Every one is a layer.
export const all: readonly Layer[] = [
  avgPool2d({ size: 2 }),
  batchNorm(3),
  conv2d(1, 2, { kernel: 1 }),
  embedding(5, 2),
  flatten(),
  layerNorm(3),
  maxPool2d({ size: 2 }),
];

// Read by the compiler alone: each @ts-expect-error must find an error, and each `same` two equal types.
import type { Layer, Same } from '@gradwright/core';
import { allLayers } from './all-layers.ts';
import { dense, type DenseLayer } from './dense.ts';
import { dropout } from './dropout.ts';
import { elu } from './elu.ts';
import { freeze } from './freeze.ts';
import { gelu } from './gelu.ts';
import { leakyRelu } from './leaky-relu.ts';
import { logSoftmax } from './log-softmax.ts';
import { relu, type ReluLayer } from './relu.ts';
import { residual } from './residual.ts';
import { sequential } from './sequential.ts';
import type { Chained } from './shapes.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { tanh } from './tanh.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(equal: Equal<A, B>): void;
declare function claims<In, Out>(layer: { readonly '~shapes'?: { readonly in: In; readonly out: Out } }): [In, Out];
declare const size: number;
declare const custom: Layer;

// What fits, compiles, and knows its sizes.
const model = sequential(dense(2, 64), relu(), dropout({ keep: 0.9 }), dense(64, 3));
const sizes = claims(model);
same<typeof sizes, [2, 3]>(true);
const first: DenseLayer<2, 64> = model.children[0];
const second: ReluLayer = model.children[1];
// @ts-expect-error -- the second child is no dense layer
const wrongChild: DenseLayer<2, 64> = model.children[1];

// What does not, does not; and the compiler says why.
// @ts-expect-error -- expects 32 features, but the layer before it gives 64
sequential(dense(2, 64), relu(), dense(32, 3));
type Checked = Chained<[DenseLayer<2, 64>, ReluLayer, DenseLayer<32, 3>]>;
same<Checked, [DenseLayer<2, 64>, ReluLayer, 'expects 32 features, but the layer before it gives 64']>(true);

// Layers that keep the size pass it on, whichever they are.
const keeps = sequential(leakyRelu(), elu(), gelu(), sigmoid(), tanh(), softplus(), silu(), softmax(), logSoftmax());
// @ts-expect-error -- expects 32 features, but the layer before it gives 64
sequential(dense(2, 64), keeps, dense(32, 3));
const kept = claims(sequential(relu(), dropout({ rate: 0.1 })));
same<typeof kept, [unknown, Same]>(true);
const through = claims(sequential(relu(), dense(4, 5), tanh()));
same<typeof through, [4, 5]>(true);

// Nested.
sequential(sequential(dense(2, 64), relu()), sequential(dense(64, 3), softmax()));
// @ts-expect-error -- expects 63 features, but the layer before it gives 64
sequential(sequential(dense(2, 64), relu()), sequential(dense(63, 3), softmax()));
// @ts-expect-error -- the misfit is inside
sequential(dense(2, 64), sequential(dense(64, 8), dense(9, 3)));

// Sizes known only at run time fit anything, in both directions.
sequential(dense(2, size), relu(), dense(size, 3));
sequential(dense(2, size), dense(32, 3));
sequential(dense(2, 64), dense(size, 3), dense(3, 1));
// @ts-expect-error -- known again behind it: expects 4 features, but the layer before it gives 3
sequential(dense(2, 64), dense(size, 3), dense(4, 1));

// So does a layer that claims nothing, and a list built at run time.
sequential(dense(2, 64), custom, dense(32, 3));
const list: Layer[] = [dense(2, 64), dense(64, 3)];
sequential(...list);
sequential(...list, dense(32, 3));
sequential(dense(2, 64), ...list);

// Residuals.
residual(sequential(dense(4, 8), relu(), dense(8, 4)));
residual(relu());
residual(custom);
residual(dense(4, size));
residual(dense(4, 6), { shortcut: dense(4, 6, { bias: false }) });
residual(relu(), { shortcut: dense(4, 4) });
// @ts-expect-error -- gives 6 features, but is added to 4
residual(dense(4, 6));
// @ts-expect-error -- gives 6 features, but is added to 5
residual(dense(4, 6), { shortcut: dense(4, 5) });
// @ts-expect-error -- gives 4 features, but is added to 6
residual(relu(), { shortcut: dense(4, 6) });
// @ts-expect-error -- expects 4 features, but the shortcut 5
residual(dense(4, 6), { shortcut: dense(5, 6) });
const identity = claims(residual(relu()));
same<typeof identity, [unknown, Same]>(true);
const block = claims(residual(sequential(dense(4, 8), dense(8, 4))));
same<typeof block, [4, 4]>(true);
const projected = claims(residual(relu(), { shortcut: dense(4, 4) }));
same<typeof projected, [4, 4]>(true);
// @ts-expect-error -- expects 4 features, but the layer before it gives 5
sequential(dense(2, 5), residual(dense(4, 4)));
// @ts-expect-error -- expects 7 features, but the layer before it gives 6
sequential(residual(dense(4, 6), { shortcut: dense(4, 6) }), dense(7, 1));

// Freezing keeps the claims.
// @ts-expect-error -- expects 32 features, but the layer before it gives 64
sequential(freeze(dense(2, 64)), dense(32, 3));
// @ts-expect-error -- expects 2 features, but the layer before it gives 3
sequential(dense(1, 3), freeze(sequential(dense(2, 64), relu())));

// Whatever the package exports as a layer makes a Layer.
const factories: Readonly<Record<string, (...settings: never[]) => Layer>> = allLayers;

// Every layer is a Layer.
const layers: readonly Layer[] = [
  dense(2, 64),
  relu(),
  leakyRelu(),
  elu(),
  gelu(),
  sigmoid(),
  tanh(),
  softplus(),
  silu(),
  softmax(),
  logSoftmax(),
  dropout({ keep: 0.5 }),
  sequential(dense(2, 64), relu()),
  residual(dense(4, 4)),
  freeze(dense(2, 64)),
];

// Options.
// @ts-expect-error -- a bare number could mean either
dropout(0.5);
// @ts-expect-error -- exactly one of the two
dropout({ keep: 0.5, rate: 0.5 });
// @ts-expect-error -- takes no arguments
relu(0.1);
// @ts-expect-error -- none of the choices
gelu({ approximate: 'erf' });

export const used = [first, second, wrongChild, factories, layers];

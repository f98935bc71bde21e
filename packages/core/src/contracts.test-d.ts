import { expectTypeOf } from 'vitest';
import type {
  Backend,
  Backward,
  Block,
  Context,
  Dataset,
  Described,
  GradwrightError,
  HostTensor,
  Initializer,
  Json,
  Layer,
  Loss,
  Parameter,
  Random,
  Same,
  Scalar,
  Schedule,
  Tensor,
  Transform,
} from './index.ts';
import { build, createContext, createReferenceBackend, heNormal, isGradwrightError, place } from './index.ts';

// Whatever its claims, a layer is a Layer.
declare const typed: Layer<2, 64>;
declare const keeping: Layer<unknown, Same>;
declare const untyped: Layer;
expectTypeOf(typed).toExtend<Layer>();
expectTypeOf(keeping).toExtend<Layer>();

// A stranger's layer needs no import of a value, no class and no mark.
const mine = {
  type: 'mine',
  settings: [],
  parameters: {},
  forward: (x: Tensor, _context: Context): readonly [Tensor, Backward] => [x, (dy) => dy],
} satisfies Layer;
expectTypeOf([mine, typed, keeping]).toExtend<Layer[]>();

// All that is saved is described.
expectTypeOf<Layer>().toExtend<Described>();
expectTypeOf<Loss>().toExtend<Described>();
expectTypeOf<Transform>().toExtend<Described>();
expectTypeOf<Schedule>().toExtend<Described>();
expectTypeOf<Initializer>().toExtend<Described>();

// Tensors live on a backend; only some are arrays.
expectTypeOf<HostTensor>().toExtend<Tensor>();
expectTypeOf<Tensor>().not.toExtend<HostTensor>();
expectTypeOf<Scalar>().toEqualTypeOf<Tensor>();
// @ts-expect-error -- a tensor is no array
expectTypeOf<Tensor[0]>().toBeNumber();

// A scope hands on what its body returns.
declare const backend: Backend;
expectTypeOf(backend.scope(() => [1, 'a'] as const)).toEqualTypeOf<readonly [1, 'a']>();

expectTypeOf(createContext({ backend, batchSize: 1 })).toEqualTypeOf<Context>();
expectTypeOf(createReferenceBackend()).toEqualTypeOf<Backend>();
expectTypeOf(place(untyped, { backend }).values).toEqualTypeOf<Block>();
expectTypeOf(build<Layer>(['a', []], { use: { heNormal } })).toEqualTypeOf<Layer>();
expectTypeOf<Dataset['preparation']>().toEqualTypeOf<Json | undefined>();

// Everything but `trainable` is read-only.
declare const parameter: Parameter;
parameter.trainable = false;
// @ts-expect-error -- place alone gives values
parameter.value = parameter.gradient;
declare const random: Random;
// @ts-expect-error -- a key never changes
random.key[0] = 1;

// An error narrows, and its code is one of the list.
declare const thrown: unknown;
if (isGradwrightError(thrown, 'E_SHAPE')) expectTypeOf(thrown).toEqualTypeOf<GradwrightError>();
// @ts-expect-error -- no such code
isGradwrightError(thrown, 'E_SHAPES');

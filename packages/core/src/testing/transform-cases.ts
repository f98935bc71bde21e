import type { Backend } from '../backend.ts';
import { blockLike, eachSegment } from '../block.ts';
import { build, type Factory } from '../build.ts';
import { checkOptions, wrongType } from '../checks.ts';
import { describe } from '../describe.ts';
import { add } from '../kernels/add.ts';
import { fill } from '../kernels/fill.ts';
import type { Layer } from '../layer.ts';
import { readNow } from '../make-tensor.ts';
import { createParameter } from '../parameter.ts';
import { parametersOf } from '../parameters-of.ts';
import { place } from '../place.ts';
import { createRandom, normal } from '../random.ts';
import { createReferenceBackend } from '../reference-backend.ts';
import { sizeOf, type Shape } from '../shape.ts';
import { show } from '../show.ts';
import type { Block, Progress, Transform, TransformState } from '../transform.ts';
import { casesOf, expectAllSameBits, expectClose, expectSameBits, expectTrue, type Case, type Skips } from './case.ts';
import { createTestingBackend } from './float64-backend.ts';
import { createPoisonedBackend } from './poisoned-backend.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- each transform has a state of its own, which nobody else reads
type AnyTransform = Transform<any>;

/** What `transformCases` is told about a transform. */
export interface TransformCaseOptions {
  /** Makes the transform, anew each time. */
  readonly make: () => AnyTransform;
  /** Makes it with a learning rate of 0. Without it that case is left out. */
  readonly still?: () => AnyTransform;
  /** The factories that build it from its description. Without them that case is left out. */
  readonly use?: Readonly<Record<string, Factory>>;
  /** The seeds of weights and gradients. Default three of them. */
  readonly seeds?: readonly number[];
  /** What a stranger's transform needs beside the float64 kernels of core. */
  readonly kernels?: Backend['kernels'];
  /** Cases to leave out: for each name, the reason. */
  readonly skip?: Skips;
}

const STEPS = 6;

/** What a run of some steps ends with, by name. */
type Numbers = Record<string, Float32Array | Float64Array>;

/**
 * What every transform must do, as named cases for any test runner: it works on blocks however they are cut, remembers
 * nothing beside its state, leaves the parameters alone, does nothing out of nothing, and hides no NaN; a learning rate of 0 moves
 * nothing; `apply` does what `update` does; its description builds it again; float32 agrees with float64.
 *
 * @throws E_ARG for an unknown option
 * @example
 * const asItIs: Transform = { type: 'asItIs', settings: [], init: () => ({}), update() {} };
 * // With a test runner: test(name, check)
 * for (const { check } of transformCases({ make: () => asItIs })) await check();
 */
export function transformCases(options: TransformCaseOptions): readonly Case[] {
  const {
    make,
    still,
    use,
    seeds = [1, 2, 3],
    kernels,
    skip = {},
  } = checkOptions('transformCases', options, ['make', 'still', 'use', 'seeds', 'kernels', 'skip']);
  if (typeof make !== 'function') throw wrongType('transformCases', 'make', make, 'a function that makes the transform');
  const example = make();
  const eachSeed = (check: (seed: number) => void) => () => seeds.forEach(check);
  const float64 = () => createTestingBackend(kernels === undefined ? {} : { kernels });

  const table: Record<string, Case['check']> = {
    'several segments are one block': eachSeed((seed) => {
      const [whole, cut] = [makeBlocks(seed), makeBlocks(seed, createReferenceBackend(), true)];
      expectTrue(cut.values.segments.length === 3, () => 'the block for this case should have three segments');
      expectAllSameBits('in three segments', takeSteps(make(), cut), takeSteps(make(), whole));
    }),

    'out of nothing comes nothing': eachSeed((seed) => {
      const blocks = makeBlocks(seed);
      fillBlock(blocks.values, 0);
      const transform = make();
      const state = transform.init(blocks.values);
      for (let step = 0; step < STEPS; step++) {
        fillBlock(blocks.gradients, 0);
        transform.update(blocks.gradients, state, blocks.values, progressAt(step));
        const moved = numbersOf(blocks.gradients).find((value) => value !== 0);
        expectTrue(moved === undefined, () => `step ${step}: weights and gradients are 0, and the update is ${moved}`);
      }
    }),

    'the state is blocks, numbers and states': eachSeed((seed) => {
      const { values } = makeBlocks(seed);
      const transform = make();
      const state = transform.init(values);
      expectState('state', state, values);
    }),

    'init changes nothing, and starts anew each time': eachSeed((seed) => {
      const blocks = makeBlocks(seed);
      const before = [numbersOf(blocks.values), numbersOf(blocks.gradients)] as const;
      const transform = make();
      const first = transform.init(blocks.values);
      const second = transform.init(blocks.values);
      expectSameBits('the parameters', numbersOf(blocks.values), before[0]);
      expectSameBits('the gradients', numbersOf(blocks.gradients), before[1]);
      const fresh = stateNumbers(second);
      expectAllSameBits('a second state', stateNumbers(first), fresh);
      writeGradients(blocks, 0);
      transform.update(blocks.gradients, first, blocks.values, progressAt(0));
      expectAllSameBits('a state, after an update of another', stateNumbers(second), fresh);
    }),

    'update leaves the parameters alone': eachSeed((seed) => {
      const blocks = makeBlocks(seed);
      const before = numbersOf(blocks.values);
      const transform = make();
      writeGradients(blocks, 0);
      transform.update(blocks.gradients, transform.init(blocks.values), blocks.values, progressAt(0));
      expectSameBits('the parameters', numbersOf(blocks.values), before);
    }),

    'all it remembers is in its state': eachSeed((seed) => {
      const [straight, resumed] = [makeBlocks(seed), makeBlocks(seed)];
      const want = takeSteps(make(), straight);
      const transform = make();
      const state = transform.init(resumed.values);
      const early = takeSteps(transform, resumed, { state, to: STEPS / 2 });
      // Another transform goes on with a copy of the state, as after loading a checkpoint.
      const late = takeSteps(make(), resumed, { state: copyState(state), from: STEPS / 2 });
      expectAllSameBits('resumed half-way', { ...early, ...late }, want);
    }),

    'the same steps twice give the same bits': eachSeed((seed) => {
      const transform = make();
      expectAllSameBits('the second time', takeSteps(transform, makeBlocks(seed)), takeSteps(transform, makeBlocks(seed)));
    }),

    'old contents of memory do not matter': eachSeed((seed) => {
      const [zero, ...poisoned] = [0, NaN, 1e30].map((poison) =>
        takeSteps(make(), makeBlocks(seed, createPoisonedBackend(poison))),
      );
      for (const numbers of poisoned) expectAllSameBits('over poisoned memory', numbers, zero!);
    }),

    'NaN in a gradient is not hidden': eachSeed((seed) => {
      const blocks = makeBlocks(seed);
      const transform = make();
      const { tensor } = blocks.gradients.segments[0]!;
      writeGradients(blocks, 0);
      const broken = readNow(tensor);
      broken[3] = NaN;
      tensor.backend.write(tensor, broken);
      transform.update(blocks.gradients, transform.init(blocks.values), blocks.values, progressAt(0));
      expectTrue(Number.isNaN(readNow(tensor)[3]), () => `the gradient is NaN, and the update is ${readNow(tensor)[3]}`);
    }),

    'a learning rate of 0 moves nothing': eachSeed((seed) => {
      const blocks = makeBlocks(seed);
      const before = numbersOf(blocks.values);
      takeSteps((still ?? make)(), blocks);
      expectSameBits('the parameters', numbersOf(blocks.values), before);
    }),

    'apply is update, add and zero': eachSeed((seed) => {
      for (const cut of [false, true]) {
        const [fused, plain] = [makeBlocks(seed, createReferenceBackend(), cut), makeBlocks(seed, createReferenceBackend(), cut)];
        const want = takeSteps(make(), plain);
        const got = takeSteps(make(), fused, { fused: true });
        for (const name of Object.keys(got)) expectSameBits(`apply: ${name}`, got[name]!, want[name]!);
        const left = numbersOf(fused.gradients).find((value) => value !== 0);
        expectTrue(left === undefined, () => `after apply a gradient is ${left}, expected 0`);
      }
    }),

    'float32 agrees with float64': eachSeed((seed) => {
      const [got, want] = [createReferenceBackend(), float64()].map((backend) => takeSteps(make(), makeBlocks(seed, backend)));
      for (const name of Object.keys(want!)) expectClose(name, got![name]!, want![name]!, { absolute: 1e-6, relative: 2e-5 });
    }),

    'its description builds it again': eachSeed((seed) => {
      const description = describe(example);
      const again = build<AnyTransform>(JSON.parse(JSON.stringify(description)), { use: use ?? {} });
      const [got, want] = [describe(again), description].map((value) => JSON.stringify(value));
      expectTrue(got === want, () => `built again it is ${got}, expected ${want}`);
      expectAllSameBits(
        'the transform that was built again',
        takeSteps(again, makeBlocks(seed)),
        takeSteps(make(), makeBlocks(seed)),
      );
    }),
  };

  return casesOf(table, {
    ...(use === undefined ? { 'its description builds it again': 'no factories given in `use`' } : {}),
    ...(still === undefined ? { 'a learning rate of 0 moves nothing': 'none was given in `still`' } : {}),
    ...(example.apply === undefined ? { 'apply is update, add and zero': 'it has no `apply`' } : {}),
    ...skip,
  });
}

/** Weights and gradients of a little model: one segment, or three because the part in the middle was placed before. */
function makeBlocks(seed: number, backend: Backend = createReferenceBackend(), cut = false) {
  // The second has more elements than a chunk of a sum over a block.
  const [a, b, c] = [partOf([37]), partOf([5000]), partOf([2, 3])];
  const model: Layer = { ...partOf([1]), parameters: {}, children: { a, b, c } };
  if (cut) place(b, { backend, seed });
  const { values, gradients } = place(model, { backend, seed });
  const noise = normal(createRandom(seed), 5000);
  for (const { parameter } of parametersOf(model))
    backend.write(parameter.value, noise.slice(0, sizeOf(parameter.shape)).reverse());
  return { values, gradients, noise };
}

type Blocks = ReturnType<typeof makeBlocks>;

function partOf(shape: Shape): Layer {
  const initializer = { type: 'zeros', settings: [], draw: () => new Float32Array(sizeOf(shape)) };
  const weight = createParameter({ shape, initializer });
  return { type: 'part', settings: [], parameters: { weight }, forward: (input) => [input, (gradient) => gradient] };
}

/** Some of them zero, and some tiny: what a step divides by. */
function writeGradients({ gradients, noise }: Blocks, step: number): void {
  for (const { tensor, parameters } of gradients.segments) {
    for (const { parameter, offset } of parameters) {
      const numbers = Float32Array.from({ length: sizeOf(parameter.shape) }, (_, i) => {
        const value = noise[(i + 31 * step) % noise.length]!;
        if (i % 7 === 5) return 0;
        return i % 7 === 6 ? value * 1e-3 : value;
      });
      tensor.backend.scope(() => tensor.backend.write(tensor.backend.view(tensor, offset, parameter.shape), numbers));
    }
  }
}

function progressAt(step: number): Progress {
  return { step, epoch: Math.floor(step / 2), validationLoss: 1 / (1 + step) };
}

interface StepOptions {
  readonly state?: TransformState;
  readonly from?: number;
  readonly to?: number;
  /** Through `apply`; the updates themselves are then not seen. */
  readonly fused?: boolean;
}

/** Some steps as training takes them; the updates, and what the weights and the state come to. */
function takeSteps(
  transform: AnyTransform,
  blocks: Blocks,
  { state = transform.init(blocks.values) as TransformState, from = 0, to = STEPS, fused = false }: StepOptions = {},
): Numbers {
  const { values, gradients } = blocks;
  const numbers: Numbers = {};
  for (let step = from; step < to; step++) {
    writeGradients(blocks, step);
    if (fused) transform.apply!(gradients, state, values, progressAt(step));
    else {
      transform.update(gradients, state, values, progressAt(step));
      numbers[`update of step ${step}`] = numbersOf(gradients);
      eachSegment((value, update) => add(value, update, value), values, gradients);
      fillBlock(gradients, 0);
    }
    numbers[`weights after step ${step}`] = numbersOf(values);
  }
  return { ...numbers, ...stateNumbers(state) };
}

function fillBlock(block: Block, value: number): void {
  eachSegment((tensor) => fill(tensor, value), block);
}

/** A block's numbers in one array, however it is cut. */
function numbersOf(block: Block): Float64Array {
  const numbers = new Float64Array(block.segments.reduce((size, { tensor }) => size + sizeOf(tensor.shape), 0));
  let offset = 0;
  for (const { tensor } of block.segments) {
    numbers.set(readNow(tensor), offset);
    offset += sizeOf(tensor.shape);
  }
  return numbers;
}

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && Array.isArray((value as Partial<Block>).segments);
}

function stateNumbers(state: TransformState, path = 'state'): Numbers {
  const numbers: Numbers = {};
  for (const [slot, value] of Object.entries(state)) {
    const name = `${path}.${slot}`;
    if (typeof value === 'number') numbers[name] = Float64Array.of(value);
    else if (isBlock(value)) numbers[name] = numbersOf(value);
    else if (value !== undefined) Object.assign(numbers, stateNumbers(value, name));
  }
  return numbers;
}

function copyState(state: TransformState): TransformState {
  const entries = Object.entries(state).map(([slot, value]) => {
    if (value === undefined || typeof value === 'number') return [slot, value] as const;
    if (!isBlock(value)) return [slot, copyState(value)] as const;
    const copied = blockLike(value);
    eachSegment((to, from) => to.backend.write(to, readNow(from)), copied, value);
    return [slot, copied] as const;
  });
  return Object.fromEntries(entries);
}

function expectState(path: string, state: unknown, parameters: Block): void {
  const plain = typeof state === 'object' && state !== null && Object.getPrototypeOf(state) === Object.prototype;
  expectTrue(plain, () => `${path} is ${show(state)}, expected a record`);
  for (const [slot, value] of Object.entries(state as object)) {
    const name = `${path}.${slot}`;
    if (value === undefined) continue;
    if (typeof value === 'number') expectTrue(Number.isFinite(value), () => `${name} is ${value}, which no checkpoint can hold`);
    else if (isBlock(value)) {
      const layout = (block: Block) => JSON.stringify(block.segments.map(({ tensor }) => tensor.shape));
      expectTrue(
        layout(value) === layout(parameters),
        () => `${name} is laid out as ${layout(value)}, expected ${layout(parameters)}`,
      );
    } else expectState(name, value, parameters);
  }
}

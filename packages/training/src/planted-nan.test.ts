import {
  createRandom,
  createReferenceBackend,
  parametersOf,
  readNow,
  tensor,
  type Layer,
  type Loss,
  type Schedule,
  type Tensor,
} from '@gradwright/core';
import { batchNorm, dense, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { describe, expect, test } from 'vitest';
import { eventsOf, expectError, hashOf, numbersOf, xorRows } from '../test/support.ts';
import { decodeCheckpoint } from './checkpoint-file.ts';
import { fromCheckpoint, memoryStore } from './checkpoint-store.ts';
import { createEngine, type Engine } from './engine.ts';
import { train } from './train.ts';

/** Steps that go well before the one that does not. */
const GOOD = 3;

/** What breaks while it is switched on, and how the error must name it. */
interface Plant {
  readonly what: string;
  readonly code: 'E_NONFINITE' | 'E_ARG';
  readonly words: string;
}

const PLANTS: readonly Plant[] = [
  { what: 'data', code: 'E_NONFINITE', words: `step ${GOOD + 1}: the output of layer 0 is NaN at element 0` },
  { what: 'a weight', code: 'E_NONFINITE', words: `step ${GOOD + 1}: 3.weight holds NaN at element 5` },
  { what: 'a gradient', code: 'E_NONFINITE', words: `step ${GOOD + 1}: the gradient of 0.weight is NaN` },
  { what: 'the loss', code: 'E_NONFINITE', words: `step ${GOOD + 1}: the loss is not finite` },
  { what: 'the learning rate', code: 'E_ARG', words: `gave NaN at step ${GOOD}` },
];

/** The parts of a run that can be made to break. */
function breakable() {
  const plants = { gradient: false, loss: false, rate: false };
  const poisoned = (gradient: Tensor): Tensor => {
    const numbers = readNow(gradient);
    numbers[0] = Number.NaN;
    return tensor(gradient.backend, numbers, gradient.shape);
  };
  // Between the layers, so that only what lies before it has a gradient that is broken.
  const leak: Layer = {
    type: 'leak',
    settings: [],
    parameters: {},
    forward: (x) => [x, (dy) => (plants.gradient ? poisoned(dy) : dy)],
  };
  const model = sequential(dense(2, 6), leak, relu(), dense(6, 6), batchNorm(6), dense(6, 2));
  const inner = softmaxCrossEntropy();
  const loss: Loss = {
    ...inner,
    forward(...given) {
      const [value, backward] = inner.forward(...given);
      if (plants.loss) value.backend.write(value, [Number.NaN]);
      return [value, backward];
    },
  };
  const learningRate: Schedule = { type: 'breakable', settings: [], at: () => (plants.rate ? Number.NaN : 0.05) };
  return { plants, model, loss, optimizer: adam({ learningRate }) };
}

type Breakable = ReturnType<typeof breakable>;

/** Breaks a part; returns what puts it right again. */
function plant(what: string, { plants, model }: Breakable, inputs?: Tensor): () => void {
  const [target, at] = what === 'data' ? [inputs!, 0] : [model.children[3].parameters.weight, 5];
  if (what === 'a gradient') return switched(plants, 'gradient');
  if (what === 'the loss') return switched(plants, 'loss');
  if (what === 'the learning rate') return switched(plants, 'rate');
  const held = 'value' in target ? target.value : target;
  const before = readNow(held);
  held.backend.write(
    held,
    before.map((number, i) => (i === at ? Number.NaN : number)),
  );
  return () => held.backend.write(held, before);
}

function switched(plants: Breakable['plants'], name: keyof Breakable['plants']): () => void {
  plants[name] = true;
  return () => (plants[name] = false);
}

/** An engine after its good steps, and the rows that it learns from. */
function startEngine() {
  const backend = createReferenceBackend();
  const parts = breakable();
  const { size, inputs, targets } = xorRows(2, backend);
  const engine = createEngine({ ...parts, backend, random: createRandom(7), seed: 7, microBatchSize: Infinity });
  const step = (index: number) => engine.step(() => ({ size, inputs, targets }), { step: index, epoch: 0 });
  for (let i = 0; i < GOOD; i++) void step(i);
  return { parts, inputs, engine, step };
}

const slotsOf = (engine: Engine) =>
  JSON.stringify(engine.remember(), (_, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Float32Array)] : value));

describe.each(PLANTS)('NaN in $what', ({ what, code, words }) => {
  test('stops the step, which names its place; weights, slots and gradients are as before it, and it can be taken again', async () => {
    const [hurt, whole] = [startEngine(), startEngine()];
    const [weights, slots] = [numbersOf(hurt.parts.model), slotsOf(hurt.engine)];
    const cure = plant(what, hurt.parts, hurt.inputs);
    await expectError(() => hurt.step(GOOD), code, words);
    cure();
    expect(numbersOf(hurt.parts.model)).toEqual(weights);
    expect(slotsOf(hurt.engine)).toBe(slots);
    for (const { parameter } of parametersOf(hurt.parts.model))
      expect(readNow(parameter.gradient).every((value) => value === 0)).toBe(true);
    for (const { step } of [hurt, whole]) for (const index of [GOOD, GOOD + 1]) void step(index);
    expect(hashOf(hurt.parts.model)).toBe(hashOf(whole.parts.model));
    expect(slotsOf(hurt.engine)).toBe(slotsOf(whole.engine));
  });
});

describe.each(PLANTS.filter(({ what }) => what !== 'data'))(
  'NaN in $what, in a run with checkpoints',
  ({ what, code, words }) => {
    const EPOCHS = 4;
    const options = ({ loss, optimizer }: Breakable) => ({
      data: xorRows(2),
      loss,
      optimizer,
      batchSize: 4,
      seed: 7,
      epochs: EPOCHS,
    });

    test('ends it; the last good checkpoint is what it would have been, and a run goes on from it to the same bits', async () => {
      const [whole, hurt, again] = [breakable(), breakable(), breakable()];
      const [kept, to] = [memoryStore({ keep: 100 }), memoryStore({ keep: 1 })];
      await train(whole.model, { ...options(whole), checkpoint: { every: 1, to: kept } }).finish();
      const run = async () => {
        for await (const event of train(hurt.model, { ...options(hurt), checkpoint: { every: 1, to } }))
          if (event.type === 'checkpoint' && event.step === GOOD) plant(what, hurt);
      };
      await expectError(run, code, words);
      expect(await to.steps()).toEqual([GOOD]);
      expect(await to.read(GOOD)).toEqual(await kept.read(GOOD));
      for (const { data } of decodeCheckpoint(await to.read(GOOD)).weights.values())
        expect([...data].every(Number.isFinite)).toBe(true);
      await train(again.model, { ...options(again), resume: fromCheckpoint(await to.read(GOOD)) }).finish();
      expect(hashOf(again.model)).toBe(hashOf(whole.model));
    });
  },
);

test('NaN in data is refused before anything is placed or kept', async () => {
  const { model, loss, optimizer } = breakable();
  const data = xorRows(2);
  const numbers = readNow(data.inputs);
  numbers[5] = Number.NaN;
  data.inputs.backend.write(data.inputs, numbers);
  const to = memoryStore();
  const run = train(model, { data, loss, optimizer, checkpoint: { every: 1, to } });
  await expectError(() => eventsOf(run), 'E_NONFINITE', 'inputs hold NaN in row 2, column 1');
  expect(await to.steps()).toEqual([]);
  expect(() => model.children[0].parameters.weight.value).toThrow('E_STATE');
});

import {
  createError,
  createMemory,
  createReferenceBackend,
  parametersOf,
  place,
  readNow,
  release,
  tensor,
  type Backend,
  type Layer,
  type Loss,
  type Tensor,
} from '@gradwright/core';
import { createTestingBackend } from '@gradwright/core/testing';
import { batchNorm, dense, dropout, freeze, relu, sequential, softmax } from '@gradwright/layers';
import { l2, meanSquaredError, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, adamW, sgd } from '@gradwright/optimizers';
import { describe, expect, test } from 'vitest';
import { eventsOf, expectError, hashOf, numbersOf, rows, smallNetwork, xorRows } from '../test/support.ts';
import { earlyStopping } from './early-stopping.ts';
import { evaluate } from './evaluate.ts';
import type { EpochEvent, StepEvent, TrainingEvent } from './events.ts';
import { accuracy } from './metrics/accuracy.ts';
import { train } from './train.ts';
import type { TrainOptions } from './train-options.ts';

const defaults = (): TrainOptions => ({
  // 16 rows in batches of 6, 6 and 4: batch norm needs two in each.
  data: xorRows(4),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.05 }),
  epochs: 3,
  batchSize: 6,
  seed: 7,
});

/** A network with all that could break a promise of equal bits. */
const fullNetwork = () => sequential(dense(2, 8), batchNorm(8), relu(), dropout({ keep: 0.8 }), dense(8, 2));

async function hashAfter(options: Partial<TrainOptions> = {}, model: Layer = fullNetwork()): Promise<string> {
  await train(model, { ...defaults(), ...options }).finish();
  return hashOf(model);
}

describe('one step by hand', () => {
  // ŷ = 2·3 + 1 = 7, L = (7 − 5)² = 4, dL/dw = 2·2·3 = 12, dL/db = 4; rate ⅛.
  const byHand = async (penalty?: ReturnType<typeof l2>) => {
    const model = dense(1, 1, penalty === undefined ? {} : { penalty });
    const backend = createReferenceBackend();
    place(model, { backend, seed: 0 });
    backend.write(model.parameters.weight.value, [2]);
    backend.write(model.parameters.bias!.value, [1]);
    const optimizer = sgd({ learningRate: 0.125 });
    const events = await eventsOf(train(model, { data: rows([[3]], [[5]]), loss: meanSquaredError(), optimizer, epochs: 1 }));
    return { numbers: numbersOf(model), step: events[0] as StepEvent, events };
  };

  test('weights, loss and events', async () => {
    const { numbers, step, events } = await byHand();
    expect(step).toEqual({ type: 'step', step: 1, epoch: 0, dataLoss: 4, loss: 4, examples: 1 });
    expect(numbers).toEqual([0.5, 0.5]);
    expect(events.map(({ type }) => type)).toEqual(['step', 'epoch', 'end']);
    expect(events[1]).toMatchObject({ epoch: 1, step: 1, dataLoss: 4, loss: 4, metrics: {} });
    expect(events[2]).toMatchObject({ reason: 'completed', epoch: 1, step: 1, history: [events[1]] });
  });

  test('a penalty is in `loss` and in the gradient, not in `dataLoss` [seed 51] [seed 52]', async () => {
    // λ = ½: + ½·4 to the loss, + 2·½·2 to the gradient.
    const { numbers, step } = await byHand(l2(0.5));
    expect(step).toMatchObject({ dataLoss: 4, loss: 6 });
    expect(numbers).toEqual([0.25, 0.5]);
  });
});

describe('what happens, in order', () => {
  test('every epoch sees every row once; the last batch may be smaller', async () => {
    const events = await eventsOf(train(smallNetwork(), { ...defaults(), epochs: 2 }));
    const steps = events.filter(({ type }) => type === 'step') as StepEvent[];
    expect(steps.map(({ step, epoch, examples }) => [step, epoch, examples])).toEqual([
      [1, 0, 6],
      [2, 0, 6],
      [3, 0, 4],
      [4, 1, 6],
      [5, 1, 6],
      [6, 1, 4],
    ]);
    const [epoch] = events.filter(({ type }) => type === 'epoch') as EpochEvent[];
    const mean = steps.slice(0, 3).reduce((sum, { loss, examples }) => sum + loss * examples, 0) / 16;
    expect(epoch!.loss).toBeCloseTo(mean, 6);
  });

  test('a batch of more rows than there are is all of them, in their own order', async () => {
    expect(await hashAfter({ batchSize: 16 })).toBe(await hashAfter({ batchSize: 1000 }));
  });

  test('it learns: exclusive or, to the last point', async () => {
    const model = smallNetwork();
    const end = await train(model, { ...defaults(), epochs: 200, batchSize: 4, metrics: { accuracy } }).finish();
    expect(end.history.at(-1)!.metrics['accuracy']).toBe(1);
    expect(end.history.at(-1)!.loss).toBeLessThan(0.1);
  });

  test('validation rows are measured and never learned from', async () => {
    const validation = rows([[9, 9]], [0]);
    const model = fullNetwork();
    const end = await train(model, { ...defaults(), validation, metrics: { accuracy } }).finish();
    expect(hashOf(model)).toBe(await hashAfter({ metrics: { accuracy } }));
    const last = end.history.at(-1)!;
    const again = await evaluate(model, validation, { loss: softmaxCrossEntropy(), metrics: { accuracy } });
    expect(last.validation).toEqual({ loss: again.loss, metrics: again.metrics });
  });

  test('nothing happens while nobody asks', async () => {
    const model = smallNetwork();
    const events = train(model, defaults())[Symbol.asyncIterator]();
    await events.next();
    const paused = hashOf(model);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(hashOf(model)).toBe(paused);
    await events.next();
    expect(hashOf(model)).not.toBe(paused);
    await events.return!();
  });

  test('the event loop has its turns while it trains', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const start = performance.now();
    // Until it has had some, however busy the machine; without any, a test that waits for them would never end.
    for await (const _ of train(smallNetwork(), { ...defaults(), epochs: 1e6 }))
      if (turns > 1 || performance.now() - start > 20_000) break;
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });
});

describe('the same seed, the same bits', () => {
  /** A backend with room for so many tensors and no more. */
  function withRoomFor(tensors: number): Backend {
    const backend = createReferenceBackend();
    const allocate = backend.allocate.bind(backend);
    let room = tensors;
    return Object.assign(backend, {
      allocate: (shape: readonly number[]) => {
        if (room-- <= 0) throw createError('E_OOM', 'allocate', 'no room');
        return allocate(shape);
      },
    });
  }

  test('twice', async () => {
    expect(await hashAfter()).toBe(await hashAfter());
  });

  test('another seed, other bits', async () => {
    expect(await hashAfter({ seed: 8 })).not.toBe(await hashAfter());
  });

  test('wherever the data live', async () => {
    expect(await hashAfter({ data: xorRows(4, createReferenceBackend()), backend: createReferenceBackend() })).toBe(
      await hashAfter(),
    );
  });

  test('after a move to another backend between two steps', async () => {
    const model = fullNetwork();
    const run = train(model, defaults());
    let moves = 0;
    for await (const event of run) {
      if (event.type !== 'step' || event.step % 3 !== 0) continue;
      const next = createReferenceBackend();
      await run.move(next);
      expect(run.backend).toBe(next);
      expect(parametersOf(model)[0]!.parameter.value.backend).toBe(next);
      moves++;
    }
    expect(moves).toBeGreaterThan(2);
    expect(hashOf(model)).toBe(await hashAfter());
  });

  test('after a detour through float64', async () => {
    const model = fullNetwork();
    const home = createReferenceBackend();
    const run = train(model, { ...defaults(), backend: home });
    for await (const event of run) {
      if (event.type !== 'step' || event.step % 2 !== 0) continue;
      await run.move(createTestingBackend());
      await run.move(home);
    }
    expect(hashOf(model)).toBe(await hashAfter());
  });

  test('after a move that failed: to what is no backend, to one without room', async () => {
    const model = fullNetwork();
    const run = train(model, defaults());
    for await (const event of run) {
      if (event.type !== 'step') continue;
      await expectError(() => run.move('wasm' as never), 'E_ARG', 'backend must be a backend');
      // It fails among the weights, the slots or the gauges.
      const small = withRoomFor(event.step - 1);
      await expectError(() => run.move(small), 'E_OOM', 'no room');
      expect(run.backend).not.toBe(small);
    }
    expect(hashOf(model)).toBe(await hashAfter());
  });

  test('a run that has ended still knows where its model lives', async () => {
    const run = train(smallNetwork(), defaults());
    const elsewhere = createReferenceBackend();
    for await (const event of run) if (event.type === 'step' && event.step === 1) await run.move(elsewhere);
    expect(run.backend).toBe(elsewhere);
  });

  test.each(['made', 'failed'])('after a move that was %s, where a layer lives in the block of another model', async (how) => {
    const after = async (move: boolean) => {
      const shared = dense(2, 8);
      const backend = createReferenceBackend();
      place(sequential(dense(1, 2), shared), { backend, seed: 5 });
      const model = sequential(shared, relu(), dense(8, 2));
      const run = train(model, { ...defaults(), backend });
      for await (const event of run) {
        if (!move || event.type !== 'step' || event.step !== 4) continue;
        if (how === 'made') await run.move(createReferenceBackend());
        else await expectError(() => run.move(withRoomFor(0)), 'E_OOM');
      }
      return hashOf(model);
    };
    expect(await after(true)).toBe(await after(false));
  });

  test('each step has randomness of its own, and the same in each run', async () => {
    const keysOf = async (seed: number) => {
      const keys: string[] = [];
      const spy: Layer = {
        type: 'spy',
        settings: [],
        parameters: {},
        forward(input, { random, training }) {
          if (training) keys.push(random.key.join());
          return [input as Tensor, (dy) => dy];
        },
      };
      await train(sequential(spy, dense(2, 2)), { ...defaults(), seed }).finish();
      // The first is the rehearsal's, which draws what the first step will.
      return keys.slice(1);
    };
    const keys = await keysOf(7);
    expect(new Set(keys).size).toBe(9);
    expect(await keysOf(7)).toEqual(keys);
    expect(await keysOf(8)).not.toEqual(keys);
  });

  test('two runs side by side do not disturb each other', async () => {
    const [one, two] = [fullNetwork(), fullNetwork()];
    const runs = [one, two].map((model) => train(model, defaults())[Symbol.asyncIterator]());
    for (let going = runs; going.length > 0;) {
      const done = await Promise.all(going.map(async (run) => (await run.next()).done));
      going = going.filter((_, i) => done[i] !== true);
    }
    expect(hashOf(one)).toBe(await hashAfter());
    expect(hashOf(two)).toBe(hashOf(one));
  });
});

describe('stopping', () => {
  test('by break: the model is let go, and keeps what it has learned', async () => {
    const model = smallNetwork();
    for await (const event of train(model, defaults())) if (event.type === 'step' && event.step === 2) break;
    const learned = hashOf(model);
    place(model, { backend: createReferenceBackend() });
    expect(hashOf(model)).toBe(learned);
    await train(model, defaults()).finish();
  });

  test('by a signal, between two steps', async () => {
    const controller = new AbortController();
    const run = train(smallNetwork(), { ...defaults(), signal: controller.signal });
    const events: TrainingEvent[] = [];
    for await (const event of run) if (events.push(event) === 2) controller.abort();
    expect(events.map(({ type }) => type)).toEqual(['step', 'step', 'end']);
    expect(events[2]).toMatchObject({ reason: 'aborted', step: 2, epoch: 0 });
  });

  test('early, with the weights of the best epoch; also when the epochs run out first', async () => {
    for (const epochs of [4, 60]) {
      const model = smallNetwork();
      const kept: string[] = [];
      const options = { ...defaults(), epochs, validation: rows([[0, 1]], [0]), stop: earlyStopping({ patience: 3 }) };
      for await (const event of train(model, options)) {
        if (event.type === 'epoch') kept.push(hashOf(model));
        if (event.type !== 'end') continue;
        const losses = event.history.map(({ validation }) => validation!.loss);
        expect(event.bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
        expect(event.reason).toBe(event.epoch === epochs ? 'completed' : 'stopped early');
        expect(hashOf(model)).toBe(kept[event.bestEpoch! - 1]);
      }
    }
  });

  test('early stopping gives the best weights to whoever breaks off as well', async () => {
    for (const by of ['break', 'signal']) {
      const model = smallNetwork();
      const controller = new AbortController();
      const hashes: string[] = [];
      const losses: number[] = [];
      const options = { ...defaults(), optimizer: sgd({ learningRate: 8 }), epochs: 20, stop: earlyStopping({ patience: 20 }) };
      for await (const event of train(model, { ...options, signal: controller.signal })) {
        if (event.type !== 'epoch') continue;
        hashes.push(hashOf(model));
        losses.push(event.loss);
        if (event.epoch < 10) continue;
        if (by === 'break') break;
        controller.abort();
      }
      const best = losses.indexOf(Math.min(...losses));
      expect(best).toBeLessThan(9);
      expect(hashes.indexOf(hashOf(model))).toBe(best);
    }
  });

  test('patience counts epochs without a better loss, and a change must be large enough', () => {
    const epoch = (loss: number): EpochEvent => ({ type: 'epoch', step: 0, epoch: 0, dataLoss: loss, loss, metrics: {} });
    const path = (losses: readonly number[], options: Parameters<typeof earlyStopping>[0]) => {
      const rule = earlyStopping(options).start();
      return losses.map((loss) => rule.judge(epoch(loss)));
    };
    expect(path([3, 2, 2, 2.5, 1], { patience: 1 }).map(({ goOn }) => goOn)).toEqual([true, true, true, false, true]);
    expect(path([3, 2.9, 2], { minimumChange: 0.5 }).map(({ best }) => best)).toEqual([true, false, true]);
  });

  test('a loss that is NaN is no loss to go by', () => {
    const rule = earlyStopping().start();
    const epoch: EpochEvent = { type: 'epoch', step: 3, epoch: 1, dataLoss: NaN, loss: NaN, metrics: {} };
    expect(() => rule.judge(epoch)).toThrow('E_NONFINITE: earlyStopping: the loss of epoch 1 is NaN');
  });

  test('early stopping refuses options that are none', async () => {
    await expectError(() => earlyStopping({ patience: -1 }), 'E_RANGE', 'earlyStopping: patience');
    await expectError(() => earlyStopping({ patiance: 1 } as never), 'E_ARG', 'unknown option "patiance"');
  });
});

describe('what must not move', () => {
  test('frozen layers keep their bits, whatever the optimizer', async () => {
    const still = dense(2, 8);
    const model = sequential(freeze(still), relu(), dense(8, 2));
    place(model, { backend: createReferenceBackend(), seed: 1 });
    const before = [...readNow(still.parameters.weight.value)];
    // AdamW moves weights that have no gradient.
    for (const optimizer of [sgd({ learningRate: 0.1, momentum: 0.9 }), adamW({ learningRate: 0.1, weightDecay: 0.1 })]) {
      await train(model, { ...defaults(), optimizer }).finish();
      expect([...readNow(still.parameters.weight.value)]).toEqual(before);
    }
  });

  test('running statistics move once a step, by their own rule', async () => {
    const norm = batchNorm(1, { momentum: 0.25 });
    const model = sequential(norm, dense(1, 1));
    place(model, { backend: createReferenceBackend(), seed: 1 });
    const data = rows([[2], [6]], [[0], [0]]);
    await train(model, { data, loss: meanSquaredError(), optimizer: sgd({ learningRate: 0.1 }), epochs: 1 }).finish();
    // Mean 4 and unbiased variance 8, a quarter of the way from 0 and from 1.
    expect(readNow(norm.parameters.runningMean.value)[0]).toBe(1);
    expect(readNow(norm.parameters.runningVariance.value)[0]).toBe(2.75);
  });

  test('weights of examples go with their rows, through shuffling and into what is measured', async () => {
    const weights = Array.from({ length: 16 }, (_, i) => (i * 7) % 5);
    const data = { ...xorRows(4), weights: tensor(createReferenceBackend(), weights) };
    const model = smallNetwork();
    place(model, { backend: createReferenceBackend(), seed: 4 });
    const { loss } = await evaluate(model, data, { loss: softmaxCrossEntropy() });
    const options = { ...defaults(), data, validation: data, optimizer: sgd({ learningRate: 0 }), epochs: 2 };
    for (const epoch of (await train(model, options).finish()).history) {
      expect(epoch.dataLoss).toBeCloseTo(loss, 6);
      expect(epoch.validation!.loss).toBe(loss);
    }
    const { loss: unweighted } = await evaluate(model, xorRows(4), { loss: softmaxCrossEntropy() });
    expect(Math.abs(loss - unweighted)).toBeGreaterThan(0.1);
  });

  test('a step that throws leaves no trace, in statistics neither', async () => {
    const inner = softmaxCrossEntropy();
    let calls = 0;
    const failing: Loss = {
      ...inner,
      forward: (...args) => {
        const [loss, backward] = inner.forward(...args);
        if (!args[2].training || calls++ < 2) return [loss, backward];
        throw createError('E_RANGE', 'failing', 'not today');
      },
    };
    const model = fullNetwork();
    const hashes: string[] = [];
    const run = async () => {
      for await (const event of train(model, { ...defaults(), loss: failing }))
        if (event.type === 'step') hashes.push(hashOf(model));
    };
    await expectError(run, 'E_RANGE', 'not today');
    expect(hashes).toHaveLength(2);
    expect(hashOf(model)).toBe(hashes[1]);
    for (const { parameter } of parametersOf(model)) expect(readNow(parameter.gradient).every((value) => value === 0)).toBe(true);
  });

  test('gradients are left at 0', async () => {
    const model = smallNetwork();
    await train(model, defaults()).finish();
    for (const { parameter } of parametersOf(model)) expect(readNow(parameter.gradient).every((value) => value === 0)).toBe(true);
  });

  test('weights of examples: twice the weight is twice the gradient, 0 is as if the row were not there', async () => {
    const after = async (weights: number[]) => {
      const model = dense(2, 2);
      place(model, { backend: createReferenceBackend(), seed: 3 });
      const data = rows(
        [
          [0, 1],
          [1, 0],
        ],
        [0, 1],
        { weights },
      );
      await train(model, { ...defaults(), data, optimizer: sgd({ learningRate: 1 }), epochs: 1 }).finish();
      return numbersOf(model);
    };
    const [start, first, second, both, twice] = await Promise.all(
      [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
        [2, 2],
      ].map(after),
    );
    const moved = (end: number[]) => end.map((value, i) => value - start![i]!);
    moved(both!).forEach((change, i) => expect(change).toBeCloseTo(moved(first!)[i]! + moved(second!)[i]!, 6));
    moved(twice!).forEach((change, i) => expect(change).toBeCloseTo(2 * moved(both!)[i]!, 6));
  });

  test('a poisoned step names the step and the layer, and changes neither weights nor running statistics', async () => {
    const poison = (step: number): Loss => {
      const inner = softmaxCrossEntropy();
      let calls = 0;
      return {
        ...inner,
        forward: (prediction, target, context, options) => {
          const [loss, backward] = inner.forward(prediction, target, context, options);
          if (!context.training || calls++ !== step) return [loss, backward];
          return [
            loss,
            () =>
              tensor(
                context.backend,
                Array.from({ length: prediction.shape[0]! * 2 }, () => Number.NaN),
                prediction.shape,
              ),
          ];
        },
      };
    };
    const model = fullNetwork();
    const hashes: string[] = [];
    const run = async () => {
      for await (const event of train(model, { ...defaults(), loss: poison(2) }))
        if (event.type === 'step') hashes.push(hashOf(model));
    };
    await expectError(run, 'E_NONFINITE', 'train: step 3: the gradient of 0.weight is NaN');
    expect(hashes).toHaveLength(2);
    expect(hashOf(model)).toBe(hashes[1]);
    for (const { parameter } of parametersOf(model)) expect(readNow(parameter.gradient).every((value) => value === 0)).toBe(true);
    await train(model, defaults()).finish();
  });

  test('a weight that became NaN is found by its name', async () => {
    const model = smallNetwork();
    const backend = createReferenceBackend();
    place(model, { backend, seed: 1 });
    const { parameter } = parametersOf(model)[2]!;
    backend.write(parameter.value, readNow(parameter.value).fill(Number.NaN, 3, 4));
    await expectError(() => train(model, defaults()).finish(), 'E_NONFINITE', '2.weight holds NaN at element 3');
  });

  test('a step that nobody can explain is refused all the same, and leaves no gradient', async () => {
    const inner = meanSquaredError();
    let calls = 0;
    const mute: Loss = {
      ...inner,
      forward: (prediction, target, context, options) => {
        const [loss, backward] = inner.forward(prediction, target, context, options);
        if (context.training && calls++ > 0) context.backend.write(loss, [Number.NaN]);
        return [loss, backward];
      },
    };
    const model = dense(1, 1);
    const options = { data: rows([[1]], [[2]]), loss: mute, optimizer: sgd({ learningRate: 0.125 }), epochs: 3 };
    await expectError(() => train(model, options).finish(), 'E_NONFINITE', 'train: step 2: the loss is not finite; the weights');
    for (const { parameter } of parametersOf(model)) expect([...readNow(parameter.gradient)]).toEqual([0]);
  });

  test('an update that overflows is found at the end of its epoch, even the last', async () => {
    // dL/dw = 2·(0 − 1)·1, times a rate at the edge of float32.
    const model = dense(1, 1, { bias: false });
    place(model, { backend: createReferenceBackend(), seed: 0 });
    model.parameters.weight.value.backend.write(model.parameters.weight.value, [0]);
    const options = { data: rows([[1]], [[1]]), loss: meanSquaredError(), optimizer: sgd({ learningRate: 3e38 }), epochs: 1 };
    await expectError(
      () => train(model, options).finish(),
      'E_NONFINITE',
      'train: step 1: weight holds Infinity at element 0 after its update, expected finite weights: a smaller learning rate',
    );
  });

  test('an exploding rate ends with the layer that broke first, not with NaN for weights [seed 63]', async () => {
    const model = smallNetwork();
    const run = train(model, { ...defaults(), optimizer: sgd({ learningRate: 1e38 }), epochs: 50 });
    await expectError(() => run.finish(), 'E_NONFINITE', ': the output of layer 2 is ');
    expect(numbersOf(model).every(Number.isFinite)).toBe(true);
  });
});

describe('memory', () => {
  /** A backend that counts what it has given out: arrays, and tensors. */
  function counted() {
    let taken = 0;
    const memory = createMemory<Float32Array>(() => backend, {
      take: (size) => (taken++, new Float32Array(size)),
      give: () => taken--,
      data: (array, offset, size) => array.subarray(offset, offset + size),
    });
    const backend: Backend = { name: 'counted', precision: 'float32', kernels: {}, ...memory };
    return { backend, count: () => [taken, memory.live()] };
  }

  test('does not grow with steps, and a run gives back all but the model', async () => {
    const { backend, count } = counted();
    const model = fullNetwork();
    place(model, { backend, seed: 1 });
    const before = count();
    const during = new Set<string>();
    for await (const event of train(model, { ...defaults(), backend, epochs: 100, metrics: { accuracy } })) {
      if (event.type === 'step') during.add(count().join());
    }
    expect(during.size).toBe(1);
    expect(count()).toEqual(before);
  });

  test('a run that moves away leaves nothing behind, and one that fails nothing anywhere', async () => {
    const [first, second] = [counted(), counted()];
    const model = fullNetwork();
    const run = train(model, { ...defaults(), backend: first.backend, validation: xorRows() });
    const leftBehind: number[] = [];
    for await (const event of run) {
      if (event.type === 'step' && event.step === 2) await run.move(second.backend);
      if (event.type === 'step' && event.step === 4) leftBehind.push(...first.count());
    }
    expect(leftBehind).toEqual([0, 0]);
    release(model);
    expect(second.count()).toEqual([0, 0]);

    const broken = train(model, { ...defaults(), backend: first.backend, validation: rows([[1, 2, 3]], [0]) });
    await expectError(() => broken.finish(), 'E_SHAPE');
    release(model);
    expect(first.count()).toEqual([0, 0]);
  });

  test('data that are there already are not copied', async () => {
    const { backend, count } = counted();
    const data = xorRows(4, backend);
    const model = smallNetwork();
    place(model, { backend, seed: 1 });
    const [before] = count();
    const runs = train(model, { ...defaults(), data, batchSize: 16, optimizer: sgd({ learningRate: 0.1 }) })[
      Symbol.asyncIterator
    ]();
    await runs.next();
    // Three numbers to watch, and no rows.
    expect(count()[0]! - before!).toBe(3);
    await runs.return!();
  });
});

test('float64 works as well as float32', async () => {
  const model = smallNetwork();
  const end = await train(model, { ...defaults(), backend: createTestingBackend(), epochs: 100, batchSize: 4 }).finish();
  expect(end.history.at(-1)!.loss).toBeLessThan(end.history[0]!.loss / 2);
});

describe('refuses, before anything has changed', () => {
  const data = xorRows();
  const cases: readonly (readonly [string, Partial<Record<keyof TrainOptions, unknown>>, string, string])[] = [
    ['no data', { data: undefined }, 'E_ARG', 'train: data must be a dataset, with inputs and targets, got undefined'],
    ['arrays for data', { data: [[1, 2]] }, 'E_ARG', 'train: data must be a dataset, with inputs and targets'],
    ['an empty dataset', { data: rows([], []) }, 'E_EMPTY', 'the dataset has no rows'],
    [
      'targets longer than inputs',
      { data: { ...data, targets: rows([[1]], [0, 1, 1, 0, 1]).targets } },
      'E_SHAPE',
      'inputs have 4 rows, but targets have 5',
    ],
    [
      'NaN among the inputs',
      {
        data: rows(
          [
            [0, 1],
            [1, Number.NaN],
          ],
          [0, 1],
        ),
      },
      'E_NONFINITE',
      'inputs hold NaN in row 1, column 1',
    ],
    ['infinity among the targets', { data: rows([[0, 1]], [Infinity]) }, 'E_NONFINITE', 'targets hold Infinity in row 0'],
    [
      'a label that is no class',
      {
        data: rows(
          [
            [0, 1],
            [1, 1],
          ],
          [0, 2],
        ),
      },
      'E_LABEL',
      'row 1',
    ],
    ['half a label', { data: rows([[0, 1]], [0.5]) }, 'E_LABEL', 'row 0'],
    ['a size that is not that of the rows', { data: { ...data, size: 3 } }, 'E_SHAPE', 'size is 3, but inputs have 4 rows'],
    ['no size', { data: { ...data, size: undefined } }, 'E_SHAPE', 'size is undefined, but inputs have 4 rows'],
    [
      'validation that is none',
      { validation: null },
      'E_ARG',
      'train: validation: data must be a dataset with inputs and targets',
    ],
    [
      'a validation label that is no class',
      {
        validation: rows(
          [
            [0, 1],
            [1, 1],
          ],
          [0, 2],
        ),
      },
      'E_LABEL',
      'train: validation: row 1 of targets is 2, expected a label from 0 to 1',
    ],
    ['validation rows of another width', { validation: rows([[0, 1, 2]], [0]) }, 'E_SHAPE', 'expected [batch, 2]'],
    ['labels for a regression', { loss: meanSquaredError() }, 'E_SHAPE', 'target has shape [16], expected [16, 2]'],
    ['inputs of another width', { data: rows([[0, 1, 2]], [0]) }, 'E_SHAPE', 'expected [batch, 2]'],
    ['a negative weight', { data: rows([[0, 1]], [0], { weights: [-1] }) }, 'E_RANGE', 'weights hold -1 in row 0'],
    [
      'NaN in the validation rows',
      { validation: rows([[Number.NaN, 1]], [0]) },
      'E_NONFINITE',
      'train: validation: inputs hold NaN',
    ],
    ['no loss', { loss: undefined }, 'E_ARG', 'train: loss must be a loss such as softmaxCrossEntropy()'],
    ['a loss that was not called', { loss: softmaxCrossEntropy }, 'E_ARG', 'train: loss must be a loss'],
    [
      'an optimizer that was not called',
      { optimizer: adam },
      'E_ARG',
      'train: optimizer must be an optimizer such as adam({ learningRate: 0.001 })',
    ],
    ['no epochs', { epochs: 0 }, 'E_RANGE', 'train: epochs'],
    ['half an epoch', { epochs: 1.5 }, 'E_ARG', 'train: epochs must be an integer'],
    ['a batch of nothing', { batchSize: 0 }, 'E_RANGE', 'train: batchSize'],
    ['a negative seed', { seed: -1 }, 'E_RANGE', 'train: seed'],
    ['a text for a seed', { seed: '7' }, 'E_ARG', 'train: seed must be an integer'],
    ['null for metrics', { metrics: null }, 'E_ARG', 'train: metrics must be an object such as { accuracy }, got null'],
    ['null for a rule', { stop: null }, 'E_ARG', 'train: stop must be a rule such as earlyStopping(), got null'],
    ['null for a signal', { signal: null }, 'E_ARG', 'train: signal must be an AbortSignal, got null'],
    ['null for a backend', { backend: null }, 'E_ARG', 'train: backend must be a backend'],
    ['a layer for a loss', { loss: relu() }, 'E_ARG', 'train: loss must be a loss such as softmaxCrossEntropy()'],
    ['a metric by its name', { metrics: { accuracy: 'accuracy' } }, 'E_ARG', 'train: metrics.accuracy must be a metric'],
    ['a number for a rule', { stop: 10 }, 'E_ARG', 'train: stop must be a rule such as earlyStopping()'],
    ['a misspelt option', { epoch: 3 } as never, 'E_ARG', 'train: unknown option "epoch"'],
    ['a backend by its name', { backend: 'wasm' }, 'E_ARG', 'backend'],
    ['a signal that is none', { signal: 'stop' }, 'E_ARG', 'train: signal must be an AbortSignal'],
  ];
  test.each(cases)('%s', async (_, wrong, code, words) => {
    const model = smallNetwork();
    place(model, { backend: createReferenceBackend(), seed: 1 });
    const before = hashOf(model);
    await expectError(() => train(model, { ...defaults(), ...wrong } as TrainOptions).finish(), code, words);
    expect(hashOf(model)).toBe(before);
    await train(model, { ...defaults(), epochs: 1 }).finish();
  });

  test('a late label, by its row in the dataset, although rows are shuffled and come in batches', async () => {
    const good = xorRows(200);
    const labels = readNow(good.targets);
    for (const row of [1, 299, 799]) {
      const model = smallNetwork();
      place(model, { backend: createReferenceBackend(), seed: 1 });
      const before = hashOf(model);
      const targets = tensor(createReferenceBackend(), labels.with(row, 2));
      await expectError(
        () => train(model, { ...defaults(), data: { ...good, targets } }).finish(),
        'E_LABEL',
        `train: row ${row} of targets is 2, expected a label from 0 to 1`,
      );
      expect(hashOf(model)).toBe(before);
    }
  });

  test('a last batch of one row, for a network that norms batches; the first were large enough', async () => {
    const model = fullNetwork();
    place(model, { backend: createReferenceBackend(), seed: 1 });
    const before = hashOf(model);
    await expectError(() => train(model, { ...defaults(), batchSize: 5 }).finish(), 'E_SHAPE', 'input has shape [1, 8]');
    expect(hashOf(model)).toBe(before);
    for (const { parameter } of parametersOf(model)) expect(readNow(parameter.gradient).every((value) => value === 0)).toBe(true);
  });

  test('a model that ends in what the loss does', async () => {
    const model = sequential(dense(2, 2), sequential(relu(), softmax()));
    await expectError(() => train(model, defaults()), 'E_ARG', 'train: the model ends in softmax(), which softmaxCrossEntropy()');
  });

  test('what is no model', async () => {
    await expectError(() => train(smallNetwork as never, defaults()), 'E_ARG', 'train: model must be a layer');
    await expectError(
      () => train(smallNetwork(), undefined as never),
      'E_ARG',
      'train: data must be a dataset, with inputs and targets, got undefined',
    );
  });

  test('a model that another run is training, and a run that is under way', async () => {
    const model = smallNetwork();
    const run = train(model, defaults());
    const events = run[Symbol.asyncIterator]();
    await events.next();
    await expectError(() => train(model, defaults()).finish(), 'E_BUSY', 'is being trained by another run');
    await expectError(() => run[Symbol.asyncIterator](), 'E_BUSY', 'this run was started before');
    await expectError(() => place(model, { backend: createReferenceBackend() }), 'E_BUSY', 'run.move(backend)');
    await events.return!();
    await expectError(() => run.move(createReferenceBackend()), 'E_STATE', 'run.move: the run is not under way');
    await train(model, defaults()).finish();
  });
});

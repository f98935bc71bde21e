import { createReferenceBackend, parametersOf, place, readNow, tensor, toArray, type Layer } from '@gradwright/core';
import { batchNorm, dense, dropout, relu, sequential } from '@gradwright/layers';
import { sigmoidCrossEntropy, softmaxCrossEntropy } from '@gradwright/losses';
import { sgd } from '@gradwright/optimizers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../runs.shared.ts';
import { anyHidden, network as anyNetwork, someRows } from '../test/any-model.ts';
import { expectError, hashOf, rows, smallNetwork, xorRows } from '../test/support.ts';
import { evaluate } from './evaluate.ts';
import { accuracy } from './metrics/accuracy.ts';
import { predict } from './predict.ts';
import { train } from './train.ts';

const backend = createReferenceBackend();

/** A network in which anything drawn, or learned on the way, would show. */
function restless() {
  const model = sequential(dense(2, 8), batchNorm(8), relu(), dropout({ keep: 0.5 }), dense(8, 2));
  place(model, { backend, seed: 3 });
  return model;
}

describe('predict', () => {
  test('by hand: xᵀW + b, and its softmax where the loss applies one [seed 39]', () => {
    const model = dense(2, 2);
    place(model, { backend, seed: 1 });
    backend.write(model.parameters.weight.value, [1, 0, 0, Math.log(3)]);
    expect([...predict(model, [[2, 0]]).data]).toEqual([2, 0]);
    const { shape, data } = predict(model, [[0, 1]], { loss: softmaxCrossEntropy() });
    expect(shape).toEqual([1, 2]);
    expect(data[0]).toBeCloseTo(0.25, 6);
    expect(data[1]).toBeCloseTo(0.75, 6);
    expect(predict(model, [[0, 0]], { loss: sigmoidCrossEntropy() }).data[0]).toBe(0.5);
  });

  test('the rows at a time do not change a bit', () => {
    const model = restless();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.float({ min: -4, max: 4, noNaN: true }), fc.float({ min: -4, max: 4, noNaN: true })), {
          maxLength: 20,
        }),
        fc.integer({ min: 1, max: 9 }),
        (inputs, batchSize) => {
          const whole = predict(model, tensor(backend, inputs.flat(), [inputs.length, 2]));
          expect(predict(model, tensor(backend, inputs.flat(), [inputs.length, 2]), { batchSize })).toEqual(whole);
        },
      ),
      properties(),
    );
  });

  test('draws nothing, learns nothing: twice is the same, and the model keeps its bits [seed 10]', () => {
    const model = restless();
    const before = hashOf(model);
    expect(predict(model, [[1, 2]])).toEqual(predict(model, [[1, 2]]));
    expect(hashOf(model)).toBe(before);
  });

  test('leaves weights, statistics and gradients as they are, whatever the network, and the next step as it would have been (property 73)', async () => {
    const data = xorRows();
    const parts = { loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }) };
    const everything = (model: Layer) =>
      parametersOf(model).map(({ parameter }) => [readNow(parameter.value), readNow(parameter.gradient)]);
    await fc.assert(
      fc.asyncProperty(anyHidden, someRows, fc.nat(), async (hidden, inputs, seed) => {
        const [watched, alone] = [anyNetwork(hidden), anyNetwork(hidden)];
        const options = { ...parts, data, epochs: 1, batchSize: 2, seed };
        for await (const { type } of train(watched, options)) {
          if (type !== 'step') continue;
          const before = everything(watched);
          const answers = predict(watched, inputs, { batchSize: 2 });
          await evaluate(watched, data, { loss: parts.loss });
          expect(predict(watched, inputs)).toEqual(answers);
          expect(everything(watched)).toEqual(before);
        }
        await train(alone, options).finish();
        expect(hashOf(watched)).toBe(hashOf(alone));
      }),
      properties(),
    );
  });

  test('takes arrays, flat numbers with a shape, and tensors of this or another backend alike', () => {
    const model = restless();
    const inputs = [
      [1, 2],
      [3, -4],
    ];
    const want = predict(model, inputs);
    expect(predict(model, { shape: [2, 2], data: Float32Array.of(1, 2, 3, -4) })).toEqual(want);
    expect(predict(model, tensor(backend, inputs))).toEqual(want);
    const elsewhere = tensor(createReferenceBackend(), inputs);
    expect(predict(model, elsewhere)).toEqual(want);
    expect(toArray(elsewhere)).toEqual(inputs);
  });

  test('no rows, no answers; their shape is told all the same', () => {
    const model = restless();
    expect(predict(model, tensor(backend, [], [0, 2]))).toEqual({ shape: [0, 2], data: new Float32Array(0) });
  });

  test('a hundred at once get what one gets', async () => {
    const model = restless();
    const want = predict(model, [[1, 2]]);
    const answers = await Promise.all(Array.from({ length: 100 }, async () => predict(model, [[1, 2]])));
    for (const answer of answers) expect(answer).toEqual(want);
  });

  test.each<[string, () => unknown, string, string]>([
    ['a model without numbers', () => predict(smallNetwork(), [[1, 2]]), 'E_STATE', 'expected place(model'],
    ['no model', () => predict(undefined as never, [[1, 2]]), 'E_ARG', 'predict: model must be a layer, got undefined'],
    ['a factory', () => predict(dense as never, [[1, 2]]), 'E_ARG', 'predict: model must be a layer'],
    ['rows of another width', () => predict(restless(), [[1, 2, 3]]), 'E_SHAPE', 'expected [batch, 2]'],
    ['a row in place of rows', () => predict(restless(), [1, 2]), 'E_SHAPE', 'expected [batch, 2]'],
    ['a number', () => predict(restless(), 1 as never), 'E_ARG', 'predict: inputs'],
    [
      'numbers in a list',
      () => predict(restless(), { shape: [1, 2], data: [1, 2] } as never),
      'E_ARG',
      'predict: inputs.data must be a Float32Array or Float64Array, got [1, 2]',
    ],
    [
      'numbers without a shape',
      () => predict(restless(), { data: new Float32Array(2) } as never),
      'E_ARG',
      'predict: inputs.shape',
    ],
    [
      'more numbers than the shape says',
      () => predict(restless(), { shape: [1, 2], data: new Float32Array(4) }),
      'E_SHAPE',
      'predict: inputs.data has 4 numbers, expected 2 for shape [1, 2]',
    ],
    [
      'NaN among the inputs',
      () =>
        predict(
          restless(),
          [
            [1, 2],
            [1, Number.NaN],
          ],
          { batchSize: 1 },
        ),
      'E_NONFINITE',
      'predict: the prediction for row 1 is NaN',
    ],
    [
      'a loss that was not called',
      () => predict(restless(), [[1, 2]], { loss: softmaxCrossEntropy as never }),
      'E_ARG',
      'predict: loss',
    ],
    ['nothing', () => predict(restless(), undefined as never), 'E_ARG', 'predict: inputs'],
    ['no rows at a time', () => predict(restless(), [[1, 2]], { batchSize: 0 }), 'E_RANGE', 'predict: batchSize'],
    ['an unknown option', () => predict(restless(), [[1, 2]], { batch: 3 } as never), 'E_ARG', 'unknown option "batch"'],
  ])('refuses %s', async (_, run, code, words) => {
    await expectError(run, code, words);
  });
});

describe('evaluate', () => {
  test('by hand: loss without penalties, accuracy with its interval, the predictions', async () => {
    const model = dense(2, 2);
    place(model, { backend, seed: 1 });
    backend.write(model.parameters.weight.value, [0, 0, 0, Math.log(3)]);
    const data = rows(
      [
        [0, 1],
        [0, 1],
      ],
      [1, 0],
      { backend },
    );
    const found = await evaluate(model, data, { loss: softmaxCrossEntropy(), metrics: { accuracy } });
    expect(found.rows).toBe(2);
    expect(found.loss).toBeCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, 6);
    expect(found.metrics).toEqual({ accuracy: 0.5 });
    expect(found.intervals['accuracy']![0]).toBeCloseTo(0.0945, 3);
    expect(found.predictions.data[1]).toBeCloseTo(0.75, 6);
  });

  test('without a loss there is none, and without intervals neither', async () => {
    const model = smallNetwork();
    place(model, { backend, seed: 1 });
    const found = await evaluate(model, xorRows(), { metrics: { accuracy }, intervals: false });
    expect(found.loss).toBeNaN();
    expect(found.intervals).toEqual({});
  });

  test('learns nothing, and leaves the data as they were', async () => {
    const model = restless();
    const before = hashOf(model);
    const data = xorRows(3, backend);
    const numbers = readNow(data.inputs);
    await evaluate(model, data, { loss: softmaxCrossEntropy() });
    expect(hashOf(model)).toBe(before);
    expect(readNow(data.inputs)).toEqual(numbers);
  });

  test.each<[string, () => unknown, string, string]>([
    ['no rows', () => evaluate(restless(), rows([], [])), 'E_EMPTY', 'no rows'],
    [
      'a metric that is none',
      () => evaluate(restless(), xorRows(), { metrics: { accuracy: 'accuracy' as never } }),
      'E_ARG',
      'evaluate: metrics.accuracy',
    ],
    ['null for metrics', () => evaluate(restless(), xorRows(), { metrics: null as never }), 'E_ARG', 'evaluate: metrics must be'],
    [
      'a loss by its name',
      () => evaluate(restless(), xorRows(), { loss: 'mse' as never }),
      'E_ARG',
      'evaluate: loss must be a loss',
    ],
    [
      'intervals that are no choice',
      () => evaluate(restless(), xorRows(), { intervals: 1 as never }),
      'E_ARG',
      'evaluate: intervals',
    ],
    ['a size that is not that of the rows', () => evaluate(restless(), { ...xorRows(), size: 9 }), 'E_SHAPE', 'size is 9, but'],
    [
      'a label that is no class',
      () => evaluate(restless(), rows([[0, 1]], [2]), { loss: softmaxCrossEntropy() }),
      'E_LABEL',
      'row 0 of target is 2',
    ],
    ['no data', () => evaluate(restless(), undefined as never), 'E_ARG', 'evaluate: data must be a dataset'],
    [
      'NaN among the inputs',
      () =>
        evaluate(
          restless(),
          rows(
            [
              [0, 1],
              [Number.NaN, 1],
            ],
            [0, 1],
          ),
        ),
      'E_NONFINITE',
      'inputs hold NaN in row 1, column 0',
    ],
  ])('refuses %s', async (_, run, code, words) => {
    await expectError(run, code, words);
  });
});

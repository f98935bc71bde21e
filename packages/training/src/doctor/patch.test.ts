import { expect, test } from 'vitest';
import { expectError } from '../../test/support.ts';
import { applyPatch, learningRateOf, type Patch } from './patch.ts';
import type { RunDescription } from './run-description.ts';

const run: RunDescription = {
  model: [
    'sequential',
    [
      ['dense', [2, 8]],
      ['sigmoid', []],
      ['dense', [8, 3, { bias: false }]],
    ],
  ],
  loss: ['softmaxCrossEntropy', []],
  optimizer: [
    'chain',
    [
      ['clipByValue', [1]],
      ['sgd', [{ learningRate: 9, momentum: 0.9 }]],
    ],
  ],
  epochs: 3,
  batchSize: 4,
  seed: 7,
};
const layers = (...described: readonly unknown[]) => ({ model: ['sequential', described] });

test.each<readonly [Patch, object]>([
  [
    { set: 'optimizer.learningRate', to: 0.1 },
    {
      optimizer: [
        'chain',
        [
          ['clipByValue', [1]],
          ['sgd', [{ learningRate: 0.1, momentum: 0.9 }]],
        ],
      ],
    },
  ],
  [{ replace: 'sigmoid', by: 'relu' }, layers(['dense', [2, 8]], ['relu', []], ['dense', [8, 3, { bias: false }]])],
  [
    { initializer: 'heNormal' },
    layers(
      ['dense', [2, 8, { initializer: ['heNormal', []] }]],
      ['sigmoid', []],
      ['dense', [8, 3, { bias: false, initializer: ['heNormal', []] }]],
    ),
  ],
  [{ clip: 1 }, { optimizer: ['chain', [['clipByGlobalNorm', [1]], run.optimizer]] }],
  [
    { normalise: 'layerNorm' },
    layers(['dense', [2, 8]], ['layerNorm', [8]], ['sigmoid', []], ['dense', [8, 3, { bias: false }]]),
  ],
  [{ widen: 4 }, layers(['dense', [2, 32]], ['sigmoid', []], ['dense', [32, 3, { bias: false }]])],
  [{ standardise: true }, { standardise: true }],
  [{ classWeights: 'balanced' }, { classWeights: 'balanced' }],
  [{ patience: 5 }, { patience: 5 }],
])('%j changes that and nothing else', (patch, change) => {
  const before = structuredClone(run);
  expect(applyPatch(run, patch)).toEqual({ ...run, ...change });
  expect(run).toEqual(before);
});

test.each<readonly [unknown, string, string]>([
  [{ replace: 'tanh', by: 'relu' }, 'E_ARG', 'no layer that it changes'],
  [{ clip: 0 }, 'E_RANGE', 'clip'],
  [{ widen: 1 }, 'E_RANGE', 'widen'],
  [{ patience: 0 }, 'E_RANGE', 'patience'],
  [{ set: 'optimizer.learningRate', to: -1 }, 'E_RANGE', 'to'],
  [{ set: 'seed', to: 1 }, 'E_ARG', 'optimizer.learningRate'],
  [{ mystery: 1 }, 'E_ARG', 'a change such as'],
  [null, 'E_ARG', 'a change such as'],
])('%j is refused', async (patch, code, words) => {
  await expectError(() => applyPatch(run, patch as Patch), code, words);
});

test('the learning rate is found within a chain, and not where it is a schedule', () => {
  expect(learningRateOf(run.optimizer)).toBe(9);
  expect(learningRateOf(['sgd', [{ learningRate: ['cosine', [{ initial: 1 }]] }]])).toBe(undefined);
});

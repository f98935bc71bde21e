import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  build,
  createParameter,
  constant,
  describe as describeLayer,
  isGradwrightError,
  type Json,
  type Layer,
} from '@gradwright/core';
import { expect, test } from 'vitest';
import * as exported from './index.ts';
import { allLayers } from './all-layers.ts';
import { expectError } from '../test/support.ts';

/** One description of each factory, as a file would hold it. */
const descriptions: Readonly<Record<string, Json>> = {
  avgPool2d: ['avgPool2d', [{ size: 2 }]],
  batchNorm: ['batchNorm', [3, { momentum: 0.2 }]],
  conv2d: ['conv2d', [1, 2, { kernel: 3 }]],
  dense: ['dense', [2, 3, { bias: false }]],
  dropout: ['dropout', [{ keep: 0.9 }]],
  elu: ['elu', [{ alpha: 0.5 }]],
  embedding: ['embedding', [10, 4]],
  flatten: ['flatten', []],
  freeze: ['freeze', [['dense', [2, 3]]]],
  gelu: ['gelu', [{ approximate: 'tanh' }]],
  layerNorm: ['layerNorm', [3]],
  leakyRelu: ['leakyRelu', [{ slope: 0.2 }]],
  logSoftmax: ['logSoftmax', []],
  maxPool2d: ['maxPool2d', [{ size: 2 }]],
  relu: ['relu', []],
  residual: ['residual', [['dense', [2, 3]], { shortcut: ['dense', [2, 3]] }]],
  sequential: [
    'sequential',
    [
      ['dense', [2, 3]],
      [
        'sequential',
        [
          ['relu', []],
          ['dense', [3, 1]],
        ],
      ],
    ],
  ],
  sigmoid: ['sigmoid', []],
  silu: ['silu', [{ beta: 1.5 }]],
  softmax: ['softmax', []],
  softplus: ['softplus', [{ beta: 2 }]],
  tanh: ['tanh', []],
};

test.each(Object.entries(descriptions))('%s comes back from its description as it was', (name, description) => {
  const layer = build<Layer>(description, { use: allLayers });
  expect(layer.type).toBe(name);
  expect(describeLayer(layer)).toEqual(description);
});

test('holds every factory that the package exports, under its own name', () => {
  const others = ['allLayers', 'inspect', 'unfreeze'];
  const factories = Object.keys(exported).filter((name) => !others.includes(name));
  expect(Object.keys(allLayers).sort()).toEqual(factories.sort());
  expect(exported).toMatchObject(allLayers);
  expect(Object.keys(descriptions).sort()).toEqual(factories.sort());
});

test('every layer has its gradients checked over shapes and seeds', () => {
  const checked = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) =>
      /^ *(gradientsOverShapes|activationCases|softmaxCases)\(/m.test(readFileSync(join(import.meta.dirname, file), 'utf8')),
    )
    .map((file) => file.slice(0, -'.test.ts'.length).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));
  // `freeze` has only what its layer has.
  expect([...checked, 'freeze'].sort()).toEqual(Object.keys(allLayers).sort());
});

test('whatever a file says, a factory makes a layer or refuses with a typed error', () => {
  const odd: Json[] = [
    null,
    true,
    -1,
    0,
    1,
    1.5,
    1e300,
    '',
    'relu',
    [],
    {},
    [1, 2],
    { keep: 2 },
    { bias: 1 },
    { shortcut: 3 },
    ['relu', []],
  ];
  const raw: string[] = [];
  const attempt = (type: string, settings: Json[]): void => {
    try {
      if (typeof build<Layer>([type, settings], { use: allLayers }).forward !== 'function') raw.push(`${type} is no layer`);
    } catch (error) {
      // Typed, and not because something broke on the way.
      if (!isGradwrightError(error) || /TypeError|Cannot read|is not a function/.test(error.message)) raw.push(String(error));
    }
  };
  for (const type of Object.keys(allLayers)) {
    for (const first of odd) {
      attempt(type, [first]);
      for (const second of odd) {
        attempt(type, [first, second]);
        attempt(type, [2, first, second]);
      }
    }
  }
  expect(raw).toEqual([]);
});

test('a stranger’s layer is built beside them', () => {
  const scale = (factor: number): Layer => ({
    type: 'scale',
    settings: [factor],
    parameters: { factor: createParameter({ shape: [1], initializer: constant(factor) }) },
    forward: (input) => [input, (gradient) => gradient],
  });
  const model = allLayers.sequential(allLayers.dense(2, 3), scale(2), allLayers.relu());
  expect(describeLayer(build<Layer>(describeLayer(model), { use: { ...allLayers, scale } }))).toEqual(describeLayer(model));
  expectError(() => build(describeLayer(model), { use: allLayers }), 'E_FORMAT', 'unknown type "scale"');
});

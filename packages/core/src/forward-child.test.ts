import { describe, expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { chain, counting, linear } from '../test/layers.ts';
import type { Context } from './context.ts';
import { createContext, type ContextOptions } from './create-context.ts';
import { backwardThrough, forwardChild, trains } from './forward-child.ts';
import type { Layer } from './layer.ts';
import { tensor } from './make-tensor.ts';
import { createRandom } from './random.ts';
import { createReferenceBackend } from './reference-backend.ts';

const backend = createReferenceBackend();
const x = tensor(backend, [[1, 2]]);

/** Hands through, and remembers what it was told. */
function witness(seen: Context[]): Layer {
  return {
    type: 'witness',
    settings: [],
    parameters: {},
    forward: (input, context) => (seen.push(context), [input, (dy) => dy]),
  };
}

describe('createContext', () => {
  test('fills in what a whole batch needs', () => {
    const context = createContext({ backend, batchSize: 4 });
    expect(context).toMatchObject({ backend, training: false, path: '', batch: { size: 4, firstRow: 0 }, inputGradient: true });
    expect(context.random.key).toEqual(createRandom(0).key);
    expect('observe' in context).toBe(false);
    const [random, observe] = [createRandom(3), () => {}];
    expect(createContext({ backend, batchSize: 0, training: true, random, observe })).toMatchObject({
      training: true,
      random,
      observe,
    });
  });

  test.each<[string, unknown, string, string]>([
    ['nothing', undefined, 'E_ARG', 'createContext: backend must be a backend'],
    ['no backend', { batchSize: 1 }, 'E_ARG', 'createContext: backend must be a backend'],
    ['no size', { backend }, 'E_ARG', 'batchSize must be an integer'],
    ['a size below 0', { backend, batchSize: -1 }, 'E_RANGE', 'batchSize must be'],
    ['half a row', { backend, batchSize: 1.5 }, 'E_ARG', 'batchSize must be'],
    ['training in words', { backend, batchSize: 1, training: 'yes' }, 'E_ARG', 'training must be true or false'],
    ['a seed for a key', { backend, batchSize: 1, random: 7 }, 'E_ARG', 'random must be a key, such as createRandom(7)'],
    ['an observer that is none', { backend, batchSize: 1, observe: {} }, 'E_ARG', 'observe must be a function'],
    ['a misspelt option', { backend, batchsize: 1 }, 'E_ARG', 'unknown option "batchsize"'],
  ])('%s is refused', (_, options, code, message) => {
    expectError(() => createContext(options as ContextOptions), code, message);
  });
});

describe('forwardChild', () => {
  test('gives a child its path and its key, one name a level; all else as it is', () => {
    const seen: Context[] = [];
    const random = createRandom(5);
    const context = {
      ...createContext({ backend, batchSize: 3, training: true, random }),
      batch: { size: 9, firstRow: 4 },
      inputGradient: false,
    };
    chain(witness(seen), chain(witness(seen))).forward(x, context);
    expect(seen.map(({ path }) => path)).toEqual(['0', '1.0']);
    expect(seen.map(({ random: { key } }) => key)).toEqual([random.fork('0').key, random.fork('1').fork('0').key]);
    expect(seen[1]).toMatchObject({ backend, training: true, batch: { size: 9, firstRow: 4 }, inputGradient: false });
  });

  test('shows each layer’s output on the way forward and its gradient on the way back', () => {
    const seen: string[] = [];
    const context = createContext({
      backend,
      batchSize: 1,
      observe: (path, pass, { shape }) => void seen.push(`${path} ${pass} ${shape}`),
    });
    const [, backward] = chain(witness([]), chain(witness([]))).forward(x, context);
    backward(x);
    expect(seen).toEqual([
      '0 forward 1,2',
      '1.0 forward 1,2',
      '1 forward 1,2',
      '1 backward 1,2',
      '1.0 backward 1,2',
      '0 backward 1,2',
    ]);
  });

  test('two passes through one child do not disturb each other', () => {
    const context = createContext({ backend, batchSize: 1 });
    const child: Layer = { type: 'child', settings: [], parameters: {}, forward: (input) => [input, () => input] };
    const y = tensor(backend, [[3, 4]]);
    const [[, backX], [, backY]] = [forwardChild('0', child, x, context), forwardChild('0', child, y, context)];
    expect([backY(x), backX(y)]).toEqual([y, x]);
  });

  test.each<[string, unknown]>([
    ['a promise', Promise.resolve()],
    ['the output alone', x],
    ['an output without a way back', [x]],
    ['nothing', undefined],
  ])('a child that returns %s is named', (_, result) => {
    const child = { type: 'mine', settings: [], parameters: {}, forward: () => result } as never as Layer;
    const message = '1.0: mine.forward: the result must be the pair [output, backward], got';
    expectError(() => chain(witness([]), chain(child)).forward(x, createContext({ backend, batchSize: 1 })), 'E_ARG', message);
  });
});

test('backwardThrough asks for the gradient that the context asked for', () => {
  expect(backwardThrough((dy) => dy, x)).toBe(x);
  expectError(() => backwardThrough(() => undefined, x), 'E_STATE', 'the layer returned no input gradient');
});

test('trains: whether anything within is trainable', () => {
  const [layer, statistics] = [linear(1, 1), counting(1)];
  expect([trains(chain()), trains(layer), trains(chain(chain(layer)))]).toEqual([false, true, true]);
  layer.parameters.weight.trainable = false;
  statistics.parameters.shift.trainable = false;
  expect([trains(chain(layer)), trains(statistics)]).toEqual([false, false]);
});

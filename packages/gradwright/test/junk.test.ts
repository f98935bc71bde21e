// Every function that the package exports, called with everything that is wrong: it may work, or refuse, and never fails raw.
import { expect, test } from 'vitest';
import * as library from '../src/index.ts';

const { allLayers, createReferenceBackend, dense, embedding, isGradwrightError, place, show, tensor, zeros } = library;
const backend = createReferenceBackend();
type Callable = (...args: readonly unknown[]) => unknown;

/** For those who write plug-ins: called from code that has checked, as often as a step has kernels. */
const FOR_PLUG_INS = new Set([
  'backwardThrough',
  'blockLike',
  'checkChoice',
  'checkOptions',
  'createError',
  'deprecated',
  'dispatch',
  'expectDistinct',
  'expectRank',
  'expectShape',
  'forwardChild',
  'output',
  'sameShape',
  'showShape',
  'sizeOf',
  'wrongIndex',
  'wrongProbability',
  'wrongShape',
  'wrongType',
  // Called from within a kernel, which has checked its tensors.
  'checkProbabilities',
  'meanTerms',
  'scaleSlopes',
  // Kernels whose last operand is a record of others; the layers and losses that call them are tried here.
  'categoricalCrossEntropyBackward',
  'layerNormBackward',
  'layerNormForward',
  'layerNormGammaGradient',
  'softmaxCrossEntropyBackward',
]);

const junk = (): readonly unknown[] => [
  undefined,
  null,
  3,
  -1,
  Number.NaN,
  '',
  'x',
  true,
  [],
  [1, 2],
  {},
  { x: 1 },
  () => 1,
  new Date(0),
  tensor(backend, [1, 2], [1, 2]),
  dense(2, 2),
];

/** Nothing; each wrong argument alone; each pair; each as the third. */
function argumentLists(): readonly (readonly unknown[])[] {
  const pairs = junk().flatMap((first) => junk().map((second) => [first, second]));
  const thirds = junk().flatMap((third) => [
    [2, 2, third],
    [tensor(backend, [1, 2], [1, 2]), third, third],
    [dense(2, 2), {}, third],
  ]);
  return [[], ...junk().map((one) => [one]), ...pairs, ...thirds];
}

async function call(run: Callable, args: readonly unknown[]): Promise<void> {
  const result: unknown = await run(...args);
  // A generator does nothing until it is asked.
  if (typeof (result as Iterator<unknown> | undefined)?.next === 'function') (result as Iterator<unknown>).next();
}

const functions = Object.entries(library).filter(
  (entry): entry is [string, Callable] => typeof entry[1] === 'function' && !FOR_PLUG_INS.has(entry[0]),
);

test('there is something to call', () => {
  expect(functions.length).toBeGreaterThan(150);
  for (const name of FOR_PLUG_INS) expect(library).toHaveProperty(name);
});

test.each(functions)('%s', async (_name, run) => {
  for (const args of argumentLists()) {
    try {
      await call(run, args);
    } catch (error) {
      if (!isGradwrightError(error)) throw new Error(`with ${args.map(show).join(', ')}: ${String(error)}`, { cause: error });
    }
  }
});

const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  avgPool2d: [{ size: 1 }],
  batchNorm: [2],
  conv2d: [1, 1, { kernel: 1 }],
  dense: [2, 2],
  dropout: [{ keep: 0.5 }],
  embedding: [3, 2],
  freeze: [dense(2, 2)],
  layerNorm: [2],
  maxPool2d: [{ size: 1 }],
  residual: [dense(2, 2)],
  sequential: [embedding(3, 2)],
};

test.each(Object.entries(allLayers))('forward of %s without a context, or with something else', (name, factory) => {
  const layer = (factory as (...args: readonly unknown[]) => library.Layer)(...(ARGUMENTS[name] ?? []));
  place(layer, { backend, seed: 1 });
  const input = name.endsWith('2d') ? zeros(backend, [1, 2, 2, 1]) : zeros(backend, [2, 2]);
  for (const none of [undefined, null])
    expect(() => layer.forward(input, none as never)).toThrow(/^E_ARG: \w+\.forward: context is missing, expected createContext/);
  for (const junk of [5, {}, backend])
    expect(() => layer.forward(input, junk as never)).toThrow(/^E_ARG: \w+\.forward: context must be what createContext/);
});

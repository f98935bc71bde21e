import { expect, test } from 'vitest';
import { expectError } from '../../test/support.ts';
import { diagnose, type Verdict } from './diagnose.ts';
import type { LayerSignals, RunRecord, Signals } from './record.ts';

const layer = (path: string, signals: Partial<LayerSignals>): LayerSignals => ({
  path,
  type: 'dense',
  units: 8,
  mean: 0,
  deviation: 1,
  ...signals,
});
const sample = (step: number, layers: readonly LayerSignals[], predicted?: readonly number[]): Signals => ({
  step,
  layers,
  ...(predicted === undefined ? {} : { predicted }),
});
const steady = (path: string) => layer(path, { gradient: 0.1, updateRatio: 0.02 });
const curve = (first: number, last: number) =>
  Array.from({ length: 30 }, (_, i) => first + ((last - first) * Math.min(i, 15)) / 15);

/** A run in which nothing stands out, with some of it changed. */
function record(changes: Partial<RunRecord> = {}): RunRecord {
  const { losses = curve(1, 0.05) } = changes;
  return {
    description: { model: [], loss: [], optimizer: ['sgd', [{ learningRate: 0.1 }]], epochs: 1, batchSize: 1, seed: 0 },
    trivialLoss: 1,
    steps: 300,
    ended: true,
    losses,
    stepsPerLoss: 10,
    worst: { step: 0, loss: Math.max(...losses) },
    epochs: losses.map((loss, i) => ({ step: 10 * (i + 1), loss })),
    samples: [0, 100, 200].map((step) => sample(step, [steady('0'), steady('2')])),
    ...changes,
  };
}
const flat = curve(1, 0.98);
const each = (layers: readonly LayerSignals[], predicted?: readonly number[]) =>
  [0, 100, 200].map((step) => sample(step, layers, predicted));

const cases: readonly (readonly [Verdict, Partial<RunRecord>, { readonly layer?: string; readonly step?: number }])[] = [
  ['healthy', {}, {}],
  ['nan', { broken: { step: 4, message: 'E_NONFINITE: …' } }, { step: 4 }],
  ['exploding', { losses: [1, 40, 1e6], broken: { step: 3, message: 'E_NONFINITE: …' } }, { layer: '0' }],
  [
    'exploding',
    { losses: curve(1, 50), samples: each([steady('0'), layer('2', { gradient: 9, updateRatio: 0.4 })]) },
    { layer: '2', step: 100 },
  ],
  ['unscaled inputs', { losses: flat, inputs: { offset: 0, smallest: 0.1, largest: 50 } }, { step: 0 }],
  [
    'dead',
    { losses: flat, samples: each([steady('0'), layer('1', { type: 'relu', dead: 0.9 }), steady('2')]) },
    { layer: '1', step: 0 },
  ],
  ['saturated', { losses: flat, samples: each([steady('0'), layer('1', { type: 'tanh', saturated: 0.8 })]) }, { layer: '1' }],
  [
    'vanishing',
    { losses: flat, samples: each([layer('0', { gradient: 1e-6, updateRatio: 1e-5 }), steady('2')]) },
    { layer: '0', step: 0 },
  ],
  ['plateau', { losses: curve(1, 0.5), samples: each([steady('0'), layer('1', { units: 2 }), steady('2')]) }, { layer: '1' }],
  ['plateau', { losses: flat }, {}],
  ['one class predicted', { losses: curve(1, 0.4), classes: [0.9, 0.1], samples: each([steady('0')], [32, 0]) }, { step: 0 }],
  ['unstable', { losses: Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 0.4 : 0.9)) }, {}],
  ['rate too small', { losses: flat, samples: each([layer('0', { gradient: 0.1, updateRatio: 1e-6 })]) }, { step: 0 }],
  [
    'overfitting',
    {
      epochs: [0.5, 0.4, 0.4, 0.6, 0.8, 0.9].map((validationLoss, i) => ({
        step: 50 * (i + 1),
        loss: 0.5 - i / 12,
        validationLoss,
      })),
    },
    { step: 100 },
  ],
];

test.each(cases)('%s, from a record made by hand', (verdict, changes, place) => {
  const found = diagnose(record(changes));
  expect(found.verdict).toBe(verdict);
  expect(found).toMatchObject(place);
  expect(found.fixes.length > 0).toBe(verdict !== 'healthy');
  expect(Object.values(found.evidence).every(Number.isFinite)).toBe(true);
});

test('the same signals in a run that has learned well are no trouble', () => {
  for (const [verdict, { losses: _, ...changes }] of cases) {
    if (['nan', 'exploding', 'one class predicted', 'overfitting'].includes(verdict)) continue;
    expect(diagnose(record({ ...changes, losses: curve(1, 0.01) })).verdict, verdict).toBe('healthy');
  }
});

const line = (first: number, last: number) => Array.from({ length: 30 }, (_, i) => first + ((last - first) * i) / 29);
const slow = each([layer('0', { gradient: 0.1, updateRatio: 0.005 })]);
/** Epochs of ten steps. */
const epochs = (losses: readonly number[], validationLoss: (i: number) => number) =>
  losses.map((loss, i) => ({ step: 10 * (i + 1), loss, validationLoss: validationLoss(i) }));
const told = (rows: number, right: number, rareRows: number, rareRight: number) => [
  { rows, right },
  { rows: rareRows, right: rareRight },
];
const dying = (updateRatio: number) =>
  [0, 0.9, 0.9, 0.9].map((dead, i) => sample(50 * i, [layer('0', { updateRatio }), layer('1', { type: 'relu', dead })]));

/** Runs on either side of what tells two names apart. */
const apart: readonly (readonly [string, Verdict, Partial<RunRecord>])[] = [
  // From 0.69 to 0.32 in the second half: ten times the steps would bring it to 0.03. From 0.43 to 0.36: to 0.18. From 0.22 to 0.18: to 0.09.
  ['falls so that ten times the steps would end lower by 30%', 'rate too small', { losses: line(1, 0.3), samples: slow }],
  [
    'creeps above a loss below 0',
    'rate too small',
    { losses: [...line(-1, -1), ...line(0.6, 0.6)], samples: each([layer('0', { gradient: 0.1, updateRatio: 1e-6 })]) },
  ],
  ['falls more slowly, by enough still', 'rate too small', { losses: line(0.5, 0.35), samples: slow }],
  ['falls so that ten times the steps would gain less than 10%', 'healthy', { losses: line(0.25, 0.175), samples: slow }],
  [
    'falls beside a saturated layer',
    'healthy',
    {
      losses: line(1, 0.3),
      samples: each([layer('0', { gradient: 0.1, updateRatio: 0.005 }), layer('1', { type: 'tanh', saturated: 0.8 })]),
      epochs: epochs(line(1, 0.3), (i) => 1 - i / 50),
    },
  ],
  [
    'falls, and moves by more than 1% lately',
    'healthy',
    { losses: line(1, 0.3), samples: each([layer('0', { gradient: 0.1, updateRatio: 0.015 })]) },
  ],
  [
    'falls, and moved by 3% in its first step',
    'healthy',
    { losses: line(1, 0.3), samples: [sample(0, [layer('0', { gradient: 0.1, updateRatio: 0.03 })]), ...slow] },
  ],
  [
    'falls while one class is the answer for all rows',
    'one class predicted',
    {
      losses: line(1, 0.3),
      classes: [0.9, 0.1],
      samples: each([layer('0', { gradient: 0.1, updateRatio: 0.005 })], [32, 0]),
    },
  ],
  ['falls with steps of 2%', 'healthy', { losses: line(1, 0.3) }],
  [
    'falls, and the validation loss does too',
    'rate too small',
    { losses: line(1, 0.3), samples: slow, epochs: epochs(line(1, 0.3), (i) => 1 - i / 50) },
  ],
  [
    'falls where the validation loss has risen a little',
    'healthy',
    { losses: line(1, 0.3), samples: slow, epochs: epochs(line(1, 0.3), (i) => 0.5 + Math.abs(i - 20) / 600) },
  ],
  [
    'falls where the validation loss has risen far',
    'overfitting',
    { losses: line(1, 0.3), samples: slow, epochs: epochs(line(1, 0.3), (i) => 0.5 + Math.abs(i - 15) / 20) },
  ],
  [
    'hardly moves any more, after its validation loss has risen far',
    'overfitting',
    {
      losses: flat,
      samples: each([layer('0', { updateRatio: 1e-6 })]),
      epochs: epochs(flat, (i) => 0.5 + Math.abs(i - 15) / 20),
    },
  ],
  [
    'rises with the validation loss',
    'unstable',
    { losses: line(0.1, 0.4), epochs: epochs(line(0.1, 0.4), (i) => 0.3 + i / 100) },
  ],
  [
    'has a validation loss that rises, by less than 5% of the trivial loss',
    'healthy',
    { epochs: epochs(curve(1, 0.05), (i) => 0.02 + i / 1000) },
  ],
  [
    'has a validation loss that rises by a quarter',
    'healthy',
    { epochs: epochs(curve(1, 0.05), (i) => 0.4 + 0.1 * Math.min(1, i / 10)) },
  ],
  ['moves by a quarter from epoch to epoch', 'healthy', { losses: line(0, 0).map((_, i) => (i % 2 === 0 ? 0.26 : 0.34)) }],
  ['moves by a third and has learned little', 'unstable', { losses: line(0, 0).map((_, i) => (i % 2 === 0 ? 0.75 : 1.05)) }],
  ['moves by a third and has learned well', 'healthy', { losses: line(0, 0).map((_, i) => (i % 2 === 0 ? 0.23 : 0.33)) }],
  ['rose at the end', 'healthy', { losses: [...line(1, 0.6), ...line(0.6, 0.8)] }],
  ['died by a large step, and gives a constant', 'dead', { losses: curve(1, 1), samples: dying(0.5) }],
  ['died by a large step, and still jumps above a constant', 'unstable', { losses: curve(1, 1.3), samples: dying(0.5) }],
  ['died by small steps far above a constant', 'dead', { losses: curve(1, 2), samples: dying(0.1) }],
  [
    'died before its only large step',
    'dead',
    { losses: curve(1, 2), samples: [...dying(0.1), sample(200, [layer('0', { updateRatio: 9 }), layer('1', { dead: 0.9 })])] },
  ],
  [
    'gives one class of two as frequent',
    'healthy',
    { losses: curve(1, 0.3), classes: [0.5, 0.5], samples: each([steady('0')], [32, 0]) },
  ],
  [
    'gives rare validation rows their class once in three times',
    'one class predicted',
    { losses: curve(1, 0.4), classes: [0.8, 0.2], told: told(40, 40, 9, 3), samples: each([steady('0')], [28, 4]) },
  ],
  [
    'gives half of the rare validation rows their class',
    'healthy',
    { losses: curve(1, 0.4), classes: [0.8, 0.2], told: told(40, 40, 8, 4), samples: each([steady('0')], [32, 0]) },
  ],
  [
    'misses validation rows of a class that is not rare',
    'healthy',
    { losses: curve(1, 0.4), classes: [0.7, 0.3], told: told(40, 40, 9, 0), samples: each([steady('0')], [32, 0]) },
  ],
  [
    'has no rare rows to validate on, and gives one class in all batches',
    'one class predicted',
    { losses: curve(1, 0.4), classes: [0.9, 0.1], told: told(40, 40, 0, 0), samples: each([steady('0')], [32, 0]) },
  ],
  [
    'gives one class in few rows, far below the loss of a constant',
    'healthy',
    { losses: curve(1, 0.25), classes: [0.9, 0.1], samples: each([steady('0')], [32, 0]) },
  ],
  [
    'has a dead layer of two units',
    'plateau',
    { losses: flat, samples: each([layer('1', { type: 'relu', units: 2, dead: 1 }), steady('2')]) },
  ],
  [
    'is saturated, and as good as a constant on unseen rows',
    'saturated',
    {
      losses: curve(1, 0.4),
      samples: each([steady('0'), layer('1', { type: 'tanh', saturated: 0.8 })]),
      epochs: epochs(curve(1, 0.4), () => 0.95),
    },
  ],
  [
    'is saturated, and has learned what holds for unseen rows',
    'healthy',
    {
      losses: curve(1, 0.4),
      samples: each([steady('0'), layer('1', { type: 'tanh', saturated: 0.8 })]),
      epochs: epochs(curve(1, 0.4), () => 0.6),
    },
  ],
  [
    'is saturated and has learned',
    'healthy',
    { losses: curve(1, 0.2), samples: each([steady('0'), layer('1', { type: 'tanh', saturated: 0.8 })]) },
  ],
];

test.each(apart)('a run that %s is %s', (_, verdict, changes) => {
  const { verdict: said, evidence } = diagnose(record(changes));
  expect(said).toBe(verdict);
  expect(Object.values(evidence).every(Number.isFinite)).toBe(true);
});

test('the sentence on overfitting names what early stopping would have kept', () => {
  const found = diagnose(record({ epochs: epochs(line(1, 0.3), (i) => 0.5 + Math.abs(i - 15) / 20) }));
  expect(found.summary).toBe(
    'Early stopping would have kept step 160: the validation loss was 0.50 there and is 1.2 now, while the training loss has fallen.',
  );
  expect(found.step).toBe(160);
});

test.each([
  [{ offset: 0, smallest: 0.1, largest: 50 }, 'Columns of the inputs differ in scale (deviations from 0.10 to 50'],
  [{ offset: 0, smallest: 100, largest: 100 }, 'The inputs are large (deviations of up to 100)'],
  [{ offset: 0, smallest: 0.01, largest: 0.01 }, 'The inputs are small (deviations of down to 0.010'],
  [{ offset: 20, smallest: 1, largest: 1 }, 'The inputs lie far from 0 (by up to 20'],
])('inputs like %j are named as they are', (inputs, words) => {
  expect(diagnose(record({ losses: flat, inputs })).summary).toContain(words);
});

test('numbers in the fix come from the description', () => {
  const description = { model: [], loss: [], epochs: 1, batchSize: 1, seed: 0 };
  const rate = (learningRate: number) => ({ description: { ...description, optimizer: ['sgd', [{ learningRate }]] } });
  const slow = diagnose(
    record({ ...rate(1e-6), losses: flat, samples: each([layer('0', { gradient: 0.1, updateRatio: 1e-6 })]) }),
  );
  expect(slow.fixes[0]!.patches).toEqual([{ set: 'optimizer.learningRate', to: 1e-3 }]);
  const fast = diagnose(record({ ...rate(50), losses: curve(1, 50), samples: each([layer('2', { updateRatio: 0.4 })]) }));
  expect(fast.fixes.map(({ patches }) => patches)).toEqual([[{ set: 'optimizer.learningRate', to: 0.5 }], [{ clip: 1 }]]);
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'record must be the record of a run'],
  ['no losses', { steps: 1, worst: {}, epochs: [], samples: [] }, 'record.losses must be an array'],
  ['no steps', { worst: {}, losses: [], epochs: [], samples: [] }, 'record.steps must be a number'],
])('%s is no record', async (_, wrong, words) => {
  await expectError(() => diagnose(wrong as RunRecord), 'E_ARG', words);
});

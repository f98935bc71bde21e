import { createRandom, integers, type Json } from '@gradwright/core';
import type { Patch, RunDescription, Verdict } from '@gradwright/training';
import { DATA, fewAndNoisy, rowsOf, scaledAgain, unbalancedRowsOf, unscaled, type Part, type Rows } from './data.ts';

type Trouble = Exclude<Verdict, 'nan' | 'exploding'> | 'rate too large';

/** One run to name, and its twin: the same seed, with one thing put right. */
export interface Case {
  readonly part: Part;
  readonly trouble: Trouble;
  readonly data: string;
  readonly seed: number;
}

/** A run and the rows it learns from. */
export interface Side {
  readonly description: RunDescription;
  readonly rows: Rows;
}

/** What the runs of a group are like. */
interface Group {
  readonly perTrouble: number;
  /** How many times as many are tried of troubles of which most runs recover by themselves. */
  readonly more: Partial<Record<Trouble, number>>;
  readonly healthy: number;
  readonly firstSeed: number;
  /** Widths and depths of the networks that are set up well. */
  readonly widths: readonly number[];
  readonly depths: readonly number[];
  /** Units in a layer of a network with a trouble, and depths of one whose gradients vanish. */
  readonly units: number;
  readonly deep: readonly number[];
}

const GROUPS: Readonly<Record<Part, Group>> = {
  first: {
    perTrouble: 14,
    more: {},
    healthy: 110,
    firstSeed: 100_000,
    widths: [16, 32, 64],
    depths: [1, 2],
    units: 24,
    deep: [4, 6, 8],
  },
  second: {
    perTrouble: 36,
    more: { saturated: 2, 'one class predicted': 2 },
    healthy: 150,
    firstSeed: 500_000,
    widths: [12, 24, 48, 80],
    depths: [1, 2, 3],
    units: 24,
    deep: [4, 6, 8],
  },
  third: {
    perTrouble: 40,
    more: { saturated: 2, 'one class predicted': 2 },
    healthy: 180,
    firstSeed: 900_000,
    widths: [20, 40, 56, 96],
    depths: [1, 2, 3],
    units: 28,
    deep: [5, 7, 9],
  },
  fourth: {
    perTrouble: 40,
    more: { saturated: 2, 'one class predicted': 3 },
    healthy: 200,
    firstSeed: 1_300_000,
    widths: [18, 28, 44, 72],
    depths: [1, 2, 3],
    units: 20,
    deep: [4, 5, 8],
  },
  unseen: {
    perTrouble: 36,
    more: { saturated: 2, 'one class predicted': 4 },
    healthy: 180,
    firstSeed: 1_700_000,
    widths: [14, 32, 60, 100],
    depths: [1, 2, 3],
    units: 26,
    deep: [4, 6, 7],
  },
};

/** Data that a layer of one or two units cannot learn. */
const WIDE = [
  'spiral',
  'digits',
  'circles',
  'xor',
  'moons',
  'sine',
  'ringNorm',
  'lights',
  'board',
  'friedman',
  'sinc',
  'ball',
  'shells',
  'sectors',
  'roll',
  'pinwheel',
  'octants',
  'balance',
  'peaks',
  'phase',
];
const TROUBLES: readonly Trouble[] = [
  'vanishing',
  'dead',
  'saturated',
  'rate too large',
  'unstable',
  'rate too small',
  'unscaled inputs',
  'one class predicted',
  'overfitting',
  'plateau',
];

/** All runs of one part, data sets in turn. */
export function casesOf(part: Part): readonly Case[] {
  const names = Object.keys(DATA[part]);
  return [...TROUBLES, 'healthy' as const].flatMap((trouble, kind) => {
    const fitting = names.filter((name) => {
      const { classes } = DATA[part][name]!;
      // Of many classes but one in plenty, none has rows to learn from.
      if (trouble === 'one class predicted') return classes > 0 && classes <= 4;
      return trouble !== 'plateau' || WIDE.includes(name);
    });
    const { perTrouble, more, healthy, firstSeed } = GROUPS[part];
    const count = trouble === 'healthy' ? healthy : perTrouble * (more[trouble] ?? 1);
    const first = firstSeed + kind * 1000;
    return Array.from({ length: count }, (_, i): Case => ({
      part,
      trouble,
      data: fitting[i % fitting.length]!,
      seed: first + i,
    }));
  });
}

/** The run as it is, and as it would be with the trouble put right. */
export function sidesOf({ part, trouble, data, seed }: Case): { readonly asItIs: Side; readonly cured: Side } {
  const choose = chooser(seed);
  const rows = rowsOf(DATA[part][data]!, seed);
  const base = healthyRun(rows, part, seed, choose);
  const { units, deep } = GROUPS[part];
  const same = (asItIs: RunDescription, cured: RunDescription) => ({
    asItIs: { description: asItIs, rows },
    cured: { description: cured, rows },
  });
  const both = (changed: Rows, cured: Rows, description = base, better = description) => ({
    asItIs: { description, rows: changed },
    cured: { description: better, rows: cured },
  });
  const adam = (learningRate: number): Json => ['adam', [{ learningRate }]];
  const sgd = (learningRate: number): Json => ['sgd', [{ learningRate, momentum: 0.9 }]];

  switch (trouble) {
    case 'healthy':
      return same(base, base);
    case 'vanishing': {
      const depth = choose('depth', deep);
      const optimizer = sgd(choose('vanishing rate', [0.01, 0.02]));
      const bad = {
        ...base,
        optimizer,
        model: network(rows, depth, units, 'sigmoid', { initializer: ['scaledNormal', [0.01]] }),
      };
      return same(bad, { ...bad, model: network(rows, depth, units, 'relu', {}) });
    }
    case 'dead': {
      const layers = choose('depth', [1, 2, 3]);
      const shift = { biasInitializer: ['constant', [choose('shift', [-5, -10, -20])]] };
      const model = (options: Options) => network(rows, layers, units, 'relu', options);
      return same({ ...base, model: model(shift) }, { ...base, model: model({}) });
    }
    case 'saturated': {
      const activation = choose('activation', ['tanh', 'sigmoid']);
      const large = { initializer: ['scaledNormal', [choose('deviation', [3, 5, 10])]] };
      const model = (options: Options) => network(rows, 3, units, activation, options);
      return same({ ...base, model: model(large) }, { ...base, model: model({ initializer: ['glorotNormal', []] }) });
    }
    case 'rate too large': {
      const rate = choose('rate', [3, 10, 100]);
      return same({ ...base, optimizer: sgd(rate) }, { ...base, optimizer: sgd(rate / 1000) });
    }
    case 'unstable': {
      const rate = choose('rate', [0.3, 0.5, 1]);
      const model = network(rows, 2, units, 'tanh', { initializer: ['glorotNormal', []] });
      return same({ ...base, model, optimizer: adam(rate) }, { ...base, model, optimizer: adam(rate / 100) });
    }
    case 'rate too small': {
      const rate = choose('rate', [1e-5, 1e-6]);
      const optimizer = choose('optimizer', [adam, sgd]);
      return same({ ...base, optimizer: optimizer(rate) }, { ...base, optimizer: optimizer(1e-2) });
    }
    case 'unscaled inputs': {
      const changed = unscaled(rows, seed);
      return both(changed, scaledAgain(changed));
    }
    case 'one class predicted': {
      const changed = unbalancedRowsOf(DATA[part][data]!, seed, choose('rare', [0.03, 0.05]));
      const few = { ...base, epochs: 20 };
      return both(changed, changed, few, { ...few, classWeights: 'balanced' });
    }
    case 'overfitting': {
      const changed = fewAndNoisy(rows, seed, choose('rows', [30, 50]));
      const long = { ...base, model: network(rows, 2, 64, 'relu', {}), epochs: 200, batchSize: 16 };
      return both(changed, changed, long, { ...long, patience: 5 });
    }
    case 'plateau':
    default: {
      const narrow = { ...base, model: network(rows, 1, choose('width', [1, 2]), 'relu', {}) };
      return same(narrow, { ...narrow, model: network(rows, 1, 32, 'relu', {}) });
    }
  }
}

/** Changes that every run is tried with as well. */
export const OTHER_TWINS: readonly { readonly verdict: Verdict; readonly patch: (rate: number) => Patch }[] = [
  { verdict: 'overfitting', patch: () => ({ patience: 5 }) },
  { verdict: 'rate too small', patch: (rate) => ({ set: 'optimizer.learningRate', to: rate * 10 }) },
  { verdict: 'unstable', patch: (rate) => ({ set: 'optimizer.learningRate', to: rate / 10 }) },
];

type Options = { readonly [key: string]: Json };

/** A run as people set it up who know what they do. */
function healthyRun(rows: Rows, part: Part, seed: number, choose: Choose): RunDescription {
  const { widths, depths } = GROUPS[part];
  const activation = choose('base activation', ['relu', 'relu', 'tanh', 'leakyRelu', 'gelu']);
  const options: Options = activation === 'tanh' ? { initializer: ['glorotNormal', []] } : {};
  return {
    model: network(rows, choose('base depth', depths), choose('base width', widths), activation, options),
    loss: [rows.classes > 0 ? 'softmaxCrossEntropy' : 'meanSquaredError', []],
    optimizer: choose<Json>('base optimizer', [
      ['adam', [{ learningRate: 0.01 }]],
      ['adam', [{ learningRate: 0.003 }]],
      ['sgd', [{ learningRate: 0.05, momentum: 0.9 }]],
    ]),
    epochs: choose('epochs', [30, 40]),
    batchSize: choose('batch', [16, 32]),
    seed,
  };
}

function network({ features, classes }: Rows, depth: number, width: number, activation: string, options: Options): Json {
  const dense = (inputs: number, outputs: number, own: Options): Json => [
    'dense',
    Object.keys(own).length > 0 ? [inputs, outputs, own] : [inputs, outputs],
  ];
  const hidden = Array.from({ length: depth }, (_, i): Json[] => [
    dense(i === 0 ? features : width, width, options),
    [activation, []],
  ]);
  const { biasInitializer: _, ...last } = options;
  return ['sequential', [...hidden.flat(), dense(width, Math.max(1, classes), last)]];
}

type Choose = <T>(name: string, from: readonly T[]) => T;

function chooser(seed: number): Choose {
  const random = createRandom(seed).fork('case');
  return (name, from) => from[integers(random.fork(name), 1, from.length)[0]!]!;
}

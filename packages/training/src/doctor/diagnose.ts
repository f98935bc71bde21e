import { learningRateOf, type Patch } from './patch.ts';
import { checkRecord, type ClassCount, type InputScale, type LayerSignals, type RunRecord, type Signals } from './record.ts';
import { stoppedEarly, type StoppedEarly } from './stopping-early.ts';

/** What a run suffers from. */
export type Verdict =
  | 'healthy'
  | 'vanishing'
  | 'exploding'
  | 'unstable'
  | 'dead'
  | 'saturated'
  | 'plateau'
  | 'rate too small'
  | 'unscaled inputs'
  | 'one class predicted'
  | 'overfitting'
  | 'nan';

/** A change that should help, as patches to apply one after another. */
export interface Fix {
  readonly why: string;
  readonly patches: readonly Patch[];
}

/** What the doctor says of a run. */
export interface Diagnosis {
  readonly verdict: Verdict;
  /** One sentence for people. */
  readonly summary: string;
  /** The numbers it rests on. */
  readonly evidence: Readonly<Record<string, number>>;
  /** Path of the first layer that shows it, where it is one layer's trouble. */
  readonly layer?: string;
  /** The first step that showed it. */
  readonly step?: number;
  /** The likeliest first. */
  readonly fixes: readonly Fix[];
}

type Rule = (record: RunRecord, view: View) => Diagnosis | undefined;

/** Numbers that several rules ask for. */
interface View {
  /** The loss at the end, as a share of that of the best constant answer (else of the first loss). */
  readonly left: number;
  /** The same, a third of the run earlier, and half of it. */
  readonly earlier: number;
  readonly halfway: number;
  /** The validation loss at the end, as a share alike; infinite where none is known. */
  readonly unseen: number;
  readonly last: Signals | undefined;
  readonly recent: readonly Signals[];
  readonly rate: number | undefined;
  /** The largest ‖Δw‖/‖w‖ of any layer, in all samples and in the last ones; undefined without samples. */
  readonly moved: Moved | undefined;
  readonly movedLately: Moved | undefined;
  /** Mean change of the loss from one epoch to the next, up or down, as a share of it, over the second half of the run. */
  readonly roughness: number;
  /** The highest mean loss of an epoch in that half, as a share like `left`. */
  readonly height: number;
  /** Undefined where no validation loss is known. */
  readonly stopped: StoppedEarly | undefined;
  /** Whether the run has gone on long enough to complain that nothing happens. */
  readonly settled: boolean;
}

/** Above this share of the trivial loss, next to nothing has been learned. */
const HARDLY_LEARNED = 0.9;
const POORLY_LEARNED = 0.5;
/** Below this share, a run has learned: what else it shows does no harm. */
const WELL_LEARNED = 0.3;
/** Above this many times the trivial loss, steps are too large. */
const FAR_ABOVE = 1.5;
const SETTLED_STEPS = 200;
/** One loss is clearly lower than another below this share of it, and by so much of the trivial loss. */
const CLEAR_SHARE = 0.7;
const CLEAR_STEP = 0.05;
/** Epochs that early stopping bears without a better one. */
const PATIENCE = 5;

/**
 * Names what a run suffers from, with the numbers that say so and changes that should help  (Theory §12, §13). Pure: the same record
 * gives the same answer.
 *
 * Rules are asked in order, and the first that holds answers: what breaks a run comes before what slows it.
 *
 * @throws E_ARG when it is no record
 * @example
 * const record = { steps: 3, ended: true, losses: [1, 1, 1], stepsPerLoss: 1, worst: { step: 0, loss: 1 }, epochs: [], samples: [] };
 * diagnose({ ...record, broken: { step: 3, message: 'E_NONFINITE: …' } }).verdict; // → "nan"
 */
export function diagnose(record: RunRecord): Diagnosis {
  checkRecord('diagnose', record);
  const view = viewOf(record);
  for (const rule of RULES) {
    const found = rule(record, view);
    if (found !== undefined) return found;
  }
  const evidence = {
    lossLeft: view.left,
    lossLeftEarlier: view.earlier,
    roughness: view.roughness,
    largestUpdateRatio: view.movedLately?.value ?? 0,
  };
  return { verdict: 'healthy', summary: `Nothing stands out: ${percent(view.left)} of the loss is left.`, evidence, fixes: [] };
}

function viewOf(record: RunRecord): View {
  const { losses, samples, epochs, description, ended, steps } = record;
  const tail = Math.max(1, Math.ceil(losses.length / 10));
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const unit = unitOf(record);
  /** The mean of a tenth of the losses, up to this place. */
  const lossAt = (place: number) =>
    losses.length === 0 ? 1 : mean(losses.slice(Math.max(0, place - tail), Math.max(1, place))) / unit;
  const late = epochs.slice(-Math.ceil(epochs.length / 2)).map(({ loss }) => loss);
  const rises = late.slice(1).map((loss, i) => Math.abs(loss - late[i]!));
  return {
    left: lossAt(losses.length),
    earlier: lossAt(losses.length - Math.floor(losses.length / 3)),
    halfway: lossAt(Math.ceil(losses.length / 2)),
    unseen: (epochs[epochs.length - 1]?.validationLoss ?? Infinity) / unit,
    last: samples[samples.length - 1],
    recent: samples.slice(-3),
    rate: description === undefined ? undefined : learningRateOf(description.optimizer),
    moved: largest(samples, ({ updateRatio }) => updateRatio),
    movedLately: largest(samples.slice(-3), ({ updateRatio }) => updateRatio),
    height: late.length === 0 ? 0 : Math.max(...late) / unit,
    roughness: rises.length < 3 ? 0 : mean(rises) / mean(late),
    stopped: stoppedEarly(record, PATIENCE),
    settled: ended || steps >= SETTLED_STEPS,
  };
}

/** The loss of the best constant answer, else the first. */
function unitOf({ trivialLoss, losses }: RunRecord): number {
  return trivialLoss !== undefined && trivialLoss > 0 ? trivialLoss : (losses[0] ?? 1);
}

const broken: Rule = ({ broken: end, inputs, losses, trivialLoss, steps }, { rate, moved }) => {
  if (end === undefined || offScale(inputs)) return undefined;
  const first = losses[0];
  const highest = losses.reduce((most, loss) => Math.max(most, loss), 0);
  const growth = first === undefined ? 1 : highest / Math.max(first, trivialLoss ?? 0, 1e-12);
  const evidence = { steps, lossGrowth: growth, largestUpdateRatio: moved?.value ?? 0 };
  if (growth > 10 || (moved !== undefined && moved.value > 1)) {
    return {
      verdict: 'exploding',
      summary: `The numbers grew until they were no numbers any more, at step ${end.step}.`,
      evidence,
      ...(moved === undefined ? {} : { layer: moved.layer }),
      step: moved?.step ?? end.step,
      fixes: calmer(rate),
    };
  }
  const fixes = [{ why: 'gradients that are cut off cannot overflow', patches: [{ clip: 1 }] }, ...calmer(rate).slice(0, 1)];
  return {
    verdict: 'nan',
    summary: `A number that is not finite came without warning, at step ${end.step}: ${end.message}`,
    evidence,
    step: end.step,
    fixes,
  };
};

const exploding: Rule = ({ worst, samples }, { left, rate }) => {
  const moved = largest(samples.slice(1), ({ updateRatio }) => updateRatio);
  if (left < 10 || moved === undefined || moved.value < 0.1) return undefined;
  return {
    verdict: 'exploding',
    summary: `The loss ends ${left.toFixed(0)} times as high as that of a constant answer; one update moved layer ${moved.layer} by ${percent(moved.value)} of its size.`,
    evidence: { lossLeft: left, worstLoss: worst.loss, largestUpdateRatio: moved.value },
    layer: moved.layer,
    step: moved.step,
    fixes: calmer(rate),
  };
};

const unscaled: Rule = ({ inputs, broken: end }, { left, settled }) => {
  if (inputs === undefined || !settled || !offScale(inputs) || (left < 0.05 && end === undefined)) return undefined;
  const { offset, smallest, largest: most } = inputs;
  return {
    verdict: 'unscaled inputs',
    summary: `${wordsFor(inputs)}, and ${percent(left)} of the loss is left.`,
    evidence: { smallestDeviation: smallest, largestDeviation: most, largestOffset: offset, lossLeft: left },
    step: 0,
    fixes: [{ why: 'one rate fits all columns when they have one scale', patches: [{ standardise: true }] }],
  };
};

/** A layer of so few units lets too little through, whatever its weights. */
const NARROW = 3;

const DEAD = 0.75;
// A layer of one or two units that died lacks width.
const deadShare = ({ dead: share, units }: LayerSignals) => (units < NARROW ? undefined : share);

const dead: Rule = ({ samples }, { left, recent, rate, settled }) => {
  if (!settled || left < WELL_LEARNED) return undefined;
  const found = lastingly(recent, deadShare, DEAD);
  if (found === undefined) return undefined;
  // Steps that killed them and still keep the loss far above that of a constant answer are another trouble.
  if (left > 1.2 && wasStruck(samples, found.path, deadShare, DEAD)) return undefined;
  return {
    verdict: 'dead',
    summary: `${percent(found.value)} of the units of layer ${found.path} give 0 for every row: no gradient reaches them any more.`,
    evidence: { deadShare: found.value, lossLeft: left },
    layer: found.path,
    step: firstStep(samples, found.path, deadShare, DEAD),
    fixes: [
      { why: 'a slope below 0 lets gradients through', patches: [{ replace: 'relu', by: 'leakyRelu' }, ...slower(rate)] },
      { why: 'normalised signals have rows above 0', patches: [{ normalise: 'layerNorm' }, ...slower(rate)] },
    ],
  };
};

const vanishing: Rule = ({ samples }, { left, recent, settled }) => {
  if (!settled || left < POORLY_LEARNED) return undefined;
  const shares = recent.map(gradientShare).filter((share) => share !== undefined);
  if (shares.length === 0 || shares.length < recent.length) return undefined;
  const share = shares.reduce((most, one) => Math.max(most, one.value), 0);
  if (share > 0.01) return undefined;
  const { path } = shares[0]!;
  const squashing = new Set(samples[0]!.layers.map(({ type }) => type).filter((type) => type === 'sigmoid' || type === 'tanh'));
  const replace = [...squashing].map((type): Patch => ({ replace: type, by: 'relu' }));
  return {
    verdict: 'vanishing',
    summary: `The gradient of layer ${path} is ${share.toExponential(1)} of that of the last layer: it hardly learns.`,
    evidence: { gradientShare: share, lossLeft: left },
    layer: path,
    step: samples.find((sample) => (gradientShare(sample)?.value ?? 1) <= 0.01)?.step ?? 0,
    fixes: [
      {
        why: 'ReLU has derivative 1 where it is active, and He keeps signals in size',
        patches: [...replace, { initializer: 'heNormal' }],
      },
      { why: 'normalisation gives every layer signals of one size', patches: [{ normalise: 'layerNorm' }] },
    ],
  };
};

const SATURATED = 0.5;
const saturatedShare = ({ saturated: share }: LayerSignals) => share;

const saturated: Rule = ({ samples }, { left, unseen, recent, settled }) => {
  if (!settled || left < WELL_LEARNED || unseen < HARDLY_LEARNED) return undefined;
  const found = lastingly(recent, saturatedShare, SATURATED);
  // Saturated by steps that were too large is another trouble.
  if (found === undefined || wasStruck(samples, found.path, saturatedShare, SATURATED)) return undefined;
  return {
    verdict: 'saturated',
    summary: `${percent(found.value)} of the outputs of layer ${found.path} stand at an end of their range, where the derivative is nearly 0.`,
    evidence: { saturatedShare: found.value, lossLeft: left },
    layer: found.path,
    step: firstStep(samples, found.path, saturatedShare, SATURATED),
    fixes: [
      { why: 'weights in proportion keep signals off the ends', patches: [{ initializer: 'glorotNormal' }] },
      { why: 'normalised signals stay where the slope is', patches: [{ normalise: 'layerNorm' }] },
    ],
  };
};

const unstable: Rule = ({ worst, samples }, { left, rate, roughness, height, moved, settled }) => {
  const leap = moved?.value ?? 0;
  if (!settled || left < WELL_LEARNED || leap < 0.02) return undefined;
  if (height < FAR_ABOVE && roughness < 0.3 && (allMoved(samples) < 0.3 || left < POORLY_LEARNED)) return undefined;
  return {
    verdict: 'unstable',
    summary: `The loss jumps about: by ${percent(roughness)} of itself from one epoch to the next, and up to ${height.toFixed(1)} times that of a constant answer.`,
    evidence: { roughness, worstLoss: worst.loss, largestUpdateRatio: leap, lossLeft: left },
    step: worst.step,
    fixes: calmer(rate),
  };
};

/** log₂10 */
const LOG2_10 = 3.321928094887362;

const rateTooSmall: Rule = (record, { left, halfway, movedLately, recent, rate, roughness, moved, stopped, settled }) => {
  if (!settled || moved === undefined || movedLately === undefined) return undefined;
  const fastest = movedLately.value;
  const creeps = fastest < 5e-4 && left > WELL_LEARNED;
  // Ten times the rate is worth ten times the steps. Losses fall as powers of the steps T (L ∝ T^−a), so it would end at L(T)·(L(T)/L(T/2))^log₂10.
  const projected = halfway > 0 ? left * (left / halfway) ** LOG2_10 : left;
  const gains = projected < CLEAR_SHARE * left && left - projected > 0.1;
  // Ten times as large a step may move no layer by more than a quarter of its size, nor lately by a tenth; and what jumps needs no larger ones.
  const hasRoom = moved.value < 0.025 && fastest < 0.01 && roughness < 0.1;
  // Beside weights large enough to saturate, any step looks small.
  const isMeasured = lastingly(recent, saturatedShare, SATURATED) === undefined;
  // Where unseen rows no longer gain, larger steps are no help.
  const learns = stopped === undefined || stopped.rise < 1.02;
  if (!creeps && !(gains && hasRoom && isMeasured && learns)) return undefined;
  const to = rate === undefined ? undefined : rate * (fastest < 1e-5 ? 1000 : fastest < 1e-4 ? 100 : 10);
  return {
    verdict: 'rate too small',
    summary: `No layer moves by more than ${fastest.toExponential(1)} of its size in a step, and ${percent(left)} of the loss is left.`,
    evidence: { largestUpdateRatio: fastest, lossLeft: left, lossLeftHalfway: halfway, lossLeftAfterTenTimes: projected },
    step: record.samples[0]?.step ?? 0,
    fixes: to === undefined ? [] : [{ why: 'larger steps', patches: [{ set: 'optimizer.learningRate', to }] }],
  };
};

/** A class is rare when another is three times as frequent. */
const RARE = 3;

const oneClass: Rule = ({ classes, samples, told, epochs }, { left, recent, settled }) => {
  if (!settled || classes === undefined || left < WELL_LEARNED) return undefined;
  const common = Math.max(...classes);
  const rare = classes.flatMap((share, label) => (share > 0 && RARE * share <= common ? [label] : []));
  if (rare.length === 0) return undefined;
  const recall = recallOf(told ?? [], rare);
  const share = mostPredicted(recent) ?? 0;
  // Without rows to validate on, what batches were given has to do.
  if (recall === undefined ? share < 0.99 || common > 0.995 : recall >= 0.5) return undefined;
  const shown =
    recall === undefined
      ? `One class is the answer for ${percent(share)} of the rows`
      : `Of the validation rows of rare classes, ${percent(recall)} are given their class`;
  return {
    verdict: 'one class predicted',
    summary: `${shown}; ${percent(common)} of all rows are of the most frequent one.`,
    evidence: { ...(recall === undefined ? { predictedShare: share } : { rareRecall: recall }), actualShare: common },
    step: samples.find((sample) => (mostPredicted([sample]) ?? 0) >= 0.99)?.step ?? epochs[epochs.length - 1]?.step ?? 0,
    fixes: [{ why: 'rare classes count as much as frequent ones', patches: [{ classWeights: 'balanced' }] }],
  };
};

/** The mean over some classes of the share of their rows that were given them; undefined where they have none. */
function recallOf(told: readonly ClassCount[], classes: readonly number[]): number | undefined {
  const shares = classes.flatMap((label) => {
    const { rows = 0, right = 0 } = told[label] ?? {};
    return rows > 0 ? [right / rows] : [];
  });
  return shares.length === 0 ? undefined : shares.reduce((sum, one) => sum + one, 0) / shares.length;
}

const overfitting: Rule = (record, { stopped, rate }) => {
  if (stopped === undefined || record.epochs.length < PATIENCE) return undefined;
  const { step, kept, end } = stopped;
  const [best, last] = [kept.validationLoss, end.validationLoss];
  if (best >= CLEAR_SHARE * last || last - best <= CLEAR_STEP * unitOf(record)) return undefined;
  const evidence = {
    bestValidationLoss: best,
    validationLoss: last,
    trainingLossThen: kept.loss,
    trainingLoss: end.loss,
  };
  const shown = `Early stopping would have kept step ${step}: the validation loss was ${figure(best)} there and is ${figure(last)} now`;
  // What rises for the rows learned from too is no overfitting.
  if (end.loss > kept.loss) {
    return {
      verdict: 'unstable',
      summary: `${shown}, and the training loss has risen as well.`,
      evidence,
      step,
      fixes: calmer(rate),
    };
  }
  return {
    verdict: 'overfitting',
    summary: `${shown}, while the training loss has fallen.`,
    evidence,
    step,
    fixes: [{ why: 'stop where the validation loss is best', patches: [{ patience: PATIENCE }] }],
  };
};

const narrow: Rule = ({ samples }, { left, earlier, settled }) => {
  if (!settled || left < 0.1) return undefined;
  const layers = samples[samples.length - 1]?.layers ?? [];
  const bottleneck = layers.slice(0, -1).find(({ units }) => units < NARROW);
  if (bottleneck === undefined) return undefined;
  return {
    verdict: 'plateau',
    summary: `${percent(left)} of the loss is left, and layer ${bottleneck.path} lets only ${bottleneck.units} number${bottleneck.units === 1 ? '' : 's'} through.`,
    evidence: { units: bottleneck.units, lossLeft: left, lossLeftEarlier: earlier },
    layer: bottleneck.path,
    step: 0,
    fixes: [{ why: 'a wider model can draw what this one cannot', patches: [{ widen: 8 }] }],
  };
};

const plateau: Rule = ({ steps }, { left, earlier, settled }) => {
  if (!settled || left < POORLY_LEARNED || steps < 30) return undefined;
  if (Math.abs(earlier - left) > 0.03 * earlier) return undefined;
  return {
    verdict: 'plateau',
    summary: `The loss has stopped falling with ${percent(left)} of it left${left > HARDLY_LEARNED ? ': hardly anything was learned' : ''}.`,
    evidence: { lossLeft: left, lossLeftEarlier: earlier },
    fixes: [{ why: 'a wider model can draw what this one cannot', patches: [{ widen: 8 }] }],
  };
};

const RULES: readonly Rule[] = [
  broken,
  unscaled,
  exploding,
  dead,
  saturated,
  unstable,
  vanishing,
  narrow,
  overfitting,
  oneClass,
  rateTooSmall,
  plateau,
];

/** Whether one rate hardly fits all columns. */
/** In what way inputs are not scaled: the columns among each other, all of them, or where they lie. */
function wordsFor({ offset, smallest, largest }: InputScale): string {
  if (largest / smallest > 30)
    return `Columns of the inputs differ in scale (deviations from ${figure(smallest)} to ${figure(largest)})`;
  if (largest > 5) return `The inputs are large (deviations of up to ${figure(largest)})`;
  if (smallest < 0.05) return `The inputs are small (deviations of down to ${figure(smallest)})`;
  return `The inputs lie far from 0 (by up to ${figure(offset)} deviations)`;
}

function offScale(inputs: InputScale | undefined): boolean {
  if (inputs === undefined) return false;
  const { offset, smallest, largest: most } = inputs;
  return most / smallest > 30 || most > 5 || smallest < 0.05 || offset > 10;
}

function slower(rate: number | undefined): readonly Patch[] {
  return rate === undefined ? [] : [{ set: 'optimizer.learningRate', to: rate / 100 }];
}

function calmer(rate: number | undefined): readonly Fix[] {
  const clip: Fix = { why: 'clipping bounds what one step can do', patches: [{ clip: 1 }] };
  if (rate === undefined) return [clip];
  return [{ why: 'a smaller rate', patches: [{ set: 'optimizer.learningRate', to: rate / 100 }] }, clip];
}

/** The gradient of the first layer that has one, as a share of the last one's. */
function gradientShare({ layers }: Signals): { path: string; value: number } | undefined {
  const learning = layers.filter(({ gradient }) => gradient !== undefined);
  const [first, last] = [learning[0], learning[learning.length - 1]];
  if (first === undefined || last === undefined || first === last || !(last.gradient! > 0)) return undefined;
  return { path: first.path, value: first.gradient! / last.gradient! };
}

/** The first layer that is above the limit in each of these samples, with the smallest of its values. */
function lastingly(samples: readonly Signals[], value: (layer: LayerSignals) => number | undefined, limit: number) {
  for (const { path } of samples[0]?.layers ?? []) {
    const values = samples.map(({ layers }) => layers.filter((layer) => layer.path === path).map(value)[0] ?? 0);
    const smallest = values.reduce((a, b) => Math.min(a, b));
    if (smallest >= limit) return { path, value: smallest };
  }
  return undefined;
}

function firstStep(samples: readonly Signals[], path: string, value: (layer: LayerSignals) => number | undefined, limit: number) {
  return samples.find(({ layers }) => layers.some((layer) => layer.path === path && (value(layer) ?? 0) >= limit))?.step ?? 0;
}

/** Whether a layer that was far below the limit at first came above it after an update that was too large. */
function wasStruck(
  samples: readonly Signals[],
  path: string,
  value: (layer: LayerSignals) => number | undefined,
  limit: number,
): boolean {
  const first = samples[0]?.layers.find((layer) => layer.path === path);
  if (first === undefined || (value(first) ?? 0) >= 0.3) return false;
  const since = firstStep(samples, path, value, limit);
  const before = samples.filter(({ step }) => step < since);
  return (largest(before, ({ updateRatio }) => updateRatio)?.value ?? 0) > 0.2;
}

interface Moved {
  readonly step: number;
  readonly layer: string;
  readonly value: number;
}

/** The most by which every layer moved in one step. */
function allMoved(samples: readonly Signals[]): number {
  const least = samples.map(({ layers }) => {
    const ratios = layers.flatMap(({ updateRatio }) => updateRatio ?? []);
    return ratios.length === 0 ? 0 : Math.min(...ratios);
  });
  return Math.max(0, ...least);
}

function largest(samples: readonly Signals[], value: (layer: LayerSignals) => number | undefined): Moved | undefined {
  let most: Moved | undefined;
  for (const { step, layers } of samples) {
    for (const layer of layers) {
      const found = value(layer);
      if (found !== undefined && (most === undefined || found > most.value)) most = { step, layer: layer.path, value: found };
    }
  }
  return most;
}

function mostPredicted(samples: readonly Signals[]): number | undefined {
  const counts: number[] = [];
  for (const { predicted = [] } of samples) predicted.forEach((count, i) => (counts[i] = (counts[i] ?? 0) + count));
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return rows === 0 ? undefined : Math.max(...counts) / rows;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)}%`;
}

function figure(value: number): string {
  return value >= 100 && value < 1e6 ? value.toFixed(0) : value.toPrecision(2);
}

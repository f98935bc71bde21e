import type { MomentumForm } from '@gradwright/optimizers';
import type { Kind } from '../../theory/way-back.ts';

/** Of the sections themselves: their texts are those of docs/theory.md. */
export const sections = {
  contents: 'Sections',
  words: 'Words',
  cures: 'The cures that §13 names',
  touchedIn: 'The widget of {link} shows it.',
};

export const code = {
  summary: 'The lines that compute this, and their test',
  failed: 'The lines could not be fetched.',
  where: (file: string, first: number, last: number) => `${file}, lines ${first} to ${last}`,
  test: (name: string) => `its test: ${name}`,
};

/** §1 */
export const dense = {
  sum: (unit: string, terms: string, bias: string, sum: string) => `z${unit} = ${terms} + ${bias} = ${sum}`,
};

/** §2 */
export const activation = {
  picture: (name: string, z: number, value: string, slope: string) => `${name} at ${z}: ${value}, slope ${slope}`,
  choice: 'Activation',
  value: (value: string, slope: string) => `a = ${value}, slope = ${slope}`,
  hint: 'Drag the tangent along the curve, or move z. Dashed is the slope.',
};

/** §3 */
export const dropout = {
  keep: 'keep p',
  draw: 'Draw another mask',
  picture: (draws: number, ends: string) => `The mean of y over x, from 1 to ${draws} draws: at last ${ends}`,
  draws: 'draws',
  mean: 'mean of y, over x',
  meanOf: (draws: string) => `mean of ${draws}`,
};

/** §4 */
export const softmax = {
  raise: 'Raise all by 10',
  stable: 'Stable, as it is computed',
  naive: 'Naive, as it is written',
  scores: 'scores z',
  shifted: 'less the largest',
  unshifted: 'left as they are',
  powers: 'e to that',
  shares: 'P, by their sum',
  overflowed:
    'The naive way has overflowed: e to the largest score is no float32, and ∞/∞ is no number. The stable way is not troubled.',
  same: 'Both ways give the same probabilities, as long as no score is above 88.7. What is added to all scores cancels.',
};

/** §5 */
export const crossEntropy = {
  picture: (p: string, loss: string) => `−ln ${p} is ${loss}`,
  axis: 'p of the right class',
  label: 'The right class',
  oneHot: 'y, one-hot',
  byLabel: (label: number, p: string, loss: string) => `Label ${label}: −ln ${p} = ${loss}`,
  byRow: (sum: string) => `One-hot: the sum is ${sum}`,
  same: ', the same to the bit',
  hint: 'Sure and right costs nothing; sure and wrong costs without end.',
};

/** §6 */
export const fused = {
  label: 'The right class of [4, 8, 2]',
  inOne: 'in one',
  separate: 'one after the other',
  kernels: 'kernels',
  hint: (inOne: string, separate: string) => `In one: ${inOne}. One after the other: ${separate}. Counted while they ran.`,
};

/** §7 */
export const decay = {
  picture: (from: string, updates: number, to: string, byEpoch: string) =>
    `The rate falls from ${from} to ${to} in ${updates} updates, counted in epochs to ${byEpoch}`,
  updates: 'updates',
  hint: (batches: number) => `Dashed, t counts epochs of ${batches} updates each, and the rate falls in steps.`,
  update: 'update',
  byUpdate: 'η, by update',
  byEpoch: 'η, by epoch',
};

/** §7 */
export const ravine = {
  forms: {
    classic: 'classic: v = βv − ηg, w = w + v',
    heavyBall: 'heavy ball: v = βv + g, w = w − ηv',
    ema: 'average: v = βv + (1 − β)g, w = w − ηv',
  } satisfies Record<MomentumForm, string>,
  picture: (steps: number, without: string, momentum: string) =>
    `After ${steps} steps the height is ${without} without momentum, ${momentum} with`,
  form: 'Form',
  heights: (steps: number, without: string, momentum: string) =>
    `Height after ${steps} steps: ${without} without momentum (dashed), ${momentum} with.`,
  height: (steps: number) => `height after ${steps} steps`,
  without: 'without momentum',
  longer: 'average, at η/(1 − β)',
  hint: 'Both ways are the optimizer’s own steps. A large β rolls past the lowest point and comes back, like a ball; a large η is thrown from wall to wall.',
};

/** §8 */
export const wayBack = {
  choice: 'Back through',
  layers: { dense: 'Dense', relu: 'ReLU', dropout: 'Dropout', softmax: 'Softmax with cross-entropy' } satisfies Record<
    Kind,
    string
  >,
  next: 'Other numbers',
  value: 'x',
  output: 'what comes out',
  loss: 'the loss, if 1 is right',
  arriving: 'δ, from behind',
  ofLoss: '∂L/∂L',
  byRule: '∂L/∂x by the rule',
  byNudging: '∂L/∂x by nudging',
  hint: (nudge: string) =>
    `By nudging: each x is moved up and down by ${nudge}, and the layer asked anew. For a million weights that would be two million questions; the rule answers all of them at once.`,
};

/** §10 */
export const pipeline = {
  back: 'Back',
  play: 'Play',
  stop: 'Stop',
  next: 'Next',
  again: 'Once more',
  all: 'All at once',
  reweigh: 'Other weights',
  layers: { input: 'Input', dense1: 'Dense 1', relu: 'ReLU', dropout: 'Dropout', dense2: 'Dense 2' },
  steps: (probabilities: string, loss: string) => [
    'The input X.',
    'Dense 1: Z₁ = X·W₁ + b₁.',
    'ReLU: A₁ = max(0, Z₁).',
    'Dropout keeps three of four, on the average, and divides by 0.75.',
    'Dense 2: Z₂ = B₁·W₂ + b₂.',
    `Softmax and cross-entropy: P = ${probabilities}; the right class is 1, so L = ${loss}.`,
    'Back: ∂L/∂Z₂ = P − y.',
    'Through Dense 2: dW₂ = B₁ᵀ·dZ₂, db₂ = Σ dZ₂, dB₁ = dZ₂·W₂ᵀ.',
    'Through dropout: the same mask.',
    'Through ReLU: only where Z₁ was positive.',
    'Through Dense 1: dW₁ = Xᵀ·dZ₁, db₁ = Σ dZ₁, dX = dZ₁·W₁ᵀ.',
  ],
};

/** §10.1 */
export const graph = {
  flows: { forward: 'values, forward', back: 'gradients, back' },
  flow: 'What flows',
  operations: { multiply: 'multiply', add: 'add', ReLU: 'ReLU' },
  picture: 'The graph',
  otherwise: (then: string, where: string) => `${then} \\text{ where } ${where}, \\text{ else } 0`,
  card: (title: string, shape: readonly number[], numbers: string) => `${title}, shape ${shape.join(' by ')}: ${numbers}`,
  hint: 'A gradient has the shape of the tensor that it belongs to. Two rows go through, so db is a sum of two. Behind A stand softmax and cross-entropy, with the classes 0 and 2.',
};

/** §11 */
export const spiral = {
  legend: 'Switched off',
  whole: 'All of it',
  without: (part: string) => `Without ${part}`,
  parts: {
    relu: 'ReLU',
    depth: 'depth',
    softmax: 'softmax',
    crossEntropy: 'cross-entropy',
  },
  means: {
    relu: 'Dense layers in a row without anything between them are one dense layer: its borders are straight.',
    depth: 'No hidden layer: each class has one line on each side, and a spiral is no such thing.',
    softmax:
      'Bare scores with a squared error: cross-entropy would refuse them. Borders can be learned so, but the outputs are no probabilities.',
    crossEntropy:
      'Softmax with a squared error: probabilities again, and these borders can be learned. But where the network is sure and wrong, this loss hardly pushes.',
  },
  outputs: (score: string, least: string, most: string, sums: string) =>
    `${score}; outputs from ${least} to ${most}, those of a point add up to ${sums}`,
};

/** §12 */
export const curves = {
  reseed: 'Train with another seed',
  good: 'A good one',
  hump: 'A hump that passes',
  explosion: 'An explosion',
};

/** Of networks that are trained in the page. */
export const studied = {
  untrained: 'not trained yet',
  figure: (title: string, found: string) => `${title}: ${found}`,
  steps: 'steps',
  loss: 'loss',
  growth: (title: string, found: string) => `Σw² ${title}: ${found}`,
  fromTo: (from: string, to: string) => `from ${from} to ${to}`,
  score: (right: string, fresh: string) => `${right} right, ${fresh} of new points`,
  losses: (first: string, most: string, last: string, score: string) =>
    `loss ${first} at first, ${most} at most, ${last} at last; ${score}`,
  past: (most: number) => `past ${most}, then not finite`,
  noWorker: 'The worker that trains could not start.',
};

/** §13.1 */
export const vanishing = {
  legend: 'Cures',
  cures: {
    relu: 'ReLU instead of sigmoid',
    he: 'He’s weights',
    batchNorm: 'batch normalisation',
    residual: 'residual connections',
  },
  without: 'Eight layers of sigmoids',
  withCures: (cures: string) => `With ${cures}`,
  layers: 'Length of the first gradient at each layer',
  layer: (number: number) => `layer ${number}`,
  output: 'output',
  hint: (least: string) =>
    `Bars: how long the gradient of each layer’s weights is before the first step, each tenfold in the same room, from ${least} to 10. Each cure lets more of it through to layer 1. ReLU needs weights of a fitting size; with He’s, it learns.`,
};

/** §13.2 */
export const clipping = {
  legend: 'Clipped',
  ways: { value: 'by value', norm: 'by norm', globalNorm: 'by global norm' },
  asItIs: 'as it is',
  length: 'length',
  turned: 'turned',
  without: (rate: number) => `Without clipping, at η = ${rate}`,
  clipped: (way: string, limit: number) => `Clipped ${way} at ${limit}`,
};

/** §14 */
export const l2 = {
  without: 'Without',
  withPrice: (lambda: number) => `With λ = ${lambda}`,
  say: (score: string, squares: string) => `${score}, Σw² = ${squares}`,
};

/** §15 */
export const ball = {
  picture: (step: number, weight: string, loss: string, overshoot: string) =>
    `After ${step} steps the ball is at ${weight}, at the height ${loss}; ${overshoot}`,
  roll: 'Roll',
  stop: 'Stop',
  step: 'One step',
  all: (steps: number) => `All ${steps}`,
  again: 'Up again',
  flow: 'From the gradient to the weight',
  gradient: 'gradient g',
  velocity: (beta: string, rate: string) => `velocity v = ${beta}·v − ${rate}·g`,
  weight: 'weight w = w + v',
  status: (step: number, steps: number, weight: string, overshoot: string) =>
    `Step ${step} of ${steps}: w = ${weight}; ${overshoot}.`,
  past: (farthest: string) => `past the lowest point by up to ${farthest}`,
  notPast: 'not past the lowest point',
  hint: 'With β = 0 it only slides.',
};

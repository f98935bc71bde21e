import { FEATURE_NAMES, inputTitles, type FeatureName } from './features.ts';
import { LOSSES, type LossName } from './loss-choice.ts';
import { outputsOf } from './outputs-of.ts';
import { DATA, NO_POINTS, readOwn, type DataName, type OwnPoints } from './data.ts';

/** How hidden units answer. */
export const ACTIVATIONS = ['relu', 'leakyRelu', 'tanh', 'sigmoid', 'gelu'] as const;
export type ActivationName = (typeof ACTIVATIONS)[number];

/** How weights move: SGD plain, with momentum in one of its forms, or at a rate for each weight. */
export const OPTIMIZERS = ['sgd', 'classic', 'heavyBall', 'ema', 'nesterov', 'rmsProp', 'adam'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** What large weights cost: their squares, or their sizes, which pulls small ones to 0. */
export const PENALTIES = ['l2', 'l1'] as const;
export type PenaltyName = (typeof PENALTIES)[number];

/** How large weights are before the first step: in proportion to their layer (He, Glorot), or a hundredth, or five. */
export const INITIALS = ['he', 'glorot', 'tiny', 'huge'] as const;
export type InitialName = (typeof INITIALS)[number];

/** Where a branch begins: a run that is none itself, and how far that had come. */
export interface Origin {
  readonly recipe: Recipe;
  readonly step: number;
}

/** Everything that decides the bits of a run, as plain data: where it computes and how fast it is shown do not. */
export interface Recipe {
  readonly data: DataName;
  /** Points that somebody drew or brought along; they count where `data` is `'own'`. */
  readonly own: OwnPoints;
  /** A standard deviation, in the data's own unit. */
  readonly noise: number;
  /** What standardised inputs are multiplied by: 1, or what somebody forgot to scale. */
  readonly scale: number;
  /** What the network is told of a point of the plane beside its place. */
  readonly features: readonly FeatureName[];
  /** The share of points that are watched and never learned from. */
  readonly validation: number;
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  readonly initial: InitialName;
  readonly batchNorm: boolean;
  /** The share of hidden units that a step leaves out. */
  readonly dropout: number;
  /** Whether a layer adds its answers to those of the one before, where they are equally wide. */
  readonly residual: boolean;
  readonly penalty: PenaltyName;
  /** λ of λ·Σw², or of λ·Σ|w|. */
  readonly l2: number;
  /** It counts where it suits what is learned. */
  readonly loss: LossName;
  readonly optimizer: OptimizerName;
  readonly beta: number;
  readonly learningRate: number;
  readonly decay: number;
  /** The longest gradient; 0 for any. */
  readonly clip: number;
  readonly batchSize: number;
  readonly seed: number;
  /** Whose weights it begins with; null where it draws its own. */
  readonly from: Origin | null;
}

/** The last update of a run. */
export const STEPS = 20_000;
export const MOST_LAYERS = 5;
export const MOST_UNITS = 12;
/** The largest seed that the page offers. */
export const MOST_SEED = 999_999;

/** What the page begins with. */
export const FIRST: Recipe = {
  data: 'spiral',
  own: NO_POINTS,
  noise: DATA.spiral.noise.usual,
  scale: 1,
  features: [],
  validation: 0.3,
  hidden: [8, 8],
  activation: 'relu',
  initial: 'he',
  batchNorm: false,
  dropout: 0,
  residual: false,
  penalty: 'l2',
  l2: 0,
  loss: 'softmaxCrossEntropy',
  optimizer: 'adam',
  beta: 0.9,
  learningRate: 0.01,
  decay: 0,
  clip: 0,
  batchSize: 32,
  seed: 7,
  from: null,
};

/** A rate that suits the way. */
export const USUAL_RATE: Readonly<Record<OptimizerName, number>> = {
  sgd: 0.3,
  classic: 0.1,
  heavyBall: 0.1,
  ema: 1,
  nesterov: 0.1,
  rmsProp: 0.01,
  adam: 0.01,
};

const between = (least: number, most: number) => (value: unknown) => typeof value === 'number' && value >= least && value <= most;
const whole = (least: number, most: number) => (value: unknown) => Number.isInteger(value) && between(least, most)(value);
const oneOf = (names: readonly string[]) => (value: unknown) => typeof value === 'string' && names.includes(value);
const someOf = (names: readonly string[]) => (value: unknown) =>
  Array.isArray(value) && value.every(oneOf(names)) && new Set(value).size === value.length;

/** What each part of a recipe may be. */
const ALLOWED: Readonly<Record<keyof Recipe, (value: unknown) => boolean>> = {
  data: oneOf(Object.keys(DATA)),
  own: (value) => readOwn(value) !== undefined,
  noise: between(0, 5),
  scale: between(0.001, 1000),
  features: someOf(FEATURE_NAMES),
  validation: between(0.1, 0.9),
  hidden: (value) => Array.isArray(value) && value.length <= MOST_LAYERS && value.every(whole(1, MOST_UNITS)),
  activation: oneOf(ACTIVATIONS),
  initial: oneOf(INITIALS),
  batchNorm: (value) => typeof value === 'boolean',
  dropout: between(0, 0.9),
  residual: (value) => typeof value === 'boolean',
  penalty: oneOf(PENALTIES),
  l2: between(0, 1),
  loss: oneOf(LOSSES),
  optimizer: oneOf(OPTIMIZERS),
  beta: between(0, 0.999),
  learningRate: between(0, 1000),
  decay: between(0, 1),
  clip: between(0, 1000),
  batchSize: whole(2, 1000),
  seed: whole(0, MOST_SEED),
  from: (value) => readOrigin(value) !== undefined,
};

/** What links do not say that are older than these parts. */
const LATER: Partial<Recipe> = { features: [], residual: false, penalty: 'l2', loss: 'softmaxCrossEntropy', from: null };

/** A recipe out of what somebody sent, or undefined where it is none. */
export function readRecipe(value: unknown): Recipe | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: Readonly<Record<string, unknown>> = { ...LATER, ...value };
  const names = Object.keys(ALLOWED) as (keyof Recipe)[];
  if (!names.every((name) => ALLOWED[name](found[name]))) return undefined;
  const parts = Object.fromEntries(names.map((name) => [name, found[name]])) as unknown as Recipe;
  const recipe = { ...parts, from: readOrigin(parts.from)! };
  return recipe.from === null || fits(recipe.from.recipe, recipe) ? recipe : undefined;
}

function readOrigin(value: unknown): Origin | null | undefined {
  if (value === null) return null;
  const { recipe, step } = (value ?? {}) as Partial<Origin>;
  const read = readRecipe(recipe);
  return read?.from === null && whole(1, STEPS)(step) ? { recipe: read, step: step! } : undefined;
}

/** Whether the weights of one network have their places in the other. */
export function fits(one: Recipe, other: Recipe): boolean {
  const sizes = (recipe: Recipe) => [inputTitles(recipe).length, ...recipe.hidden, outputsOf(recipe), recipe.batchNorm];
  return sizes(one).join() === sizes(other).join();
}

/** Whether a hidden layer, counted from 0, adds its answers to those of the layer before. */
export function isResidual({ residual, hidden }: Recipe, layer: number): boolean {
  return residual && layer > 0 && hidden[layer] === hidden[layer - 1];
}

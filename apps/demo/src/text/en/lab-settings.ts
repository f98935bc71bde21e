/** The laboratory's settings, and what can be chosen in them. */
export const settings = {
  label: 'What is learned, and how',
  preset: 'A trouble to see',
  noPreset: 'none',
  data: 'Data',
  hidden: 'Hidden layers',
  learning: 'Learning',
  scaled: (scale: string) => `${scale}, scaled`,
  noResidual: 'There are none until two neighbouring layers are equally wide.',
  hint: 'A change starts a new run. The same seed gives the same run, to the bit.',
  locked: 'What is grey stays as the link has it.',
};

/** What each part of a recipe is called, in the order in which differences are told. */
export const labels = {
  data: 'Points',
  own: 'Your own points',
  noise: 'Noise',
  scale: 'Inputs times',
  features: 'Inputs beside the place',
  validation: 'Kept apart, not learned from',
  hidden: 'Hidden units',
  activation: 'Activation',
  initial: 'First weights',
  batchNorm: 'Batch normalisation',
  dropout: 'Dropout',
  residual: 'Residual connections',
  penalty: 'Penalty on weights',
  l2: 'Penalty λ',
  loss: 'Loss',
  optimizer: 'Learns by',
  beta: 'Momentum β',
  learningRate: 'Rate η',
  decay: 'Decay of the rate',
  clip: 'Longest gradient',
  batchSize: 'Points in a step',
  seed: 'Seed',
  from: 'Begins with',
};

/** What a part of a recipe may be. */
export const values = {
  none: 'none',
  any: 'any',
  all: 'all',
  on: 'on',
  off: 'off',
  own: (count: number, hash: string) => `${count} points, ${hash}`,
  ownWeights: 'weights of its own',
  weightsOf: (step: number) => `those of step ${step}`,
};

/** A part of a recipe that changes. */
export const difference = (label: string, from: string, to: string) => `${label}: ${from} → ${to}`;

/** Names of what can be chosen. */
export const titles = {
  relu: 'ReLU',
  leakyRelu: 'Leaky ReLU',
  tanh: 'tanh',
  sigmoid: 'Sigmoid',
  gelu: 'GELU',
  he: 'He',
  glorot: 'Glorot',
  tiny: 'tiny, 0.01',
  huge: 'huge, 5',
  l2: 'L2, squares',
  l1: 'L1, sizes',
  softmaxCrossEntropy: 'Cross-entropy',
  sigmoidCrossEntropy: 'Binary cross-entropy',
  meanSquaredError: 'Squared error',
  meanAbsoluteError: 'Absolute error',
  huber: (delta: number) => `Huber, δ = ${delta}`,
  sgd: 'SGD',
  classic: 'Momentum, classic',
  heavyBall: 'Momentum, heavy ball',
  ema: 'Momentum, average',
  nesterov: 'Momentum, Nesterov',
  rmsProp: 'RMSprop',
  adam: 'Adam',
};

/** What there is to learn. */
export const data = {
  spiral: 'Spiral',
  nnfs: 'Spiral, wound further',
  moons: 'Moons',
  circles: 'Circles',
  xor: 'Exclusive or',
  blobs: 'Clouds',
  vertical: 'Columns',
  plane: 'A plane (a number)',
  sine: 'A sine (a curve)',
  own: 'Your own',
};

/** Troubles of training to be seen: what happens, and why. */
export const presets = {
  vanishing: {
    title: 'Vanishing gradients',
    story:
      'Five sigmoids in a row, and tiny weights: each layer passes on a quarter of the gradient at most, times a weight near 0. The first layers hear next to nothing.',
  },
  rate: {
    title: 'A rate a hundred times too large',
    story: 'Each step leaps across the valley and lands higher up on the other side.',
  },
  dead: {
    title: 'Dead ReLUs',
    story:
      'One large step throws the biases so far down that units give 0 for every point. Where a unit is 0, so is its gradient: it never comes back.',
  },
  scale: {
    title: 'Inputs that nobody scaled',
    story:
      'The same points in another unit: every number a hundred times as large. The first sums are huge, and one rate fits neither them nor the biases.',
  },
  overfitting: {
    title: 'Learning by heart',
    story:
      'Twenty-four noisy points, and a network that can hold them all: the loss on what it learned falls on, the loss on new points rises.',
  },
};

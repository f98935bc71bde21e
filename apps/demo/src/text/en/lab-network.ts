const lower = (name: string) => name[0]!.toLowerCase() + name.slice(1);

/** The laboratory's network, and what can be asked about it. */
export const network = {
  heading: 'Network',
  hiddenLayers: 'Hidden layers',
  removeLayer: 'Remove the last hidden layer',
  addLayer: 'Add a hidden layer',
  layerCount: (count: number) => `${count} hidden layer${count === 1 ? '' : 's'}`,
  input: 'Input',
  oneClass: 'Class 1',
  classes: 'Classes',
  number: 'Number',
  unitsOf: (layer: number) => `Units of hidden layer ${layer}`,
  takeUnit: (layer: number) => `Take a unit from hidden layer ${layer}`,
  addUnit: (layer: number) => `Add a unit to hidden layer ${layer}`,
  units: 'Units; arrow keys move between them',
  withBias: (name: string, bias: string) => `${name}, bias ${bias}`,
  leftOut: (name: string) => `${name}, left out by dropout`,
};

/** What the network's parts are called. */
export const names = {
  input: (input: string) => `Input ${input}`,
  link: (from: number, to: number) => `Link from ${from} to ${to}`,
  unit: (unit: number, layer: number) => `Unit ${unit} of hidden layer ${layer}`,
  outputOf: (label: number) => `Output of class ${label}`,
  output: 'The output',
  weight: (from: string, to: string) => `The weight from ${lower(from)} to ${lower(to)}`,
};

export const doctor = {
  label: 'The doctor',
  theory: (section: string) => `Theory §${section}`,
  heading: 'The doctor: {verdict}',
  looks: 'looks',
  healthy: 'healthy',
  early: 'It wants to see 200 steps.',
  nothing: 'Nothing stands out.',
  seenFirst: (step: string) => `Seen first at step ${step}.`,
  backTo: (step: string) => `Back to step ${step}`,
  earlyStopping: 'whose weights early stopping would have kept',
  cureOfTheory: "the theory's cure",
  hiddenLayer: (layer: number) => `hidden layer ${layer}`,
  outputLayer: 'the output layer',
};

export const explanation = {
  label: 'Explanation',
  hint: "Point at a unit or a link, or reach them with Tab and the arrow keys: here it says what the number is and how it came about. A unit's picture is its answer over the plane; blue is positive, orange negative. A click into the large picture asks about that place.",
  letGo: 'Let go',
  holds: 'a click holds it',
  feature: (feature: string) =>
    `${feature}, computed from the two places before the first layer sees them. A network can be told what it would otherwise have to make out of straight lines.`,
  inputs: {
    only: 'The one number that the network is told of a point, less the mean of the learned points and divided by their standard deviation.',
    x: 'The place from left to right that the network is told of a point, less the mean of the learned points and divided by their standard deviation.',
    y: 'The place from bottom to top that the network is told of a point, less the mean of the learned points and divided by their standard deviation.',
  },
  batchNorm: 'Between the two, batch normalisation shifts and scales z by what the batches showed.',
  residual: (unit: number) => `The residual connection adds what unit ${unit} of the layer before answers.`,
  dropout: (share: string) =>
    `In a training step, this unit is left out with a probability of ${share}, drawn for each point anew. Grey are those that the last step left out for the first of its points.`,
  gradient: (points: number) =>
    `Each of the ${points} points adds what came in here times what the loss asks of the unit behind (with the 1/N of the mean). A positive gradient says: a smaller weight, a smaller loss.`,
  penalty: (term: string, value: string) => `The penalty adds ${term} = ${value}.`,
  step: (formula: string, value: string) => `A step on all points would move it by ${formula} = ${value}.`,
  place: 'At the point',
};

export const layers = {
  label: 'Layers',
  table: 'Layers, a table',
  layer: 'Layer',
  weights: 'Weights',
  gradients: 'Gradients',
  weightsOf: (layer: string) => `Weights of layer ${layer}`,
  gradientsOf: (layer: string) => `Gradients of layer ${layer}`,
  output: 'output',
  noGradients: 'Gradients are there after the first step.',
  gradientsAt: (step: string) => `Gradients and updates are those of step ${step}, on its points alone.`,
  about:
    "‖∂L/∂W‖ is how long a layer's gradient is, ‖ΔW‖/‖W‖ how far the step moved its weights, as a share of their own length.",
  bars: (what: string, count: number, least: string, most: string, near: string) =>
    `${what}: ${count} numbers from ${least} to ${most}, ${near} of them near 0`,
};

export const graph = {
  summary: 'The run as a graph',
  gradients: 'Gradients, back',
  backward: 'Back, from the loss',
  forward: 'Forward, to the loss',
  aboutBackward: (points: number) =>
    `Over all ${points} points: δ is what the loss asks of each sum z, and its sum over the points is the gradient of the bias.`,
  aboutForward: 'One point goes forward, that of the cross in the large picture. A click there sends another one.',
  sumOf: (sum: string, of: string) => `${sum}, of ${of}`,
  lengthOf: (formula: string) => `${formula}, its length`,
  through: (formula: string, stage: string) => `${formula}, through ${stage}`,
  batchNorm: 'batch normalisation',
  dropout: 'dropout (in a step)',
};

import type { allLayers } from 'gradwright';
import type { OptimizerName } from '../../lab/recipe.ts';

/** What the optimizers do. */
const OPTIMIZERS = {
  sgd: 'Stochastic gradient descent: the step is −η times the gradient, and nothing is kept of the last one.',
  classic: 'A step keeps a part β of the last one, as a ball does that rolls: v = β · v − η · gradient, and v is the step.',
  heavyBall:
    'Gradients gather to a speed, v = β · v + gradient, and the step is −η · v. While η stays as it is, these are the steps of the classic form.',
  ema: 'The step is −η times a running average of the gradients. At the same η, its steps are shorter than those of the other forms.',
  nesterov: 'Momentum that looks ahead: with the new v of the classic form, the step is β · v − η · gradient.',
  rmsProp: 'Each weight has a rate of its own: η divided by how large its gradients have been of late.',
  adam: 'Momentum and RMSprop in one: the mean of a weight’s gradients, divided by how large they have been of late.',
} satisfies Readonly<Record<OptimizerName, string>>;

/** What the layers of a model do. */
const LAYERS = {
  denseLayer:
    'Each unit adds up all that comes in, each number times a weight of its own. In brackets: how many numbers come in, and how many go out.',
  reluLayer: 'What is negative becomes 0, the rest stays.',
  leakyReluLayer: 'What is negative is made small, the rest stays.',
  eluLayer: 'What is negative bends smoothly towards a limit below 0, the rest stays.',
  geluLayer: 'A smooth ReLU: each number times the share of the bell curve that lies below it.',
  siluLayer: 'A smooth ReLU: each number times its sigmoid.',
  softplusLayer: 'A smooth ReLU, without a kink at 0.',
  sigmoidLayer: 'An S-shaped curve that makes a number between 0 and 1 of any number.',
  tanhLayer: 'An S-shaped curve that makes a number between −1 and 1 of any number.',
  softmaxLayer: 'Turns scores into probabilities, which add up to 1.',
  logSoftmaxLayer: 'Turns scores into the logarithms of probabilities.',
  dropoutLayer: 'Leaves units out by chance while training, so that none relies on another. For an answer all take part.',
  batchNormLayer:
    'Brings each number to mean 0 and deviation 1, by what was measured in training; then scales and shifts it as learned.',
  layerNormLayer: 'Brings the numbers of one row to mean 0 and deviation 1; then scales and shifts them as learned.',
  flattenLayer: 'Lays all numbers of a picture out in one row.',
  conv2dLayer: 'Slides small windows of weights over a picture, and tells how well each fits at each place.',
  maxPool2dLayer: 'Makes a picture smaller: of each window, the largest number stays.',
  avgPool2dLayer: 'Makes a picture smaller: of each window, the mean stays.',
  embeddingLayer: 'Gives each kind of thing a row of numbers of its own, which is learned.',
  residualLayer: 'Adds what goes into the layers inside it to what comes out of them.',
  freezeLayer: 'Holds the layers inside it as they are: training does not change them.',
  sequentialLayer: 'Layers one after another: what comes out of one goes into the next.',
} satisfies Readonly<Record<`${keyof typeof allLayers}Layer`, string>>;

/** What the words of controls, curves and texts mean. */
export const ABOUT = {
  data: 'The points to learn, each with a class or a number.',
  noise: 'How far points are scattered from where they belong.',
  scale: 'What both inputs are multiplied by. Networks learn best from inputs that are about as large as 1.',
  features: 'Numbers made of x₁ and x₂ that the network is told beside them.',
  validation:
    'The share of points that the network never learns from. How it does on these says whether it has understood, or only remembers.',
  seed: 'Where all chance comes from: points, first weights, order, dropout. The same seed gives the same run.',
  activation:
    'What a unit does with its sum. ReLU makes negative sums 0, leaky ReLU small; sigmoid and tanh flatten large ones. Without, all layers together could draw straight lines alone.',
  initial:
    'How large the random weights are at first. He and Glorot keep numbers in size from layer to layer; He is made for ReLU.',
  keep: 'How likely each number is to be kept; the others become 0.',
  dropout: 'The share of units that is left out, drawn anew at each step, so that no unit relies on another.',
  penalty:
    'Large weights cost something. L2 adds their squares to the loss, which keeps all small; L1 adds their sizes, which draws many to 0.',
  l2: 'How much large weights cost: λ times their squares or sizes is added to the loss.',
  batchNorm: 'After each hidden layer, numbers are shifted and scaled to mean 0 and deviation 1 over the points of a step.',
  residual: 'What goes into a layer is added to what comes out of it, so that gradients have a way past it.',
  loss: 'How wrong the answers are, as one number: the mean over the points. Learning is to make it smaller.',
  optimizer:
    'How a gradient becomes a step. SGD goes straight down; momentum gathers speed, in one of its forms; RMSprop and Adam give each weight a rate of its own.',
  learningRate: 'How far a step goes: η times the gradient.',
  beta: 'How much of the last step goes into the next one.',
  decay: 'How fast the rate falls: after t steps it is η / (1 + decay · t).',
  batchSize: 'From how many points the gradient of one step is computed.',
  clip: 'A gradient that is longer than this is shortened to it.',
  speed: 'How fast the run is shown. Full trains as fast as it can.',
  backend: 'What does the arithmetic. WebAssembly and JavaScript give the same bits, the fast kernels others.',
  curveOfLoss:
    'How wrong the answers are: the mean over the points. Where the line of new points rises while the other falls, the network learns by heart.',
  share: 'The share of points that lie in the region of their class.',
  r2: 'How much of the numbers’ spread is explained: all of it at 1, and at 0 no more than their mean explains.',
  network:
    'Layers of units, one behind another, that turn the numbers which go in into an answer. What it knows lies in its weights.',
  weights: 'What training changes: weights, which numbers are multiplied by on their way, and biases, which are added to them.',
  firstWeights: 'The numbers of a network before anything is learned. They are drawn by chance, which the seed decides.',
  gradient: 'How fast the loss changes with each weight. A small step against it makes the loss smaller.',
  step: 'One change of all weights, by the gradient of some of the points.',
  order: 'Points are learned from a few at a time, which is called a batch; in which order, chance decides.',
  run: 'One network that is trained from its first weights to the last step, by one optimizer and with one seed.',
  middleRun: 'The median: about as many runs have a lower loss as have a higher one.',
  band: 'Where the runs lie, when the lowest and the highest tenth are left out. Of three runs or five, that is none.',
  out: 'The steps were too long: numbers grew beyond all that can be kept, and the run ended.',
  newPoints: 'Points that are kept apart. The loss on these says whether a network has understood, or only remembers.',
  watched: 'Digits that are kept apart and asked about after each pass, to see whether what is learned holds for others.',
  pass: 'Once through all digits that are learned from and their copies. It is also called an epoch.',
  probability: 'How likely the network holds a digit to be. Those of all ten digits add up to 100%.',
  notSure: 'Where no digit seems likely enough, an answer would be wrong too often. It names the two likeliest then.',
  framed:
    'Brought to the height, the slant and the thickness of the digits that it learned from, so that the shape alone counts.',
  digitsData:
    '1,797 digits, written by hand and scanned: the test part of “Optical Recognition of Handwritten Digits”, by E. Alpaydin and C. Kaynak.',
  block: 'A square of pixels. How many of its 16 pixels are ink is one number, and more the network does not see.',
  inputs: 'What the network is given, row by row: each count, divided by 16.',
  evidence:
    'Where ink raises the score of the likeliest digit above that of the next, it speaks for it; where it lowers it, against.',
  slope: 'How fast the difference grows with the ink of a pixel. It is also called the gradient.',
  score: 'What the network says of each digit at first: any number, larger for what is likelier. It is also called a logit.',
  softmax: 'Turns scores into probabilities: e to each score, divided by the sum of these.',
  unit: 'It adds up what comes in, each number times a weight, and gives on what its activation, here ReLU, makes of the sum.',
  hidden: 'Layers between what goes into the network and what comes out of it. What their units look for, training finds.',
  relu: 'Rectified linear unit: what is negative becomes 0, and the unit is silent; the rest stays.',
  heldOut: 'Kept apart, and not learned from. How it does on these says whether it has understood, or only remembers.',
  accuracy: 'The share of digits that it called what they are, which is its accuracy.',
  copies:
    'Each is changed by chance, as another hand might have written it, so that few digits teach more. It is called augmentation.',
  confusion:
    'A confusion matrix. On the diagonal stands what was right, everywhere else how often one digit was taken for another.',
  confidence: 'How likely the network held its answer to be, which may be wrong all the same.',
  rawValues:
    'Values as a table has them: numbers of any size, words, blanks. The file says how they become numbers for the network.',
  terminal: 'Where programs are started by typing their names, such as “gradwright predict”.',
  toTheBit: 'Each number is the same to the last 0 or 1 that the machine keeps of it.',
  likely: 'The probability: how likely the model holds this to be.',
  ...OPTIMIZERS,
  ...LAYERS,
} as const;

/** What the words of controls and curves mean. */
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
} as const;

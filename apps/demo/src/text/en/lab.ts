/** The laboratory: what steers it, what it has learned, and how it is taken along. */
export const page = {
  network: 'The network',
  learned: 'What it has learned',
};

export const steering = {
  label: 'Training',
  steer: 'Steer',
  play: 'Train',
  pause: 'Pause',
  stepOnce: 'One step',
  restart: 'Start again',
  speed: 'Speed',
  speeds: { slow: '4 steps a second', watch: 'To watch', full: 'Full' },
  backend: 'Computes in',
  backends: { wasm: 'WebAssembly', fast: 'WASM, fast', threads: 'WASM, 2 threads', js: 'JavaScript' },
};

export const figures = {
  step: 'Step',
  loss: 'Loss',
  onNew: 'on new points',
  right: 'Right',
  r2: 'R²',
  speed: 'Steps a second',
};

/** How well a network does, within other sentences. */
export const score = {
  right: (share: string) => `${share} right`,
  r2: (value: string) => `R² ${value}`,
};

export const status = {
  loading: 'Getting ready …',
  training: 'Training …',
  ready: 'Ready. Nothing is learned yet.',
  far: (step: string, score: string) => `step ${step}, ${score}`,
  paused: (far: string) => `Paused at ${far}.`,
  done: (far: string) => `Done: ${far}.`,
  failed: (why: string) => `Training stopped. ${why}`,
};

export const notices = {
  brokenLink: 'The link does not hold a run that this page can read; here is the usual one.',
  noWorker: (why: string) =>
    `The worker that trains could not start${why === '' ? '' : ` (${why})`}. Reload the page to try again.`,
  sameBits: (steps: string) => `Same bits: ${steps} steps, recomputed here, end in the very weights that the link promised.`,
  otherBits: (promised: string, found: string) =>
    `Other bits: the link promised weights ${promised}…, and this browser found ${found}….`,
  noPlaces: 'The weights of the first run have no places in this network: it begins with its own.',
  fast: 'The fast kernels round otherwise. A link to this run, or its code, repeats it with them from its first step.',
};

/** Where a run computes on something else than was wanted. */
export const backends = {
  noWasm: (why: string) => `WebAssembly cannot be used here (${why}); JavaScript takes over, with the same numbers.`,
  noFast: (why: string) =>
    `The fast kernels cannot be used here (${why}); the exact ones take over, with the bits of JavaScript.`,
  noThreads: (why: string) => `Two threads cannot be had here (${why}); one computes, with the same bits.`,
};

export const tour = {
  label: 'A first look',
  place: (step: number, steps: number) => `${step} of ${steps}.`,
  next: 'Next',
  done: 'Done',
  skip: 'Skip',
  plane:
    'It is learning already. Each point has a class; the colours behind are what the network would answer there, and the line is where it changes its mind.',
  network:
    'This is the network. Each small picture is what one unit answers over the plane; a link is a weight, blue where it is positive. Add units and layers with + and −.',
  explanation:
    'Point at a unit or a link: here it says which numbers it adds up, by which formula, and what the loss asks of it.',
  curves:
    'The curves are the loss and the share that is right, on points that it learns from and on new ones. The slider below goes back in time.',
  settings: 'Everything here begins a new run. Choose a trouble to see, and let the doctor beside the network find its cure.',
};

export const plane = {
  role: 'picture',
  class: (label: number) => `class ${label}`,
  wrong: 'wrong',
  new: 'new, not learned from',
  notDrawn: 'The plane, not drawn yet.',
  pointsAlone: 'The plane, with points alone.',
  keys: 'Arrow keys move a cross, Space does what a click does.',
  right: (share: string) => `${share} of the points lie in the region of their class`,
  r2: (value: string) => `R² is ${value}`,
  planeAfter: (steps: number, score: string) => `The plane after ${steps} steps: ${score}`,
  curveAfter: (steps: number, score: string) => `The curve after ${steps} steps: ${score}`,
};

export const ownPoints = {
  label: 'Your own points',
  click: 'A click into the picture',
  asks: 'asks',
  class: (label: number) => `class ${label}`,
  erases: 'erases',
  wipe: 'Wipe all',
  draw: 'Draw your own points',
  file: 'Points from a CSV file',
  rows: (name: string, count: number) => `${name}: ${count} rows.`,
  x: 'From left to right',
  y: 'From bottom to top',
  target: 'To learn',
  use: 'Use these',
  missingPoints: (count: number) => `Draw ${count} more points, of two classes at least.`,
  missingClass: 'Draw points of a second class.',
};

/** What is wrong with a table that was brought along. */
export const table = {
  noRows: (name: string) => `${name} holds no rows below its header.`,
  sameName: (name: string) => `${name} has two columns of one name.`,
  fewNumeric: (name: string, numeric: number, columns: number) =>
    `${name} holds numbers in ${numeric} of ${columns} columns: it takes two for the place, and one more to learn.`,
  sameColumn: 'The three columns must differ.',
  fewRows: (name: string, rows: number) => `${name} has ${rows} rows with all three values, which are too few.`,
  manyClasses: (column: string, classes: number, colours: number) =>
    `${column} has ${classes} classes, and the picture ${colours} colours.`,
  oneClass: (column: string) => `${column} is the same in every row: there is nothing to learn.`,
};

export const curves = {
  learned: 'learned from',
  unseen: 'new points',
  kept: 'kept, thin',
  loss: 'Loss by step',
  right: 'Share that is right',
  r2: 'R²',
  now: (name: string, now: string, onNew: string) => `${name}: now ${now}, on new points ${onNew}`,
  nowAndKept: (now: string, kept: string) => `${now}; kept ${kept}`,
  travel: 'Back in time',
  step: (step: string) => `step ${step}`,
  valueText: (step: number) => `Step ${step}`,
};

export const compare = {
  label: 'Compare',
  keep: 'Keep this run to compare',
  keepInstead: 'Keep this one instead',
  branch: 'Branch from here',
  leaveBranch: 'Back to the first run',
  drop: 'Let it go',
  branched: (step: string) =>
    `A branch: it begins at step ${step}, with the weights that the first run had then. Whatever you change, it begins there anew.`,
  picture: (steps: number) => `The kept run after ${steps} steps`,
  before: (step: string, train: { loss: string; score: string }, onNew: { loss: string; score: string }) =>
    `Kept at step ${step}: loss ${train.loss}, ${train.score}; on new points ${onNew.loss}, ${onNew.score}. Its curves are the thin ones.`,
  same: 'The same settings: the same run, to the bit.',
};

export const sharing = {
  label: 'Share',
  heading: 'Take it along',
  about:
    'A run is its settings and its seed. A link holds them, and a hash of the weights: whoever opens it computes the run anew and is told whether the bits are the same. The code makes the same run with the packages, in Node or anywhere. The JavaScript file answers as this network does, and needs nothing else.',
  link: 'Link to this step',
  code: 'Code of this run',
  js: 'JavaScript that predicts',
  weights: 'Weights, safetensors',
  frame: 'HTML for another page',
  /** Of the frame in the other page. */
  frameTitle: 'A network that learns',
  copied: 'Copied.',
  toCopy: 'Here it is, to copy.',
  saved: 'Saved.',
  theLink: 'The link',
  weightsNow: 'Weights now: {hash}',
};

export const teaching = {
  summary: 'For a lesson',
  hides: 'The link hides',
  keeps: 'and keeps as they are',
  embed: 'to stand in another page, without heading and links',
  parts: {
    settings: 'the settings',
    own: 'drawing one’s own points',
    doctor: 'the doctor',
    compare: 'comparing',
    share: 'this part',
    data: 'the data',
    network: 'the network',
    learning: 'how it learns',
  },
};

/** How training goes. */
export const training = {
  progress: 'Training',
  begins: 'Learning handwritten digits, and copies of them as other hands would write them …',
  learning:
    'Learning … {share} of the <word of="watched">digits to watch</word> are right after {epoch} of {epochs} <word of="pass">passes</word>',
  trained:
    'Trained, here, just now: {share} of the <word of="watched">digits to watch</word> are right after {epoch} <word of="pass">passes</word>. Draw a digit.',
  couldNotStart: (reason: string) =>
    `The worker that trains could not start${reason === '' ? '' : ` (${reason})`}. Reload the page to try again.`,
};

export const drawing = {
  label: 'Draw',
  board: 'Board to draw a digit on. Arrow keys move the pen, Space puts it down and lifts it, Delete wipes the board.',
  wipe: 'Wipe',
  hint: 'With mouse, pen or finger; or with arrow keys and Space.',
  ofTheData: (digit: number) => `A ${digit} of the data. Draw, and yours takes its place.`,
};

export const answers = {
  label: 'What the network says',
  draw: 'Draw a digit.',
  drawAlready: 'Draw already: the answer comes when it has learned.',
  sure: (digit: number, share: string) => `${digit}, with ${share}.`,
  sureAndRight: (digit: number, share: string) => `${digit}, with ${share}, and it is.`,
  sureAndWrong: (digit: number, share: string, actual: number) => `${digit}, with ${share}, but it is ${actual}.`,
  notSure: (best: number, share: string, second: number) => `Not sure: perhaps ${best} (${share}), perhaps ${second}.`,
  hint: 'Below <word of="probability">{share}</word>, at the thin line, it says that it is <word of="notSure">not sure</word>.',
};

export const way = {
  label: 'The way there',
  bitmap: 'The drawing as a bitmap of 32 × 32 pixels',
  framed:
    '<word of="framed">Framed</word>: 32 × 32. Set upright, scaled to the height and the middle 20 columns, strokes thickened or thinned to 312 pixels of ink: as in <word of="digitsData">the data</word>.',
  ink: (rows: string) => `Ink in 8 × 8 blocks: ${rows}`,
  counted:
    'Counted: the ink of each <word of="block">4 × 4 block</word>, 0 … 16. These <word of="inputs">64 numbers</word> go in.',
  evidence: (best: number, forBest: string, second: number, forSecond: string) =>
    `Evidence by pixel: ${forBest} for ${best}, ${forSecond} for ${second}`,
  noEvidence: 'Which pixels <word of="evidence">speak</word> for the answer, and which against it.',
  speaks:
    'What <word of="evidence">speaks</word> {best}, and what {second}: each pixel times the <word of="slope">slope</word> of the difference of their <word of="score">scores</word> before <word of="softmax">softmax</word>.',
  forBest: (digit: number) => `for ${digit}`,
  forSecond: (digit: number) => `for ${digit}`,
  layer: (number: number, active: number, all: number) => `Hidden layer ${number}: ${active} of ${all} units are active`,
  layers:
    'On the way: the <word of="unit">units</word> of both <word of="hidden">hidden layers</word> after <word of="relu">ReLU</word>. Most stay silent.',
};

/** The digits held out. */
export const judged = {
  label: 'The digits held out',
  heading: 'On {all} <word of="heldOut">digits that it never saw</word>',
  score:
    '{right} of {all} are <word of="accuracy">right</word>, {share}. It learned from {learned} others and from turned, scaled, leaning and warped <word of="copies">copies</word> of them, framed as drawings are.',
  matrix: '<word of="confusion">Rows: what it was. Columns: what it was called.</word> Choose a number to see the digits.',
  cell: (count: number, actual: number, said: number) => `${count} times ${actual} called ${said}`,
  mistakes: 'Its mistakes, the <word of="confidence">surest</word> first',
  calledRight: '{actual}, called {said}, the <word of="confidence">surest</word> first',
  calledWrong: '{actual}, but called {said}',
  all: 'All mistakes',
  one: (actual: number, said: number, confidence: string) => `${actual} called ${said}, ${confidence}`,
};

export const settings = {
  data: 'Points',
  seeds: 'Runs of each',
  seedCount: (count: number) => `${count} seeds`,
  contestants: 'Who runs, and at which <word of="learningRate">rate η</word>',
  rateOf: (optimizer: string) => `Rate of ${optimizer}`,
  start: 'Start the race',
};

export const progress = {
  label: 'The race',
  done: (runs: number, steps: string) => `All ${runs} runs are in, after ${steps} steps each.`,
  runs: 'Runs',
  running: (done: number, all: number) => `${done} of ${all} runs are in`,
  failed: 'a run failed',
  couldNotStart: (reason: string) => `A worker could not start${reason === '' ? '' : ` (${reason})`}.`,
};

export const chart = {
  empty: 'Loss by step',
  leader: (optimizer: string, loss: string) => `Loss by step; ${optimizer} is lowest at the end, ${loss}`,
  hint: 'The loss on <word of="newPoints">points that were not learned from</word>, by step. A line is the middle run, its band holds all but the lowest and the highest tenth of the runs: one lucky seed wins no race. Every run of a seed has the same points, first weights and order.',
};

export const standings = {
  by: 'By',
  loss: '<word of="loss">loss</word>, <word of="middleRun">middle run</word>',
  band: '<word of="band">band</word>',
  runs: '<word of="run">runs</word>',
  out: 'out',
};

import { isGradwrightError, place, readNow, tensor, type Backend, type Dataset, type Layer } from '@gradwright/core';
import { inspect } from '@gradwright/layers';
import { accuracy, predict, train } from '@gradwright/training';
import { GRID, type Points } from '../lab/messages.ts';
import { CLASSES, lossOf, networkOf, optimizerOf, pointsOf, withRows } from './study-network.ts';
import type { Study, StudyPicture, StudyReply } from './study.ts';

/** Pictures lie a sixteenth of the way so far apart. */
const GROWTH = 1 / 16;

const NOTHING = new Float32Array();

/** Trains what a study says: the points, then pictures ever further apart, and the end, good or bad. */
export async function* runStudy(study: Study, backend: Backend, calm = false): AsyncGenerator<StudyReply> {
  const { learned, fresh } = pointsOf(study);
  const classes = CLASSES[study.data];
  const data = study.head === 'crossEntropy' ? learned : withRows(learned, classes);
  const points = drawable(learned);
  yield points;
  const model = networkOf(study);
  place(model, { backend, seed: study.seed });
  const look = createLook(study, { backend, model, data, learned, fresh, reach: points.reach });
  try {
    yield look(0);
    let due = 1;
    const epochs = Math.ceil((study.steps * study.batchSize) / data.size);
    const options = { loss: lossOf(study), optimizer: optimizerOf(study), batchSize: study.batchSize };
    for await (const event of train(model, { data, ...options, backend, seed: study.seed, epochs })) {
      if (event.type !== 'step') continue;
      const isLast = event.step >= study.steps;
      if (isLast || (!calm && event.step >= due)) yield look(event.step);
      if (isLast) break;
      if (event.step >= due) due = event.step + 1 + Math.floor(event.step * GROWTH);
    }
    yield { type: 'end', failure: undefined };
  } catch (error) {
    if (!isGradwrightError(error)) throw error;
    yield { type: 'end', failure: error.message };
  }
}

function drawable({ inputs, targets }: Dataset): Points {
  const rows = { inputs: Float32Array.from(readNow(inputs)), targets: Float32Array.from(readNow(targets)) };
  const none = { inputs: NOTHING, targets: NOTHING };
  return { type: 'points', run: 0, train: rows, validation: none, reach: 1.08 * Math.max(...rows.inputs.map(Math.abs)) };
}

interface Watched {
  readonly backend: Backend;
  readonly model: Layer;
  /** With what the loss compares with. */
  readonly data: Dataset;
  /** With labels. */
  readonly learned: Dataset;
  readonly fresh: Dataset;
  readonly reach: number;
}

/** What the network says of the plane and of the points, and the gradient that reaches each layer. */
function createLook(study: Study, { backend, model, data, learned, fresh, reach }: Watched): (step: number) => StudyPicture {
  const classes = CLASSES[study.data];
  const loss = lossOf(study);
  const [input, target] = [data.inputs, data.targets].map((given) => tensor(backend, readNow(given), given.shape));
  const judge = ({ inputs, targets, size }: Dataset) => {
    const prediction = predict(model, inputs, { loss, batchSize: size });
    return { prediction, score: accuracy({ prediction, target: { shape: targets.shape, data: readNow(targets) } }) };
  };
  const plane = { shape: [GRID * GRID, 2], data: centresOf(reach) };
  return (step) => {
    const { prediction, score } = judge(learned);
    const seen = inspect(model, input!, { training: true, loss, target: target! });
    const matrices = seen.parameters.filter(({ trainable, value }) => trainable && value.shape.length === 2);
    return {
      type: 'picture',
      step,
      loss: seen.loss!,
      score: { train: score, fresh: judge(fresh).score },
      gradients: matrices.map(({ gradient }) => Math.hypot(...gradient!.data)),
      squares: matrices.reduce((sum, { value }) => sum + Math.hypot(...value.data) ** 2, 0),
      outputs: rangesOf(prediction.data, classes),
      said: { train: largest(prediction.data, classes), validation: NOTHING },
      plane: study.plane ? Float32Array.from(predict(model, plane, { loss, batchSize: GRID * GRID }).data) : NOTHING,
    };
  };
}

/** The centres of a picture's cells, row by row from the top left. */
function centresOf(reach: number): Float32Array {
  const at = (cell: number) => (2 * ((cell + 0.5) / GRID) - 1) * reach;
  return Float32Array.from({ length: GRID * GRID * 2 }, (_, i) => {
    const cell = i >> 1;
    return i % 2 === 0 ? at(cell % GRID) : -at(Math.floor(cell / GRID));
  });
}

const rowsOf = (outputs: ArrayLike<number>, classes: number): number[][] =>
  Array.from({ length: outputs.length / classes }, (_, row) =>
    Array.from({ length: classes }, (_, i) => outputs[row * classes + i]!),
  );

function rangesOf(outputs: ArrayLike<number>, classes: number): StudyPicture['outputs'] {
  const all = Array.from(outputs);
  const sums = rowsOf(outputs, classes).map((row) => row.reduce((a, b) => a + b));
  return { range: [Math.min(...all), Math.max(...all)], sums: [Math.min(...sums), Math.max(...sums)] };
}

const largest = (outputs: ArrayLike<number>, classes: number): Float32Array =>
  Float32Array.from(rowsOf(outputs, classes), (row) => row.indexOf(Math.max(...row)));

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNow, type Backend, type Dataset } from '@gradwright/core';
import { digits, split, standardise } from '@gradwright/datasets';
import { allLayers, dense, relu, sequential, softmax } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { accuracy, confusionMatrix, earlyStopping, predict, readClasses, train } from '@gradwright/training';
import { linearBaseline, trivialBaseline } from '../baselines.ts';
import { loadModel } from '../load-model.ts';
import { judge } from '../program/judge.ts';
import { watch } from '../program/watch.ts';
import { drawConfusion } from '../terminal/confusion.ts';
import { drawCurve } from '../terminal/curve.ts';
import { drawDigits } from '../terminal/digits.ts';
import { showFigure, showInterval } from '../terminal/figures.ts';
import { heading, wrap, type Screen } from '../terminal/screen.ts';
import { createTrainedModel, type Classification } from '../trained-model.ts';

const SEED = 7;
const EPOCHS = 40;
const PIXELS = 64;

/** Real handwriting: 1797 digits, a quarter of them held out and looked at only at the end. */
export async function learnDigits(screen: Screen, backend: Backend, signal: AbortSignal): Promise<void> {
  const raw = split(digits(), { validation: 0.15, test: 0.25, stratify: true, seed: SEED });
  const [data, validation, test] = standardise(raw.train, raw.validation, raw.test);
  const body = [dense(PIXELS, 64), relu(), dense(64, 10)] as const;
  const loss = softmaxCrossEntropy();

  heading(screen, '2  Real handwritten digits');
  const intro = `1797 pictures of 8×8 pixels (UCI, 1998). Dense 64→64, ReLU, Dense 64→10; Adam. ${data.size} to learn from, ${validation.size} to stop by, ${test.size} held out.`;
  screen.line(screen.paint.dim(wrap(`  ${intro}`, screen.width, '  ')));
  const run = train(sequential(...body), {
    data,
    validation,
    loss,
    optimizer: adam({ learningRate: 0.003 }),
    backend,
    seed: SEED,
    epochs: EPOCHS,
    metrics: { accuracy },
    stop: earlyStopping({ patience: 8 }),
    signal,
  });
  const { history } = await watch(screen, run, EPOCHS, { name: 'accuracy' });
  if (signal.aborted) return;
  screen.line();
  const curves = [
    { name: 'training loss', values: history.map((epoch) => epoch.loss) },
    { name: 'validation loss', values: history.flatMap((epoch) => epoch.validation?.loss ?? []) },
  ];
  screen.line(drawCurve(screen, curves));

  const trained = createTrainedModel<Classification<number>>(sequential(...body, softmax()), data.preparation);
  const prediction = predict(trained.network, test.inputs);
  const compared = { prediction, target: { shape: test.targets.shape, data: readNow(test.targets) } };
  const [figure] = judge(prediction, test, data.preparation);
  screen.line();
  const said = `  accuracy ${showInterval(figure!)}, on ${test.size} digits it never saw (95% interval)`;
  screen.line(screen.paint.bold(wrap(said, screen.width, '    ')));
  for (const baseline of [trivialBaseline(data), await linearBaseline(data, { seed: SEED, backend })]) {
    const [theirs] = judge(baseline.predict(test), test, data.preparation);
    const line = `  accuracy ${showFigure(theirs!.value, 'share').padStart(6)}, ${baseline.name}`;
    screen.line(screen.paint.dim(wrap(line, screen.width, '    ')));
  }
  screen.line();
  screen.line(drawConfusion(screen, confusionMatrix(compared), data.classNames.map(String)));
  drawMistakes(screen, raw.test, readClasses('digits', compared));
  await saveAndLoad(screen, trained.encode(), raw.test, backend);
}

/** A few of the digits it gets wrong, drawn. */
function drawMistakes(
  screen: Screen,
  { inputs }: Dataset,
  { predicted, actual }: { predicted: ArrayLike<number>; actual: Uint32Array },
): void {
  const wrong = Array.from(actual.keys()).filter((row) => predicted[row] !== actual[row]);
  if (wrong.length === 0) return;
  const room = Math.max(1, Math.floor((screen.width - 2) / 19));
  const pixels = readNow(inputs);
  const shown = wrong.slice(0, room).map((row) => ({
    pixels: pixels.subarray(row * PIXELS, (row + 1) * PIXELS),
    caption: `a ${actual[row]}, taken for ${predicted[row]}`,
  }));
  screen.line();
  screen.line(`  ${wrong.length} of them it gets wrong:`);
  screen.line();
  screen.line(drawDigits(shown));
}

/** The model in a file, loaded back: it answers raw pixels. */
async function saveAndLoad(screen: Screen, bytes: Uint8Array, { inputs, targets }: Dataset, backend: Backend): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gradwright-'));
  const file = join(folder, 'digits.gradwright');
  await writeFile(file, bytes);
  const loaded = await loadModel<Classification<number>>(await readFile(file), { use: allLayers, backend });
  await rm(folder, { recursive: true });
  const answer = loaded.predict(readNow(inputs).subarray(0, PIXELS));
  const sure = answer.probabilities[`${answer.label}`]!;
  screen.line();
  const said = `it is a ${answer.label} (${(100 * sure).toFixed(1)}% sure)`;
  const text = `  Saved to a file (${(bytes.length / 1000).toFixed(1)} kB), loaded back, asked about the first held-out picture, a ${readNow(targets)[0]}: ${said}.`;
  screen.line(wrap(text, screen.width, '  '));
}

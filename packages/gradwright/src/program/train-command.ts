import { readNow, sizeOf, type Backend, type Dataset, type Json, type Layer, type Loss, type Schedule } from '@gradwright/core';
import {
  confusionMatrix,
  doctor,
  findLearningRate,
  predict,
  train,
  type DiagnosisEvent,
  type EndEvent,
  type ResumeEvent,
  type TrainingEvent,
} from '@gradwright/training';
import { linearBaseline, trivialBaseline } from '../baselines.ts';
import { createTrainedModel } from '../trained-model.ts';
import { drawConfusion } from '../terminal/confusion.ts';
import { drawCurve } from '../terminal/curve.ts';
import { drawFigures, showFigure } from '../terminal/figures.ts';
import { createProgress } from '../terminal/progress.ts';
import { heading, wrap, type Screen } from '../terminal/screen.ts';
import { assembleRun, createBackend, layersInWords } from './assemble-run.ts';
import { loadParts, type Parts } from './data.ts';
import { judge, type Figure } from './judge.ts';
import { describeDiagnosis } from './describe-diagnosis.ts';
import { keepRun, readRun, storeIn } from './kept-run.ts';
import { createOptimizer } from './optimizers.ts';
import type { TrainCommandOptions } from './train-options.ts';
import { watch } from './watch.ts';
import { after, plural } from './words.ts';
import { checkFolder, kilobytes, quoted, writeOut } from './write-out.ts';

const BASELINE_EPOCHS = 200;

/** Trains on a data set or a CSV file, judges on rows held out, and saves the model. */
export async function trainCommand(screen: Screen, source: string, options: TrainCommandOptions): Promise<void> {
  if (options.out !== undefined) await checkFolder('train', options.out);
  const parts = await loadParts(source, options);
  const { preparation, test } = parts;
  const backend = await createBackend(screen, options.backend);
  const { model, network, data, loss, metric, trainOptions } = assembleRun(parts, options, backend);
  describeData(screen, source, parts);

  heading(screen, `Training ${layersInWords(parts, options)}`);
  const learningRate = await rateOf(screen, options, { model, data, loss, backend });
  const { checkpoints: folder } = options;
  const store = folder === undefined ? undefined : storeIn(folder);
  if (folder !== undefined && options.resume !== true) await keepRun(folder, source, { ...options, learningRate });
  const run = train(model, {
    ...trainOptions(learningRate),
    ...(options.doctor === true ? { doctor: doctor() } : {}),
    ...(store === undefined ? {} : { checkpoint: { every: options.checkpointEvery ?? 'epoch', to: store } }),
    ...(store === undefined || options.resume !== true ? {} : { resume: store }),
    signal: options.signal,
  });
  let diagnosis: DiagnosisEvent | undefined;
  const onEvent = (event: TrainingEvent): void => {
    if (event.type === 'diagnosis') diagnosis = event;
    if (event.type === 'resume') describeResume(screen, event);
  };
  const end = await watch(screen, run, options.epochs, metric, onEvent).catch((error: unknown) => {
    if (diagnosis !== undefined) describeDiagnosis(screen, diagnosis);
    throw error;
  });
  describeRun(screen, end, folder);
  if (diagnosis !== undefined) describeDiagnosis(screen, diagnosis);
  if (options.signal.aborted) return;

  const trained = createTrainedModel(network, preparation);
  const prediction = predict(trained.network, test.inputs);
  const figures = judge(prediction, test, preparation);
  heading(screen, `On ${test.size} rows held out`);
  screen.line(drawFigures(screen, figures));
  screen.line(
    screen.paint.dim(wrap('  (in brackets: 95% intervals, for the luck of which rows were held out)', screen.width, '  ')),
  );
  await compareWithBaselines(screen, parts, figures[0]!, options, backend);
  if (options.signal.aborted) return;
  if (preparation.target.kind === 'classes') {
    screen.line();
    const compared = { prediction, target: { shape: test.targets.shape, data: readNow(test.targets) } };
    screen.line(drawConfusion(screen, confusionMatrix(compared), preparation.target.names.map(String)));
  }
  if (options.out !== undefined) await save(screen, options.out, trained.encode(notes(source, options, figures)));
}

/** Goes on with a run that `train --checkpoints` began, as it was asked for; epochs may be more, the model saved elsewhere. */
export async function resumeCommand(
  screen: Screen,
  folder: string,
  { epochs, out, signal }: { readonly epochs?: number; readonly out?: string; readonly signal: AbortSignal },
): Promise<void> {
  const { source, options } = await readRun('resume', folder);
  const changed = { ...(epochs === undefined ? {} : { epochs }), ...(out === undefined ? {} : { out }) };
  await trainCommand(screen, source, { ...options, ...changed, checkpoints: folder, resume: true, signal });
}

function describeData(screen: Screen, source: string, { train: data, validation, test, preparation, report }: Parts): void {
  const { target } = preparation;
  heading(screen, source);
  const features = sizeOf(data.inputs.shape.slice(1));
  const kind =
    target.kind === 'classes'
      ? `${target.names.length} classes`
      : target.names.length === 1
        ? 'a number'
        : `${target.names.length} numbers`;
  const sizes = `${data.size} rows to learn from, ${validation.size} to stop by, ${test.size} held out`;
  screen.line(wrap(`  ${sizes}; ${plural(features, 'input')}, the target is ${kind}`, screen.width, '  '));
  if (report === undefined) return;
  const notices = [
    ...report.dropped.map(({ column, detail }) => `column ${JSON.stringify(column)} is left out: ${detail}`),
    ...report.blanks.map(({ column, count }) => `column ${JSON.stringify(column)} has ${plural(count, 'missing cell')}, filled`),
    ...(report.rowsWithoutTarget > 0
      ? [`${plural(report.rowsWithoutTarget, 'row')} without a target ${report.rowsWithoutTarget === 1 ? 'is' : 'are'} left out`]
      : []),
  ];
  for (const notice of notices) screen.line(screen.paint.yellow(wrap(`  ! ${notice}`, screen.width, '    ')));
}

/** The rate that was asked for, or what a range test suggests. */
async function rateOf(
  screen: Screen,
  { learningRate, optimizer, batchSize, seed, signal }: TrainCommandOptions,
  { model, ...rest }: { readonly model: Layer; readonly data: Dataset; readonly loss: Loss; readonly backend: Backend },
): Promise<number | undefined> {
  // A run that is gone on with has the rate that was found when it began.
  if (learningRate !== 'auto') return learningRate;
  const make = (rate: Schedule) => createOptimizer(optimizer, rate);
  const found = await findLearningRate(model, { ...rest, optimizer: make, batchSize, seed, signal });
  screen.line(
    wrap(`  Rate ${found.suggestion}: where the loss falls fastest, of ${found.rates.length} rates tried`, screen.width, '  '),
  );
  screen.line(
    drawCurve(screen, [{ name: `loss at rates from ${found.rates[0]} to ${found.rates.at(-1)}`, values: found.losses }]),
  );
  return found.suggestion;
}

function describeResume(screen: Screen, { step, epoch, damaged }: ResumeEvent): void {
  for (const { step: passed, problem } of damaged)
    screen.line(screen.paint.yellow(wrap(`  ! the checkpoint of step ${passed} is damaged (${problem})`, screen.width, '    ')));
  screen.line(wrap(`  Goes on ${after(epoch, step)}.`, screen.width, '  '));
}

function describeRun(screen: Screen, { reason, epoch, step, history, bestEpoch }: EndEvent, folder: string | undefined): void {
  if (reason === 'aborted') {
    const saved = folder === undefined ? 'nothing was saved.' : 'it is kept. To go on:';
    screen.line(wrap(`  Interrupted ${after(epoch, step)}; ${saved}`, screen.width, '  '));
    if (folder !== undefined) screen.line(screen.paint.cyan(`  ${screen.program} resume ${quoted(folder)}`));
    return;
  }
  const how = reason === 'completed' ? 'All epochs are done' : 'Stopped early';
  const best = bestEpoch === undefined ? '' : `; the model has the weights of epoch ${bestEpoch}`;
  screen.line(wrap(`  ${how} ${after(epoch, step)}${best}.`, screen.width, '  '));
  const series = [
    { name: 'training loss', values: history.map(({ loss }) => loss) },
    { name: 'validation loss', values: history.flatMap(({ validation }) => validation?.loss ?? []) },
  ];
  screen.line();
  screen.line(drawCurve(screen, series));
}

async function compareWithBaselines(
  screen: Screen,
  { train: data, test, preparation }: Parts,
  own: Figure,
  { seed, signal }: TrainCommandOptions,
  backend: Backend,
): Promise<void> {
  screen.line();
  const progress = screen.live ? createProgress(screen, BASELINE_EPOCHS) : undefined;
  const onEvent = (event: TrainingEvent) => {
    if (event.type === 'epoch') progress?.at(event.epoch, 'a linear model, to compare');
  };
  const linear = linearBaseline(data, { epochs: BASELINE_EPOCHS, seed, backend, signal, onEvent });
  const baselines = [trivialBaseline(data), await linear.finally(() => progress?.end())];
  if (signal.aborted) {
    screen.line('  Interrupted; nothing was saved.');
    return;
  }
  for (const { name, predict: answer } of baselines) {
    const [figure] = judge(answer(test), test, preparation);
    screen.line(wrap(`  ${own.name} of ${name}: ${showFigure(figure!.value, figure!.kind)}`, screen.width, '    '));
  }
}

function notes(source: string, { seed }: TrainCommandOptions, figures: readonly Figure[]): Json {
  return {
    source,
    seed,
    test: Object.fromEntries(figures.map(({ name, value, interval }) => [name, { value, interval: [...interval] }])),
  };
}

async function save(screen: Screen, file: string, bytes: Uint8Array): Promise<void> {
  await writeOut('train', file, bytes);
  screen.line();
  screen.line(wrap(`  Saved to ${file} (${kilobytes(bytes.length)}). To use it:`, screen.width, '  '));
  screen.line(screen.paint.cyan(`  ${screen.program} predict ${quoted(file)} rows.csv`));
  screen.line(screen.paint.cyan(`  ${screen.program} export ${quoted(file)} --html`));
}

import { isGradwrightError, type GradwrightError, type Layer } from '@gradwright/core';
import { doctor, readWeights, train, type Checkpoint, type DiagnosisEvent, type TrainingEvent } from '@gradwright/training';
import { heading, wrap, type Screen } from '../terminal/screen.ts';
import { assembleRun, createBackend, layersInWords } from './assemble-run.ts';
import { loadParts } from './data.ts';
import { describeDiagnosis } from './describe-diagnosis.ts';
import { newestOf, readRun } from './kept-run.ts';
import { watch } from './watch.ts';
import { after, plural } from './words.ts';

/**
 * Says what a run that `train --checkpoints` kept suffers from. A run is decided by what it was asked for, to the bit: so it is followed once more from its
 * beginning, with the doctor watching, to the newest checkpoint and one interval beyond, in which a run that broke down breaks down again. Nothing is written.
 */
export async function doctorCommand(screen: Screen, folder: string, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  const { source, options } = await readRun('doctor', folder);
  const { step: reached, checkpoint, damaged } = await newestOf(folder);
  const parts = await loadParts(source, options);
  const say = (text: string) => screen.line(wrap(`  ${text}`, screen.width, '  '));
  const warn = (text: string) => screen.line(screen.paint.yellow(wrap(`  ! ${text}`, screen.width, '    ')));

  heading(screen, `The run in ${folder}`);
  for (const { step, problem } of damaged) warn(`the checkpoint of step ${step} is damaged (${problem})`);
  say(`${source}: ${layersInWords(parts, options)}; kept ${after(checkpoint?.epoch ?? 0, checkpoint?.step ?? 0)}.`);
  const { model, metric, trainOptions } = assembleRun(parts, options, await createBackend(screen, options.backend));
  const beyond = options.checkpointEvery ?? 'epoch';
  const interval = beyond === 'epoch' ? 'an epoch' : plural(beyond, 'update');
  say(`It is followed again from its beginning, and for ${interval} more where it had not ended.`);

  const stop = new AbortController();
  if (signal.aborted) stop.abort();
  signal.addEventListener('abort', () => stop.abort(), { once: true });
  const done = checkpoint?.epoch ?? 0;
  // `resume --epochs` may have gone on further than the run was to go.
  const epochs = done > options.epochs ? done + 1 : options.epochs;
  // What was looked for stands among the options since the run began.
  const learningRate = options.learningRate === 'auto' ? undefined : options.learningRate;
  const run = train(model, { ...trainOptions(learningRate), epochs, doctor: doctor(), signal: stop.signal });

  let diagnosis: DiagnosisEvent | undefined;
  let same: boolean | undefined;
  const onEvent = (event: TrainingEvent): void => {
    if (event.type === 'diagnosis') diagnosis = event;
    if (event.type === 'step' && event.step === checkpoint?.step) same = hasWeightsOf(model, checkpoint);
    const isPast =
      beyond === 'epoch'
        ? event.type === 'epoch' && event.step > reached
        : event.type === 'step' && event.step >= reached + beyond;
    if (isPast) stop.abort();
  };
  let broken: GradwrightError | undefined;
  await watch(screen, run, Math.min(epochs, done + 1), metric, onEvent).catch((error: unknown) => {
    if (!isGradwrightError(error, 'E_NONFINITE')) throw error;
    broken = error;
  });

  if (signal.aborted) {
    say('Interrupted, before it was followed to its end.');
    return;
  }
  if (same === true) say(`At step ${checkpoint!.step} its weights are those of the checkpoint, to the bit: this is that run.`);
  if (same === false)
    warn(
      `at step ${checkpoint!.step} its weights are not those of the checkpoint: data or program have changed since; this is a run like it`,
    );
  if (broken !== undefined) warn(`it broke down: ${broken.message}`);
  describeDiagnosis(screen, diagnosis!);
}

function hasWeightsOf(model: Layer, { weights }: Checkpoint): boolean {
  const own = readWeights(model);
  return (
    own.size === weights.size &&
    [...own].every(([path, { data }]) => data.every((value, i) => Object.is(value, weights.get(path)?.data[i])))
  );
}

import { isGradwrightError, place, readNow, tensor, type Backend, type Dataset } from '@gradwright/core';
import { inspect } from '@gradwright/layers';
import {
  accuracy,
  doctor,
  fromCheckpoint,
  memoryStore,
  predict,
  r2,
  readClasses,
  readWeights,
  train,
  type CheckpointStore,
  type Diagnosis,
} from '@gradwright/training';
import { createBackends, type Backends } from './backends.ts';
import { choiceOf } from './data.ts';
import { inputTitles, withFeatures } from './features.ts';
import type { Gate } from './gate.ts';
import { GRID, MINI, REACH, type Manner, type Points, type Probe, type Reply, type Rows, type Snapshot } from './messages.ts';
import { isBinary, lossNameOf } from './loss-choice.ts';
import { meanLoss } from './mean-loss.ts';
import { paceOf } from './pace.ts';
import { hashOf, lossOf, modelOf, placesOf, rowsOf, trainingOf, type Layout } from './parts.ts';
import { takeOver, weightsAt } from './origin.ts';
import { STEPS, type Recipe } from './recipe.ts';
import { watchVitals } from './vitals.ts';
import type { Viewer } from './viewer.ts';

/** What a run is steered by, and to whom it reports. */
export interface Steering {
  readonly run: number;
  readonly gate: Gate;
  readonly viewer: Viewer;
  readonly signal: AbortSignal;
  /** As it is wanted now. */
  readonly manner: () => Manner;
  /** A step to go to without a picture, where the gate closes. */
  readonly until: number | undefined;
  /** What an earlier run of the same recipe kept on its way: where to start from, to come to that step. */
  readonly kept?: CheckpointStore | undefined;
  tell(reply: Reply, transfer?: Transferable[]): void;
}

/** Pictures may cost a twelfth of the time at full speed. */
const PATIENCE = 12;
/** Steps that training has to come upon numbers that a picture could not be made of. */
const GRACE = 12;
/** Steps from one checkpoint to the next, and how often the doctor looks. */
const EVERY = 500;
const LOOK_EVERY = 50;

/** Where a run keeps the states that time travel starts from. */
export const createKept = (): CheckpointStore => memoryStore({ keep: 1 + STEPS / EVERY });

/** Trains what the recipe says, and shows it one picture after the other. */
export async function learn(recipe: Recipe, steering: Steering, to = createKept()): Promise<void> {
  const { run, tell } = steering;
  const backends = createBackends((text) => tell({ type: 'notice', run, text }));
  try {
    await learnOn(backends, recipe, steering, to);
  } finally {
    backends.close();
  }
}

async function learnOn(backends: Backends, recipe: Recipe, steering: Steering, to: CheckpointStore): Promise<void> {
  const { run: number, gate, viewer, signal, manner, tell } = steering;
  const places = placesOf(recipe);
  const points = pointsOf(number, places, recipe.data === 'own' ? REACH : 0);
  tell(points);
  const rows = rowsOf(recipe, places);

  const layout = modelOf(recipe);
  const { model } = layout;
  let name = manner().backend;
  let { backend, kernels } = await backends.get(name);
  // As `train` would place it; done before, so that there is a picture of a network that knows nothing yet.
  place(model, { backend, seed: recipe.seed });
  if (recipe.from !== null) {
    const weights = await weightsAt(recipe.from, { backend, kernels }, signal);
    if (weights === undefined) return;
    takeOver(model, weights);
  }
  const look = createLook(recipe, layout, rows, points.reach);
  /** Where it begins: steps count on from there. */
  const first = recipe.from?.step ?? 0;
  let [step, until] = [first, steering.until ?? first];
  if (steering.until === first) gate.close();
  let clock = { steps: 0, time: 0, since: performance.now() };
  let [due, dueTime, cost] = [0, 0, 0];
  const isDue = (next: number) => !viewer.isBusy && (next >= due || performance.now() >= dueTime);
  /** A step is watched where a picture is to follow it. */
  const isNear = (next: number) => next >= until && (!gate.isOpen || next === until || next === STEPS || isDue(next));
  const vitals = watchVitals(recipe, layout, doctor({ every: LOOK_EVERY }), isNear);
  const run = train(model, {
    ...trainingOf(recipe, rows.train),
    // For the doctor to watch.
    validation: rows.validation,
    backend,
    epochs: STEPS,
    doctor: vitals.doctor,
    checkpoint: { every: EVERY, to },
    ...(await startingPoint(steering.kept, until - first, to)),
  });

  let lost: { readonly step: number; readonly error: unknown } | undefined;
  const show = (done: boolean): void => {
    const before = performance.now();
    const speed = clock.time === 0 ? 0 : (1000 * clock.steps) / clock.time;
    let seen: Seen;
    try {
      seen = look(manner().probe);
    } catch (error) {
      if (!isGradwrightError(error, 'E_NONFINITE')) throw error;
      // No picture of what is no number: training itself comes upon it, and says in which layer.
      lost ??= { step, error };
      if (gate.isOpen && !done && step < lost.step + GRACE) return;
      throw error;
    }
    const waiting = done || !gate.isOpen;
    const snapshot: Snapshot = {
      type: 'snapshot',
      run: number,
      step,
      ...seen,
      vitals: vitals.last,
      speed,
      backend: name,
      fast: kernels === 'fast',
      waiting,
      done,
    };
    viewer.show();
    tell(snapshot, [snapshot.plane.buffer, ...snapshot.answers.map(({ buffer }) => buffer)]);
    cost = performance.now() - before;
  };
  /** Between two steps: shows where it stands, does what was asked for, and waits until it may go on. */
  const pause = async (): Promise<void> => {
    clock.time += performance.now() - clock.since;
    const pace = paceOf(manner().speed, manner().calm);
    const since = performance.now();
    show(false);
    if (gate.isOpen && pace.hold > 0) {
      await Promise.all([viewer.ready(), new Promise((resolve) => setTimeout(resolve, Math.max(0, pace.hold - cost)))]);
    }
    const stood = performance.now() - since;
    while (!(await gate.pass()) && !signal.aborted) {
      const wanted = manner().backend;
      if (wanted !== name && step > first) {
        ({ backend, kernels } = await backends.get(wanted));
        await run.move(backend);
        name = wanted;
        clock = { steps: 0, time: 0, since: 0 };
      }
      show(false);
    }
    due = paceOf(manner().speed, manner().calm).next(step, stood);
    dueTime = performance.now() + Math.max(50, PATIENCE * cost);
    clock.since = performance.now();
  };

  if (until === first) await pause();
  for await (const event of run) {
    if (signal.aborted) return;
    if (event.type === 'diagnosis') tell({ type: 'diagnosis', run: number, diagnosis: countedFrom(first, event) });
    if (event.type !== 'step' && event.type !== 'resume') continue;
    step = first + event.step;
    clock.steps++;
    if (step >= STEPS) break;
    if (step < until) continue;
    if (step === until) {
      gate.close();
      until = first;
    }
    const isWatched = vitals.last?.step === step && !viewer.isBusy;
    if (isWatched || gate.knocked || !gate.isOpen) await pause();
    if (signal.aborted) return;
  }
  show(true);
}

/** The nearest state before a step, which is watched, that was kept, and nothing where the step lies before all of them. */
async function startingPoint(
  kept: CheckpointStore | undefined,
  until: number,
  to: CheckpointStore,
): Promise<{ resume?: CheckpointStore }> {
  const steps = (await kept?.steps())?.filter((step) => step < until) ?? [];
  for (const step of steps) await to.write(step, await kept!.read(step));
  const last = steps.at(-1);
  return last === undefined ? {} : { resume: fromCheckpoint(await to.read(last)) };
}

function countedFrom(first: number, diagnosis: Diagnosis): Diagnosis {
  return diagnosis.step === undefined ? diagnosis : { ...diagnosis, step: first + diagnosis.step };
}

type Split = ReturnType<typeof rowsOf>;

function pointsOf(run: number, { train, validation }: Split, least: number): Points {
  const read = ({ inputs, targets }: Dataset): Rows => ({
    inputs: Float32Array.from(readNow(inputs)),
    targets: Float32Array.from(readNow(targets)),
  });
  const rows = { train: read(train), validation: read(validation) };
  const most = Math.max(...rows.train.inputs.map(Math.abs), ...rows.validation.inputs.map(Math.abs));
  return { type: 'points', run, ...rows, reach: Math.max(least, 1.08 * most) };
}

/** The centres of a picture's cells, from the top left, as x and y in turn; of a line's, as x alone. */
function centresOf(cells: number, inputs: 1 | 2, reach: number): Float32Array {
  const at = (cell: number) => (2 * ((cell + 0.5) / cells) - 1) * reach;
  if (inputs === 1) return Float32Array.from({ length: cells }, (_, i) => at(i));
  return Float32Array.from({ length: cells * cells * 2 }, (_, i) => {
    const cell = i >> 1;
    return i % 2 === 0 ? at(cell % cells) : -at(Math.floor(cell / cells));
  });
}

type Seen = Omit<Snapshot, 'type' | 'run' | 'step' | 'vitals' | 'speed' | 'backend' | 'fast' | 'waiting' | 'done'>;

/** What the network says and holds now. */
function createLook(recipe: Recipe, layout: Layout, rows: Split, reach: number): (probe: Manner['probe']) => Seen {
  const { model } = layout;
  const { inputs, classes } = choiceOf(recipe);
  const loss = lossOf(recipe);
  const width = inputTitles(recipe).length;
  const batch = (places: ArrayLike<number>) => ({
    shape: [places.length / inputs, width],
    data: withFeatures(recipe, places),
  });
  const [plane, mini] = [batch(centresOf(GRID, inputs, reach)), batch(centresOf(MINI, inputs, reach))];
  const onBackend = (from: { data: ArrayLike<number>; shape: readonly number[] }) => tensor(homeOf(), from.data, from.shape);
  const homeOf = (): Backend => model.children!['0']!.parameters['weight']!.value.backend;
  const judge = (data: Dataset) => {
    const target = { shape: data.targets.shape, data: readNow(data.targets) };
    const prediction = predict(model, data.inputs, { loss, batchSize: data.size });
    const said = classes > 0 ? readClasses('laboratory', { prediction, target }).predicted : prediction.data;
    const score = classes > 0 ? accuracy({ prediction, target }) : r2({ prediction, target });
    return { said: Float32Array.from(said), score, loss: meanLoss(lossNameOf(recipe), prediction.data, target.data) };
  };
  /** Of one probability, both. */
  const pictured = (answers: ArrayLike<number>) =>
    Float32Array.from(isBinary(recipe) ? Array.from(answers, (p) => [1 - p, p]).flat() : answers);

  return (place) => {
    const backend = homeOf();
    const [train, validation] = [judge(rows.train), judge(rows.validation)];
    const answers = within(backend, () => {
      const { layers } = inspect(model, onBackend(mini));
      return layout.answers.map((path) => Float32Array.from(layers.find((layer) => layer.path === path)!.output!.data));
    });
    const weights = readWeights(model);
    return {
      plane: pictured(predict(model, plane, { loss, batchSize: GRID * GRID }).data),
      answers,
      said: { train: train.said, validation: validation.said },
      score: { train: train.score, validation: validation.score },
      loss: { train: train.loss, validation: validation.loss },
      dense: denseNumbers(layout, weights),
      probe: place === undefined ? undefined : probeOf(place),
      hash: hashOf(weights),
      weights: new Map(
        [...weights].map(([path, { shape, data }]) => [path, { shape: [...shape], data: Float32Array.from(data) }]),
      ),
    };
  };

  function probeOf(place: readonly number[]): Probe {
    return within(homeOf(), () => {
      const told = batch(place);
      const { layers } = inspect(model, onBackend(told));
      const output = (path: string) => Float32Array.from(layers.find((layer) => layer.path === path)!.output!.data);
      const { train } = rows;
      const input = onBackend({ data: readNow(train.inputs), shape: train.inputs.shape });
      const target = onBackend({ data: readNow(train.targets), shape: train.targets.shape });
      const { parameters } = inspect(model, input, { loss, target });
      return {
        inputs: told.data,
        layers: layout.dense.map((path, i) => ({ sums: output(path), answers: output(layout.answers[i] ?? path) })),
        gradients: denseNumbers(layout, new Map(parameters.map(({ path, gradient }) => [path, gradient!]))),
      };
    });
  }
}

/** What `body` gives, with its tensors released. */
function within<T>(backend: Backend, body: () => T): T {
  const results: T[] = [];
  backend.scope(() => void results.push(body()));
  return results[0]!;
}

function denseNumbers({ dense }: Layout, numbers: ReadonlyMap<string, { readonly data: ArrayLike<number> }>) {
  const read = (path: string) => Float32Array.from(numbers.get(path)!.data);
  return dense.map((path) => ({ weight: read(`${path}.weight`), bias: read(`${path}.bias`) }));
}

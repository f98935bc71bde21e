import { notices as text } from '#text/lab';
import { batch, computed, effect, signal } from '@preact/signals';
import { choiceOf, MOST_CLASSES, MOST_POINTS, NO_POINTS, whatIsMissing, type OwnPoints } from './data.ts';
import type { Diagnosis } from '@gradwright/training';
import type { BackendName, Manner, Points, Reply, Request, Snapshot } from './messages.ts';
import { REACH } from './messages.ts';
import { readLesson } from './lesson.ts';
import { nextFrame } from './next-frame.ts';
import { PRESETS } from './presets.ts';
import { FIRST, fits, MOST_LAYERS, type Recipe } from './recipe.ts';
import { decodeShared, HASH_DIGITS, type Shared } from './share.ts';
import { createTurns } from './turns.ts';

/** Something of the network that can be asked about. */
export type Focus =
  | { readonly kind: 'input'; readonly unit: number }
  /** `layer` counts dense layers; the last one is the output. */
  | { readonly kind: 'unit'; readonly layer: number; readonly unit: number }
  | { readonly kind: 'link'; readonly layer: number; readonly from: number; readonly to: number };

/** What the curves show: a place for each picture. */
export interface History {
  readonly steps: number[];
  readonly trainLoss: number[];
  readonly validationLoss: number[];
  readonly trainScore: number[];
  readonly validationScore: number[];
}
const noHistory = (): History => ({ steps: [], trainLoss: [], validationLoss: [], trainScore: [], validationScore: [] });

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const link = decodeShared(location.hash);
const opened = link === 'broken' ? undefined : link;

/** How the link wants the page to look. */
export const lesson = readLesson(location.search);

export const recipe = signal<Recipe>(opened?.recipe ?? FIRST);
export const manner = signal<Manner>({
  speed: 'watch',
  backend: opened?.fast ? 'fast' : 'wasm',
  calm: calm.matches,
  probe: undefined,
});
/** Whether the reader wants it to go on. */
export const playing = signal(!calm.matches && opened === undefined);
export const points = signal<Points | undefined>(undefined);
/** How far the page shows the run to be. */
export const snapshot = signal<Snapshot | undefined>(undefined);
const part = () => signal<Snapshot | undefined>(undefined);
/** The same for the parts that take long to draw, which come first and one by one: links one layer at a time. */
export const picture = {
  plane: part(),
  links: Array.from({ length: MOST_LAYERS + 1 }, part),
  units: part(),
  layers: part(),
} as const;
const parts = Object.values(picture).flat();
export const history = signal<History>(noHistory());
export const focus = signal<Focus | undefined>(undefined);
/** Whether the mouse may pass over others without asking about them. */
export const held = signal(false);
export const notice = signal(link === 'broken' ? text.brokenLink : '');
export const failure = signal<string | undefined>(undefined);
/** What the doctor makes of the run so far. */
export const diagnosis = signal<Diagnosis | undefined>(undefined);
/** The trouble that was chosen to be seen. */
export const shown = signal<string | undefined>(undefined);

/** A run as it stood when it was kept, to compare another with. */
export interface Kept {
  readonly recipe: Recipe;
  readonly points: Points;
  readonly snapshot: Snapshot;
  readonly history: History;
}
export const kept = signal<Kept | undefined>(undefined);
/** A run that a link promises, until its weights were compared. */
const promised = signal<Shared | undefined>(opened);

export const choice = computed(() => choiceOf(recipe.value));
/** What keeps one's own points from being learned. */
export const missing = computed(() => whatIsMissing(recipe.value));
export const state = computed(() => {
  if (missing.value !== undefined) return 'drawing';
  if (failure.value !== undefined) return 'failed';
  if (snapshot.value === undefined) return 'loading';
  if (snapshot.value.done) return 'done';
  // A pause that was asked for takes effect after the step that is under way.
  return playing.value || !snapshot.value.waiting ? 'training' : 'paused';
});

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const ask = (request: Request) => worker.postMessage(request);
let run = 0;

worker.addEventListener('message', ({ data: reply }: MessageEvent<Reply>) => {
  if (reply.type === 'snapshot') void draw(reply).then(() => ask({ type: 'seen', run: reply.run }));
  // What an earlier run still had to say.
  else if (reply.run !== run) return;
  else if (reply.type === 'points') points.value = reply;
  else if (reply.type === 'diagnosis') diagnosis.value = reply.diagnosis;
  else if (reply.type === 'notice') notice.value = reply.text;
  else failure.value = reply.text;
});
worker.addEventListener('error', ({ message }) => {
  failure.value = text.noWorker(message);
});

const turns = createTurns();

/** Shows a snapshot: at once where the run waits, over several frames while it goes on. */
function draw(found: Snapshot): Promise<void> {
  if (found.run !== run) return nextFrame();
  if (found.step >= (furthest?.step ?? 0)) furthest = found;
  const tasks = [...parts.map((one) => () => void (one.value = found)), () => follow(found), () => receive(found)];
  if (!found.waiting && !document.hidden) return turns.take(tasks);
  turns.drop();
  batch(() => tasks.forEach((show) => show()));
  return nextFrame();
}

/** Forgets what is seen, and what was still to be drawn. */
function forget(): void {
  turns.drop();
  batch(() => [snapshot, ...parts].forEach((one) => (one.value = undefined)));
}

/** The last picture of this run, from before it was sent back in time. */
let furthest: Snapshot | undefined;

/** Goes on with the curves. */
function follow(found: Snapshot): void {
  const { steps, trainLoss, validationLoss, trainScore, validationScore } = history.value;
  // A run that was sent back in time passes places that are known already: the same bits.
  if (found.step > (steps.at(-1) ?? -1)) {
    steps.push(found.step);
    trainLoss.push(found.loss.train);
    validationLoss.push(found.loss.validation);
    trainScore.push(found.score.train);
    validationScore.push(found.score.validation);
    history.value = { ...history.value };
  }
}

function receive(found: Snapshot): void {
  snapshot.value = found;
  const wanted = promised.value;
  if (wanted === undefined || found.step !== wanted.step) return;
  promised.value = undefined;
  const hash = found.hash.slice(0, HASH_DIGITS);
  notice.value =
    hash === wanted.hash
      ? text.sameBits(wanted.step.toLocaleString('en'))
      : text.otherBits(wanted.hash.slice(0, 8), hash.slice(0, 8));
}

/** A new run, as the recipe says. */
function start(until?: number): void {
  run++;
  furthest = undefined;
  forget();
  failure.value = undefined;
  diagnosis.value = undefined;
  history.value = noHistory();
  if (missing.value !== undefined) {
    ask({ type: 'pause' });
    points.value = drawn(recipe.value.own);
    return;
  }
  const common = { type: 'start', run, recipe: recipe.value, manner: manner.value } as const;
  ask(until === undefined ? { ...common, playing: playing.value } : { ...common, playing: true, until });
}

/** Another recipe: its run begins anew, and goes on if the last one did or was over. */
export function change(part: Partial<Recipe>): void {
  if (state.value === 'done') playing.value = true;
  const next = { ...recipe.value, ...part };
  const isLost = next.from !== null && !fits(next.from.recipe, next);
  recipe.value = isLost ? { ...next, from: null } : next;
  focus.value = undefined;
  held.value = false;
  notice.value = isLost ? text.noPlaces : '';
  promised.value = undefined;
  shown.value = undefined;
  start();
}

/** Shows a trouble of training, by its name; or what the page begins with. */
export function show(name: string): void {
  playing.value = true;
  kept.value = undefined;
  change(PRESETS[name]?.bad ?? FIRST);
  if (name in PRESETS) shown.value = name;
}

/** What a click into the picture does: asks about a place, adds a point of a class, or takes points away. */
export type Brush = 'ask' | 'erase' | number;
export const brush = signal<Brush>('ask');

/** Begins to draw: with the points that are seen, where they are such as one could draw. */
export function drawOwn(): void {
  const { inputs, classes } = choice.value;
  const seen = points.value;
  const usable = seen !== undefined && inputs === 2 && classes <= MOST_CLASSES && recipe.value.scale === 1;
  const rows = usable ? [seen.train, seen.validation].flatMap(rowsOf) : [];
  brush.value = 0;
  change({ data: 'own', own: { numbers: usable && classes === 0, rows: rows.slice(0, MOST_POINTS) } });
}

function rowsOf({ inputs, targets }: Points['train']): OwnPoints['rows'] {
  return Array.from(targets, (target, i) => [rounded(inputs[2 * i]!), rounded(inputs[2 * i + 1]!), rounded(target)] as const);
}

/** To three digits; a link knows no −0. */
const rounded = (value: number) => Math.round(value * 1000) / 1000 + 0;

/** How near to a point a rubber must come, in the picture's unit. */
const RUBBER = 0.2;

/** One's own points with the brush drawn over some places. */
export function brushed(own: OwnPoints, places: readonly (readonly [number, number])[]): OwnPoints {
  const how = brush.value;
  if (how === 'ask') return own;
  if (how === 'erase') {
    const isRubbed = ([x, y]: OwnPoints['rows'][number]) => places.some(([px, py]) => Math.hypot(x - px, y - py) < RUBBER);
    return { ...own, rows: own.rows.filter((row) => !isRubbed(row)) };
  }
  const added = places.map(([x, y]) => [rounded(x), rounded(y), how] as const);
  return { numbers: false, rows: [...(own.numbers ? [] : own.rows), ...added].slice(-MOST_POINTS) };
}

/** The picture of points alone. */
export function drawn({ rows }: OwnPoints): Points {
  const inputs = Float32Array.from(rows.flatMap(([x, y]) => [x, y]));
  const targets = Float32Array.from(rows, ([, , target]) => target);
  const nothing = { inputs: new Float32Array(), targets: new Float32Array() };
  return {
    type: 'points',
    run,
    train: { inputs, targets },
    validation: nothing,
    reach: Math.max(REACH, ...inputs.map(Math.abs)),
  };
}

export function wipePoints(): void {
  if (brush.value === 'ask') brush.value = 0;
  change({ own: NO_POINTS });
}

/** Keeps the run as it stands, to compare another with. */
export function keep(): void {
  // The doctor may have spoken, and been followed, before the first picture is drawn.
  const seen = snapshot.value ?? furthest;
  const now = { recipe: recipe.value, points: points.value, snapshot: seen, history: structuredClone(history.value) };
  if (now.points !== undefined && now.snapshot !== undefined) kept.value = now as Kept;
}

/** Keeps the run, and begins one with a change that should help: before and after, one over the other. */
export function cure(part: Partial<Recipe>): void {
  const name = shown.value;
  keep();
  playing.value = true;
  change(part);
  shown.value = name;
}

/** Keeps the run as far as it came, and begins another with the weights of where it stands now. */
export async function branch(): Promise<void> {
  const now = await standStill();
  if (now === undefined || now.step === 0 || recipe.value.from !== null) return;
  kept.value = {
    recipe: recipe.value,
    points: points.value!,
    snapshot: furthest ?? now,
    history: structuredClone(history.value),
  };
  playing.value = false;
  promised.value = undefined;
  recipe.value = { ...recipe.value, from: { recipe: recipe.value, step: now.step } };
  notice.value = '';
  start();
}

/** Back to the run that a branch left, from its first step. */
export function leaveBranch(): void {
  if (recipe.value.from !== null) change(recipe.value.from.recipe);
}

/** Back, or forth, to a step that was shown: the run is computed anew from its seed, at full speed, and waits there. */
export function travel(step: number): void {
  run++;
  turns.drop();
  playing.value = false;
  failure.value = undefined;
  const common = { type: 'start', run, recipe: recipe.value, manner: manner.value } as const;
  ask({ ...common, playing: true, until: step });
}

/** What changes without a new run. */
export function behave(part: Partial<Manner>): void {
  manner.value = { ...manner.value, ...part };
  ask({ type: 'manner', manner: manner.value });
}

/** Moves the run, as it stands, to another backend. */
export function computeIn(backend: BackendName): void {
  notice.value = backend === 'fast' ? text.fast : '';
  behave({ backend });
}

/** Whether there is nothing to go on with. */
export const isOver = computed(() => ['done', 'failed', 'drawing'].includes(state.value));

export function setPlaying(next: boolean): void {
  if (isOver.value) return;
  playing.value = next;
  ask({ type: next ? 'play' : 'pause' });
}

/** A run that is not ready yet, or still on its way to where it waits, takes the step then. */
export function stepOnce(): void {
  if (playing.value) setPlaying(false);
  else if (!isOver.value) ask({ type: 'step' });
}

/** Stops the run, and gives the picture of where it stands; undefined where it failed. */
export async function standStill(): Promise<Snapshot | undefined> {
  if (playing.value) setPlaying(false);
  await new Promise<void>((resolve) => {
    effect(function (this: { dispose(): void }) {
      if (['loading', 'training'].includes(state.value)) return;
      this.dispose();
      resolve();
    });
  });
  return failure.value === undefined ? snapshot.value : undefined;
}

export function restart(): void {
  playing.value = true;
  notice.value = '';
  promised.value = undefined;
  start();
}

/** Asks about a unit or a link that the mouse passes; nothing changes while another one is held. */
export function look(at: Focus): void {
  if (!held.value) inquire(at);
}

/** Asks about a unit or a link, and holds it. */
export function hold(at: Focus): void {
  held.value = true;
  inquire(at);
}

/** Holds what was asked about, or lets go of it where it is held already. */
export function toggle(at: Focus): void {
  if (held.value && JSON.stringify(focus.value) === JSON.stringify(at)) letGo();
  else hold(at);
}

export function letGo(): void {
  held.value = false;
}

function inquire(at: Focus): void {
  focus.value = at;
  askPoint();
}

/** A first question is about a point of the data. */
export function askPoint(): void {
  if (manner.value.probe !== undefined || points.value === undefined) return;
  const { inputs } = points.value.train;
  behave({ probe: [...inputs.subarray(0, choice.value.inputs)] });
}

start(opened?.step);

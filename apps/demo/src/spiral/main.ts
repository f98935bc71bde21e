import { createLossCurve } from './loss-curve.ts';
import type { Choices, Points, Reply, Request, Snapshot } from './messages.ts';
import { createRegions } from './regions.ts';

type State = 'loading' | 'training' | 'paused' | 'done' | 'failed';

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const canvas = find<HTMLCanvasElement>('regions');
const [playButton, stepButton, restartButton] = ['play', 'step-once', 'restart'].map(find<HTMLButtonElement>) as [
  HTMLButtonElement,
  HTMLButtonElement,
  HTMLButtonElement,
];
const form = find<HTMLFormElement>('choices');
const status = find('status');

const drawRegions = createRegions(canvas);
const curve = createLossCurve(find('curve'));
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const ask = (request: Request) => worker.postMessage(request);

/** Whether the reader wants it to go on. */
let playing = false;
let failed = false;
let points: Points | undefined;
let last: Snapshot | undefined;

function stateNow(): State {
  if (failed) return 'failed';
  if (last === undefined) return 'loading';
  if (last.done) return 'done';
  return playing ? 'training' : 'paused';
}

worker.addEventListener('message', ({ data: reply }: MessageEvent<Reply>) => {
  if (reply.type === 'points') points = reply;
  else if (reply.type === 'snapshot') show(reply);
  else if (reply.type === 'notice') find('notice').textContent = reply.text;
  else fail(`Training stopped. ${reply.text}`);
});
worker.addEventListener('error', ({ message }) =>
  fail(`The worker that trains could not start${message ? ` (${message})` : ''}. Reload the page to try again.`),
);

function fail(text: string): void {
  failed = true;
  showState();
  status.textContent = text;
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
const whole = (number: number) => Math.round(number).toLocaleString('en');

function show(snapshot: Snapshot): void {
  const first = last === undefined;
  const { step, losses, accuracy, speed, done } = (last = snapshot);
  drawRegions(snapshot, points);
  curve.add(step, losses);
  const loss = losses.at(-1);
  find('step').textContent = whole(step);
  find('loss').textContent = loss === undefined ? '–' : loss.toFixed(3);
  find('own').textContent = percent(accuracy.own);
  find('unseen').textContent = percent(accuracy.unseen);
  find('speed').textContent = step === 0 ? '–' : whole(speed);
  canvas.setAttribute(
    'aria-label',
    `The plane after ${step} steps: ${percent(accuracy.own)} of the points lie in the region of their class`,
  );
  // A screen reader hears of changes of state and of single steps, never of each picture.
  if (first || done || !playing) showState();
}

function showState(): void {
  const state = stateNow();
  document.body.dataset['state'] = state;
  playButton.textContent = playing && !failed && !last?.done ? 'Pause' : 'Train';
  // Out of reach in name and not in fact: a disabled button would drop the keyboard's focus.
  const over = String(state === 'done' || state === 'failed');
  for (const button of [playButton, stepButton]) button.setAttribute('aria-disabled', over);
  const far = last === undefined ? '' : `step ${whole(last.step)}, ${percent(last.accuracy.own)} of the points are right`;
  status.textContent = {
    loading: 'Getting ready …',
    training: 'Training …',
    paused: last?.step ? `Paused at ${far}.` : 'Ready. Nothing is learned yet.',
    done: `Done: ${far}, and ${percent(last?.accuracy.unseen ?? 0)} of points it has never seen.`,
    failed: status.textContent,
  }[state];
}

function start(): void {
  if (!form.reportValidity()) return;
  const { seed, backend, optimizer } = Object.fromEntries(new FormData(form));
  curve.clear();
  find('notice').textContent = '';
  [last, failed] = [undefined, false];
  const choices = { seed: Number(seed), backend, optimizer } as Choices;
  ask({ type: 'start', choices, playing, calm: calm.matches });
  showState();
}

function setPlaying(next: boolean): void {
  if (stateNow() === 'done' || failed) return;
  playing = next;
  ask({ type: playing ? 'play' : 'pause' });
  showState();
}

playButton.addEventListener('click', () => setPlaying(!playing));
stepButton.addEventListener('click', () => {
  if (playing) setPlaying(false);
  else if (stateNow() === 'paused') ask({ type: 'step' });
});
restartButton.addEventListener('click', () => {
  playing = true;
  start();
});
// Who goes step by step goes on so with another seed.
form.addEventListener('change', () => {
  playing ||= stateNow() === 'done';
  start();
});
form.addEventListener('submit', (event) => event.preventDefault());

// Whoever asked for less motion starts it by hand.
playing = !calm.matches;
start();

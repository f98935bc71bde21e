import { createLossCurve } from './loss-curve.ts';
import type { BackendName, Points, Reply, Request, Snapshot } from './messages.ts';
import { createRegions } from './regions.ts';

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const canvas = find<HTMLCanvasElement>('regions');
const [playButton, restartButton] = [find<HTMLButtonElement>('play'), find<HTMLButtonElement>('restart')];
const [seed, backend, status] = [find<HTMLInputElement>('seed'), find<HTMLSelectElement>('backend'), find('status')];

const drawRegions = createRegions(canvas);
const curve = createLossCurve(find('curve'));
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const ask = (request: Request) => worker.postMessage(request);

let points: Points | undefined;
let playing = true;

worker.addEventListener('message', ({ data: reply }: MessageEvent<Reply>) => {
  if (reply.type === 'points') points = reply;
  else if (reply.type === 'notice') status.textContent = reply.text;
  else show(reply);
});
worker.addEventListener('error', ({ message }) => (status.textContent = `The worker could not start: ${message}`));

function show({ step, losses, accuracy, probabilities, done }: Snapshot): void {
  drawRegions(probabilities, points);
  curve.add(step, losses);
  const percent = `${(100 * accuracy).toFixed(1)}%`;
  find('step').textContent = String(step);
  find('loss').textContent = losses.at(-1)?.toFixed(4) ?? find('loss').textContent;
  find('accuracy').textContent = percent;
  canvas.setAttribute(
    'aria-label',
    `Decision regions after ${step} steps: ${percent} of the points are in the region of their class`,
  );
  if (!done) return;
  status.textContent = `Done after ${step} steps: ${percent} of the points are right.`;
  playButton.disabled = true;
}

function setPlaying(next: boolean): void {
  playing = next;
  playButton.textContent = playing ? 'Pause' : 'Go on';
}

function start(): void {
  if (!seed.reportValidity()) return;
  curve.clear();
  status.textContent = '';
  playButton.disabled = false;
  setPlaying(true);
  ask({ type: 'start', seed: seed.valueAsNumber || 0, backend: backend.value as BackendName });
}

playButton.addEventListener('click', () => {
  setPlaying(!playing);
  ask({ type: playing ? 'play' : 'pause' });
});
restartButton.addEventListener('click', start);
seed.addEventListener('change', start);
backend.addEventListener('change', start);
start();

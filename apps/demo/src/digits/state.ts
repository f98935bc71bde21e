import { training as text } from '#text/digits';
import { computed, effect, signal } from '@preact/signals';
import { blockCounts, framed } from './frame.ts';
import type { Answer, Judged, Reply, Request } from './messages.ts';
import { pictureOf, type Stroke } from './strokes.ts';

/** Passes made and to make, and the share of the digits to watch that is right. */
interface Progress {
  readonly epoch: number;
  readonly epochs: number;
  readonly accuracy: number;
}

/** How far training is. */
export type Stage =
  | ({ readonly name: 'training' } & Progress)
  | ({ readonly name: 'trained'; readonly learned: number; readonly judged: readonly Judged[] } & Progress)
  | { readonly name: 'failed'; readonly text: string };

const SEED = 7;

export const stage = signal<Stage>({ name: 'training', epoch: 0, epochs: 1, accuracy: 0 });
/** What was drawn, on a board of 1 × 1. */
export const strokes = signal<readonly Stroke[]>([]);
/** A digit of the data that is looked at instead. */
export const chosen = signal<Judged | undefined>(undefined);
export const answer = signal<Answer | undefined>(undefined);

/** The 32 × 32 bitmap that a drawing becomes. */
export const bitmap = computed(() => {
  const picture = pictureOf(strokes.value);
  return picture === undefined ? undefined : framed(picture);
});
/** What the network is asked about. */
export const pixels = computed(() => chosen.value?.pixels ?? (bitmap.value && blockCounts(bitmap.value)));

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const ask = (request: Request) => worker.postMessage(request);

worker.addEventListener('message', ({ data: reply }: MessageEvent<Reply>) => {
  if (reply.type === 'answer') {
    // The board may have been wiped meanwhile.
    if (pixels.peek() !== undefined) answer.value = reply.answer;
  } else if (reply.type === 'progress') stage.value = { ...reply, name: 'training' };
  else if (reply.type === 'trained') {
    const before = stage.peek();
    // How well it went by the last pass stays.
    if (before.name !== 'failed') stage.value = { ...before, ...reply, name: 'trained' };
  } else stage.value = { name: 'failed', text: reply.text };
});
worker.addEventListener('error', ({ message }) => {
  stage.value = { name: 'failed', text: text.couldNotStart(message ?? '') };
});

effect(() => {
  if (pixels.value === undefined) answer.value = undefined;
  else ask({ type: 'ask', pixels: pixels.value });
});

ask({ type: 'train', seed: SEED });

export function wipe(): void {
  strokes.value = [];
  chosen.value = undefined;
}

/** Looks at a digit of the data. */
export function choose(judged: Judged): void {
  strokes.value = [];
  chosen.value = judged;
}

/** Puts the pen down here. */
export function penDown(x: number, y: number): void {
  chosen.value = undefined;
  strokes.value = [...strokes.value, [[x, y]]];
}

/** Draws on through these places: what the pen went through at once is framed once. */
export function penThrough(places: Stroke): void {
  const last = strokes.value.at(-1);
  if (last !== undefined) strokes.value = [...strokes.value.slice(0, -1), [...last, ...places]];
}

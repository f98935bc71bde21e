import { drawing as text } from '#text/digits';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { penDown, penThrough, strokes, wipe } from './state.ts';
import type { Stroke } from './strokes.ts';

/** A step of the pen by an arrow key, and the width of its line, as shares of the board. */
const STEP = 1 / 20;
const LINE = 0.06;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** Where the keyboard holds the pen. */
interface Pen {
  readonly x: number;
  readonly y: number;
  readonly down: boolean;
}

/** The board to draw on: with mouse, pen or finger, or with the arrow keys. */
export function Board() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pen = useSignal<Pen | undefined>(undefined);

  const [drawn, held] = [strokes.value, pen.value];
  useEffect(() => paint(canvas.current!, drawn, held), [drawn, held]);

  const place = (event: PointerEvent): readonly [number, number] => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { x, y, down } = pen.value ?? { x: 0.5, y: 0.25, down: false };
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      const next = { x: within(x + arrow[0]), y: within(y + arrow[1]), down };
      pen.value = next;
      if (down) penThrough([[next.x, next.y]]);
    } else if (event.key === ' ') {
      pen.value = { x, y, down: !down };
      if (!down) penDown(x, y);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      pen.value = { x, y, down: false };
      wipe();
    } else return;
    event.preventDefault();
  };

  return (
    <canvas
      id="board"
      ref={canvas}
      width={560}
      height={560}
      tabIndex={0}
      role="application"
      aria-label={text.board}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pen.value = undefined;
        penDown(...place(event));
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const all = event.getCoalescedEvents();
        penThrough((all.length > 0 ? all : [event]).map(place));
      }}
      onKeyDown={onKeyDown}
      onBlur={() => (pen.value = undefined)}
    />
  );
}

function within(at: number): number {
  return Math.min(1, Math.max(0, at));
}

function paint(canvas: HTMLCanvasElement, drawn: readonly Stroke[], pen: Pen | undefined): void {
  const context = canvas.getContext('2d')!;
  const style = getComputedStyle(canvas);
  const size = canvas.width;
  context.clearRect(0, 0, size, size);
  context.strokeStyle = style.color;
  context.lineWidth = LINE * size;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of drawn) {
    context.beginPath();
    stroke.forEach(([x, y], i) => (i === 0 ? context.moveTo(x * size, y * size) : context.lineTo(x * size, y * size)));
    // A point alone is a dot.
    if (stroke.length === 1) context.lineTo(stroke[0]![0] * size, stroke[0]![1] * size);
    context.stroke();
  }
  if (pen === undefined) return;
  context.lineWidth = 4;
  context.strokeStyle = style.getPropertyValue('--accent');
  context.beginPath();
  context.arc(pen.x * size, pen.y * size, (LINE * size) / (pen.down ? 2 : 1), 0, 2 * Math.PI);
  context.stroke();
}

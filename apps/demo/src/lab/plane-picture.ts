import { bordersOf } from './borders.ts';
import { css, paintSigned, readPalette, type Palette } from './colours.ts';
import { GRID, type Points, type Rows, type Snapshot } from './messages.ts';

/** What a picture is made of. */
export interface PlaneView {
  /** Undefined where there is nothing to learn yet, and points alone are drawn. */
  readonly snapshot: Snapshot | undefined;
  readonly points: Points;
  readonly inputs: 1 | 2;
  readonly classes: number;
  readonly probe: readonly number[] | undefined;
}

const grid = document.createElement('canvas');
grid.width = grid.height = GRID;
const cells = grid.getContext('2d')!;
const image = cells.createImageData(GRID, GRID);

/** What the network says over the plane, the borders between its answers, and the points; over a line, its curve. */
export function drawPlane(canvas: HTMLCanvasElement, view: PlaneView): void {
  const context = canvas.getContext('2d')!;
  const palette = readPalette(context);
  const { points, snapshot, classes, inputs } = view;
  if (snapshot === undefined) {
    context.fillStyle = css(palette.paper);
    context.fillRect(0, 0, canvas.width, canvas.height);
  } else if (inputs === 1) drawCurve(context, snapshot, points, palette);
  else {
    if (classes > 0) paintClasses(image.data, snapshot.plane, classes, palette);
    else for (let cell = 0; cell < GRID * GRID; cell++) paintSigned(image.data, cell, 0.4 * snapshot.plane[cell]!, palette);
    cells.putImageData(image, 0, 0);
    context.drawImage(grid, 0, 0, canvas.width, canvas.height);
    if (classes > 0) drawBorders(context, snapshot.plane, classes, palette);
  }
  const draw = classes > 0 ? drawClassPoint : drawNumberPoint;
  for (const part of ['train', 'validation'] as const) {
    const rows: Rows = points[part];
    rows.targets.forEach((target, i) => {
      const [x, y] = inputs === 2 ? [rows.inputs[2 * i]!, rows.inputs[2 * i + 1]!] : [rows.inputs[i]!, target];
      draw(
        { context, palette, target, said: snapshot?.said[part][i] ?? target, watched: part === 'validation' },
        ...placeOf(canvas, points.reach, x, y),
      );
    });
  }
  if (view.probe !== undefined && inputs === 2)
    drawProbe(context, palette, ...placeOf(canvas, points.reach, ...(view.probe as [number, number])));
}

const placeOf = (canvas: HTMLCanvasElement, reach: number, x: number, y: number): [number, number] => [
  ((x + reach) / (2 * reach)) * canvas.width,
  ((reach - y) / (2 * reach)) * canvas.height,
];

/** Each cell in the mean of the classes' colours by probability, the stronger the surer. */
function paintClasses(pixels: Uint8ClampedArray, probabilities: Float32Array, classes: number, palette: Palette): void {
  const { paper, classes: colours } = palette;
  for (let cell = 0; cell < GRID * GRID; cell++) {
    let [most, red, green, blue] = [0, 0, 0, 0];
    for (let k = 0; k < classes; k++) {
      const p = probabilities[classes * cell + k]!;
      const [r, g, b] = colours[k]!;
      most = Math.max(most, p);
      red += p * r;
      green += p * g;
      blue += p * b;
    }
    const strength = 0.1 + (0.42 * (most - 1 / classes)) / (1 - 1 / classes);
    pixels[4 * cell] = paper[0] + strength * (red - paper[0]);
    pixels[4 * cell + 1] = paper[1] + strength * (green - paper[1]);
    pixels[4 * cell + 2] = paper[2] + strength * (blue - paper[2]);
    pixels[4 * cell + 3] = 255;
  }
}

function drawBorders(context: CanvasRenderingContext2D, probabilities: Float32Array, classes: number, { ink }: Palette): void {
  const scale = context.canvas.width / GRID;
  const at = (cell: number) => (cell + 0.5) * scale;
  context.beginPath();
  for (let label = 0; label < classes; label++) {
    for (const { from, to } of bordersOf(probabilities, GRID, classes, label)) {
      context.moveTo(at(from[0]), at(from[1]));
      context.lineTo(at(to[0]), at(to[1]));
    }
  }
  context.lineWidth = unitOf(context) * 1.2;
  context.lineCap = 'round';
  context.strokeStyle = css(ink);
  context.globalAlpha = 0.5;
  context.stroke();
  context.globalAlpha = 1;
}

/** The network's answer along the one input. */
function drawCurve(
  context: CanvasRenderingContext2D,
  snapshot: Snapshot,
  points: Points,
  { paper, ink, positive }: Palette,
): void {
  const { canvas } = context;
  context.fillStyle = css(paper);
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.strokeStyle = css(ink);
  context.globalAlpha = 0.15;
  context.lineWidth = unitOf(context);
  context.strokeRect(-1, canvas.height / 2, canvas.width + 2, canvas.height);
  context.globalAlpha = 1;
  context.beginPath();
  for (let cell = 0; cell < GRID; cell++) {
    const x = ((cell + 0.5) / GRID) * canvas.width;
    context.lineTo(x, placeOf(canvas, points.reach, 0, snapshot.plane[cell]!)[1]);
  }
  context.strokeStyle = css(positive);
  context.lineWidth = 3 * unitOf(context);
  context.stroke();
}

/** One pixel of a picture of 420. */
function unitOf({ canvas }: CanvasRenderingContext2D): number {
  return canvas.width / 420;
}

interface PointView {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly target: number;
  readonly said: number;
  readonly watched: boolean;
}

/**
 * A shape a class, since colour is never the only sign; those that the network gets wrong have a strong outline, those that it does
 * not learn from are hollow.
 */
function drawClassPoint({ context, palette, target, said, watched }: PointView, x: number, y: number): void {
  const unit = unitOf(context);
  const wrong = said !== target;
  const colour = css(palette.classes[target]!);
  context.beginPath();
  trace(context, target, x, y, (watched ? 3 : 3.3) * unit);
  context.fillStyle = watched ? css(palette.paper) : colour;
  context.strokeStyle = wrong ? css(palette.ink) : watched ? colour : css(palette.paper);
  context.lineWidth = unit * (wrong ? 1.8 : watched ? 1.6 : 0.9);
  context.fill();
  context.stroke();
}

function drawNumberPoint({ context, palette, target, watched }: PointView, x: number, y: number): void {
  const unit = unitOf(context);
  const colour = css(target >= 0 ? palette.positive : palette.negative);
  context.beginPath();
  context.arc(x, y, (1.6 + 1.2 * Math.min(2, Math.abs(target))) * unit, 0, 2 * Math.PI);
  context.fillStyle = watched ? css(palette.paper) : colour;
  context.strokeStyle = watched ? colour : css(palette.paper);
  context.lineWidth = unit * (watched ? 1.5 : 0.9);
  context.fill();
  context.stroke();
}

function drawProbe(context: CanvasRenderingContext2D, { ink }: Palette, x: number, y: number): void {
  const unit = unitOf(context);
  context.strokeStyle = css(ink);
  context.lineWidth = 1.5 * unit;
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x + 6 * dx * unit, y + 6 * dy * unit);
    context.lineTo(x + 13 * dx * unit, y + 13 * dy * unit);
  }
  context.stroke();
}

function trace(context: CanvasRenderingContext2D, label: number, x: number, y: number, size: number): void {
  if (label === 0) context.arc(x, y, size, 0, 2 * Math.PI);
  else if (label === 1) context.rect(x - 0.9 * size, y - 0.9 * size, 1.8 * size, 1.8 * size);
  else if (label === 2) {
    context.moveTo(x, y - 1.25 * size);
    context.lineTo(x + 1.15 * size, y + 0.95 * size);
    context.lineTo(x - 1.15 * size, y + 0.95 * size);
    context.closePath();
  } else if (label === 4) {
    context.moveTo(x, y + 1.25 * size);
    context.lineTo(x + 1.15 * size, y - 0.95 * size);
    context.lineTo(x - 1.15 * size, y - 0.95 * size);
    context.closePath();
  } else if (label === 5) {
    context.rect(x - 0.55 * size, y - 1.3 * size, 1.1 * size, 2.6 * size);
  } else {
    context.moveTo(x, y - 1.35 * size);
    context.lineTo(x + 1.2 * size, y);
    context.lineTo(x, y + 1.35 * size);
    context.lineTo(x - 1.2 * size, y);
    context.closePath();
  }
}

import { bordersOf } from './borders.ts';
import { css, readPalette, type Palette } from './colours.ts';
import { GRID, REACH, type Points, type Snapshot } from './messages.ts';

/** What the picture shows. */
export type Seen = Pick<Snapshot, 'probabilities' | 'labels'>;

/** Draws what the network says over the plane, the borders between its answers, and the points. */
export function createRegions(canvas: HTMLCanvasElement) {
  const context = canvas.getContext('2d')!;
  const grid = document.createElement('canvas');
  grid.width = grid.height = GRID;
  const cells = grid.getContext('2d')!;
  const image = cells.createImageData(GRID, GRID);
  let last: { readonly seen: Seen; readonly points: Points | undefined } | undefined;

  const draw = (): void => {
    if (last === undefined) return;
    const palette = readPalette(context);
    paintPlane(image.data, last.seen.probabilities, palette);
    cells.putImageData(image, 0, 0);
    context.drawImage(grid, 0, 0, canvas.width, canvas.height);
    drawBorders(context, last.seen.probabilities, palette);
    if (last.points !== undefined) drawPoints(context, last.points, last.seen.labels, palette);
  };
  new ResizeObserver(() => {
    canvas.width = canvas.height = Math.round(canvas.clientWidth * devicePixelRatio);
    draw();
  }).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);

  return (seen: Seen, points: Points | undefined): void => {
    last = { seen, points };
    draw();
  };
}

/** Each cell in the mean of the classes' colours by probability, the stronger the surer. */
function paintPlane(pixels: Uint8ClampedArray, probabilities: Float32Array, { paper, classes }: Palette): void {
  for (let cell = 0; cell < GRID * GRID; cell++) {
    const [a, b, c] = probabilities.subarray(3 * cell, 3 * cell + 3) as unknown as [number, number, number];
    const sure = (Math.max(a, b, c) - 1 / 3) * 1.5;
    const strength = 0.1 + 0.42 * sure;
    for (let channel = 0; channel < 3; channel++) {
      const colour = a * classes[0][channel]! + b * classes[1][channel]! + c * classes[2][channel]!;
      pixels[4 * cell + channel] = paper[channel]! + strength * (colour - paper[channel]!);
    }
    pixels[4 * cell + 3] = 255;
  }
}

function drawBorders(context: CanvasRenderingContext2D, probabilities: Float32Array, { ink }: Palette): void {
  const scale = context.canvas.width / GRID;
  const at = (cell: number) => (cell + 0.5) * scale;
  context.beginPath();
  for (const label of [0, 1, 2]) {
    for (const { from, to } of bordersOf(probabilities, GRID, 3, label)) {
      context.moveTo(at(from[0]), at(from[1]));
      context.lineTo(at(to[0]), at(to[1]));
    }
  }
  context.lineWidth = unitOf(context) * 1.2;
  context.lineCap = 'round';
  context.strokeStyle = css(ink);
  context.globalAlpha = 0.55;
  context.stroke();
  context.globalAlpha = 1;
}

/** One pixel of a picture of 560. */
function unitOf({ canvas }: CanvasRenderingContext2D): number {
  return canvas.width / 560;
}

/** A shape a class, since colour is never the only sign; those that the network gets wrong have a strong outline. */
function drawPoints(context: CanvasRenderingContext2D, { inputs, labels }: Points, said: Float32Array, palette: Palette): void {
  const unit = unitOf(context);
  const scale = context.canvas.width / (2 * REACH);
  labels.forEach((label, i) => {
    const wrong = said[i] !== label;
    const x = (inputs[2 * i]! + REACH) * scale;
    const y = (REACH - inputs[2 * i + 1]!) * scale;
    context.fillStyle = css(palette.classes[label as 0 | 1 | 2]);
    context.strokeStyle = css(wrong ? palette.ink : palette.paper);
    context.lineWidth = unit * (wrong ? 2 : 1);
    context.beginPath();
    trace(context, label, x, y, 3.6 * unit);
    context.fill();
    context.stroke();
  });
}

function trace(context: CanvasRenderingContext2D, label: number, x: number, y: number, size: number): void {
  if (label === 0) context.arc(x, y, size, 0, 2 * Math.PI);
  else if (label === 1) context.rect(x - 0.9 * size, y - 0.9 * size, 1.8 * size, 1.8 * size);
  else {
    context.moveTo(x, y - 1.25 * size);
    context.lineTo(x + 1.15 * size, y + 0.95 * size);
    context.lineTo(x - 1.15 * size, y + 0.95 * size);
    context.closePath();
  }
}

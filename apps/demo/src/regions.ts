import { GRID, REACH, type Points } from './messages.ts';

/** Blue, orange and purple: told apart by all kinds of colour vision, in both themes. */
const CLASSES = [
  [46, 111, 191],
  [217, 138, 11],
  [166, 66, 140],
] as const;

const MARK = 4;

/** Draws what the network says over the plane, and the points. */
export function createRegions(canvas: HTMLCanvasElement) {
  const context = canvas.getContext('2d')!;
  const grid = new OffscreenCanvas(GRID, GRID);
  const cells = grid.getContext('2d')!;
  const image = cells.createImageData(GRID, GRID);

  return (probabilities: Float32Array, points: Points | undefined): void => {
    for (let cell = 0; cell < GRID * GRID; cell++) paintCell(image.data, cell, probabilities);
    cells.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = true;
    context.drawImage(grid, 0, 0, canvas.width, canvas.height);
    if (points !== undefined) drawPoints(context, canvas, points);
  };
}

/** The mean of the classes' colours by probability; unsure places fade to the middle of black and white. */
function paintCell(pixels: Uint8ClampedArray, cell: number, probabilities: Float32Array): void {
  for (let channel = 0; channel < 3; channel++) {
    let colour = 0;
    for (let label = 0; label < 3; label++) colour += probabilities[cell * 3 + label]! * CLASSES[label]![channel]!;
    pixels[cell * 4 + channel] = 128 + 0.62 * (colour - 128);
  }
  pixels[cell * 4 + 3] = 255;
}

function drawPoints(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement, { inputs, labels }: Points): void {
  const scale = canvas.width / (2 * REACH);
  context.lineWidth = 1.4;
  context.strokeStyle = 'rgb(255 255 255 / 0.9)';
  labels.forEach((label, i) => {
    const x = (inputs[2 * i]! + REACH) * scale;
    const y = (REACH - inputs[2 * i + 1]!) * scale;
    context.fillStyle = `rgb(${CLASSES[label]!.join(' ')})`;
    context.beginPath();
    // A shape a class: colour is never the only sign.
    if (label === 0) context.arc(x, y, MARK, 0, 7);
    else if (label === 1) context.rect(x - MARK, y - MARK, 2 * MARK, 2 * MARK);
    else triangle(context, x, y);
    context.fill();
    context.stroke();
  });
}

function triangle(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.moveTo(x, y - MARK - 1);
  context.lineTo(x + MARK + 1, y + MARK);
  context.lineTo(x - MARK - 1, y + MARK);
  context.closePath();
}

import { REACH, type LearnedSpiral } from './learn-spiral.ts';

const SIDE = 320;
const CURVE = { left: 400, top: 40, width: 300, height: 220 };

/** The regions with their points, and the loss beside them, as one SVG that is readable on light and on dark. */
export function drawSpiral(learned: LearnedSpiral): string {
  const { losses, accuracy, points } = learned;
  const right = Math.round((accuracy * points.length) / 2);
  const caption = `${right} of ${points.length / 2} points in the region of their arm`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 ${SIDE}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>What a small network learned of a spiral, and its loss over ${losses.length} updates</title>`,
    '<style>',
    'text, .axis { fill: #3b4252 } .axis, .loss { fill: none; stroke: #3b4252 } .faint { opacity: 0.7 } .region { opacity: 0.3 }',
    '.c0 { fill: #4477aa } .c1 { fill: #ddaa33 } .c2 { fill: #bb5566 } circle { stroke: #ffffff; stroke-width: 0.6 }',
    '@media (prefers-color-scheme: dark) { text { fill: #d8dee9 } .axis, .loss { stroke: #d8dee9 } .region { opacity: 0.45 } circle { stroke: #0d1117 } }',
    '</style>',
    ...regions(learned),
    ...dots(learned),
    ...curve(losses),
    `<text x="${CURVE.left}" y="${SIDE - 12}" class="faint">${caption}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

/** One path a class, made of the runs of equal cells in each row. */
function regions({ grid: { side, classes } }: LearnedSpiral): string[] {
  const size = SIDE / side;
  const paths = new Map<number, string>();
  for (let row = 0; row < side; row++) {
    for (let start = 0, end = 0; start < side; start = end) {
      const label = classes[row * side + start]!;
      while (end < side && classes[row * side + end] === label) end++;
      const run = `M${short(start * size)} ${short(row * size)}h${short((end - start) * size)}v${short(size)}h${short((start - end) * size)}z`;
      paths.set(label, (paths.get(label) ?? '') + run);
    }
  }
  return [...paths]
    .sort(([a], [b]) => a - b)
    .map(([label, path]) => `<path class="region c${label}" shape-rendering="crispEdges" d="${path}"/>`);
}

function dots({ points, labels }: LearnedSpiral): string[] {
  const place = (value: number) => short(((value + REACH) / (2 * REACH)) * SIDE);
  return Array.from(
    labels as ArrayLike<number>,
    (label, i) => `<circle class="c${label}" r="3" cx="${place(points[2 * i]!)}" cy="${place(-points[2 * i + 1]!)}"/>`,
  );
}

function curve(losses: readonly number[]): string[] {
  const { left, top, width, height } = CURVE;
  const highest = Math.ceil(Math.max(...losses) * 2) / 2;
  const x = (step: number) => left + (step / (losses.length - 1)) * width;
  const y = (loss: number) => top + height - (loss / highest) * height;
  // One point for each pixel is all that can be seen.
  const every = Math.max(1, Math.floor(losses.length / width));
  const line = losses.flatMap((loss, step) => (step % every === 0 ? `${short(x(step))} ${short(y(loss))}` : []));
  return [
    `<path class="axis" d="M${left} ${top}v${height}h${width}"/>`,
    `<text x="${left}" y="${top - 14}">loss</text>`,
    `<text x="${left - 8}" y="${top + 5}" text-anchor="end" class="faint">${highest}</text>`,
    `<text x="${left - 8}" y="${top + height + 5}" text-anchor="end" class="faint">0</text>`,
    `<text x="${left + width}" y="${top + height + 20}" text-anchor="end" class="faint">${losses.length} updates</text>`,
    `<polyline class="loss" stroke-width="1.5" points="${line.join(' ')}"/>`,
  ];
}

const short = (value: number) => String(Math.round(value * 100) / 100);

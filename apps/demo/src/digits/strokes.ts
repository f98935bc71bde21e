import type { Picture } from './picture.ts';

/** Where the pen was, in whatever unit. */
type Point = readonly [x: number, y: number];
/** What was drawn without lifting the pen. */
export type Stroke = readonly Point[];

/** Pixels along a side, from the edge to the lines, and from a line to the edge of its ink. */
const SIZE = 64;
const MARGIN = 6;
const HALF_PEN = 3;

/** A picture of strokes, however large or small they were drawn, with a pen of one width. Undefined where nothing is drawn. */
export function pictureOf(strokes: readonly Stroke[]): Picture | undefined {
  const points = strokes.flat();
  if (points.length === 0) return undefined;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const extent = Math.max(Math.max(...xs) - left, Math.max(...ys) - top);
  const scale = extent === 0 ? 0 : (SIZE - 2 * MARGIN) / extent;
  const lines = strokes
    .filter(({ length }) => length > 0)
    .map((stroke) => stroke.map(([x, y]): Point => [MARGIN + (x - left) * scale, MARGIN + (y - top) * scale]));
  const shades = Float32Array.from({ length: SIZE * SIZE }, (_, pixel) => {
    const centre: Point = [(pixel % SIZE) + 0.5, Math.floor(pixel / SIZE) + 0.5];
    const distance = Math.min(...lines.map((line) => distanceToLine(centre, line)));
    return Math.min(1, Math.max(0, HALF_PEN + 0.5 - distance));
  });
  return { width: SIZE, height: SIZE, shades };
}

function distanceToLine(point: Point, line: Stroke): number {
  let nearest = distance(point, line[0]!);
  for (let i = 1; i < line.length; i++) nearest = Math.min(nearest, distanceToSegment(point, line[i - 1]!, line[i]!));
  return nearest;
}

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / squared;
  const t = Math.min(1, Math.max(0, along));
  return distance(point, [from[0] + t * dx, from[1] + t * dy]);
}

function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by);
}

import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT } from '../collect-examples.ts';

/** Where the picture lies, from the folder of the docs. */
export const PACKAGES = 'images/packages.svg';

/** Which package imports which: types too, tests not. */
export type Imports = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads them off the sources. */
export function readImports(): Imports {
  const folders = globSync('{packages,apps}/*/package.json', { cwd: ROOT }).map(dirname).toSorted();
  return new Map(
    folders.map((folder) => {
      const sources = globSync('src/**/*.{ts,tsx}', { cwd: join(ROOT, folder) }).filter(
        (file) => !/\.test(-d)?\.|\.browser\./.test(file),
      );
      const text = sources.map((file) => readFileSync(join(ROOT, folder, file), 'utf8')).join('\n');
      // At the beginning of a line: examples in doc comments are behind a star.
      const found = text.matchAll(/^(?:import|export|\}) .*?from '(?:@gradwright\/)?([\w-]+)(?:\/[\w./?-]+)?';$/gm);
      const known = new Set(folders.map((one) => basename(one)));
      return [basename(folder), new Set([...found].map(([, name]) => name!).filter((name) => known.has(name)))];
    }),
  );
}

const [WIDTH, BOX, HIGH, GAP] = [720, 130, 34, 14];

/** Columns from those who import to what all import; a line for each import. */
export function drawPackages(imports: Imports): string {
  const depth = (name: string): number => Math.max(-1, ...[...imports.get(name)!].map(depth)) + 1;
  const names = [...imports.keys()];
  const deepest = Math.max(...names.map(depth));
  const columns = Array.from({ length: deepest + 1 }, (_, i) => names.filter((name) => depth(name) === deepest - i).toSorted());
  const height = Math.max(...columns.map(({ length }) => length)) * (HIGH + GAP) + GAP;
  const places = new Map(
    columns.flatMap((column, i) =>
      column.map((name, row) => {
        const x = 1 + (i * (WIDTH - BOX - 2)) / Math.max(1, deepest);
        return [name, { x, y: height / 2 + (row - column.length / 2) * (HIGH + GAP) + GAP / 2 }] as const;
      }),
    ),
  );
  const lines = [...imports].flatMap(([from, all]) => [...all].toSorted().map((to) => line(places.get(from)!, places.get(to)!)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="14">`,
    '<title>Which package imports which</title>',
    '<style>text { fill: #3b4252 } rect { fill: #eceff4; stroke: #3b4252 } path { fill: none; stroke: #4477aa; opacity: 0.55 }',
    '@media (prefers-color-scheme: dark) { text { fill: #d8dee9 } rect { fill: #1d2430; stroke: #d8dee9 } path { stroke: #88bbee } }</style>',
    ...lines,
    ...[...places].map(([name, place]) => box(name, place)),
    '</svg>',
    '',
  ].join('\n');
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function line(from: Place, to: Place): string {
  const [x0, y0, x1, y1] = [from.x + BOX, from.y + HIGH / 2, to.x, to.y + HIGH / 2];
  const bend = (x1 - x0) / 2;
  return `<path d="M${short(x0)} ${short(y0)}C${short(x0 + bend)} ${short(y0)} ${short(x1 - bend)} ${short(y1)} ${short(x1)} ${short(y1)}"/>`;
}

function box(name: string, { x, y }: Place): string {
  const text = `<text x="${short(x + BOX / 2)}" y="${short(y + HIGH / 2 + 5)}" text-anchor="middle">${name}</text>`;
  return `<rect x="${short(x)}" y="${short(y)}" width="${BOX}" height="${HIGH}" rx="6"/>${text}`;
}

const short = (value: number): string => String(Number(value.toFixed(1)));

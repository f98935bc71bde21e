/** Consecutive lines of a file; `first` counts from 1. */
export interface Excerpt {
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
}

/** From the line that starts with `from` to the next that starts with `to`, without the indentation that all of them share. */
export function excerptOf(text: string, from: string, to: string): Excerpt {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(from));
  const end = lines.findIndex((line, i) => i > start && line.startsWith(to));
  if (start < 0 || end < 0) throw new Error(`no lines from "${from}" to "${to}"`);
  const found = lines.slice(start, end + 1);
  const indents = found.filter((line) => line !== '').map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return { first: start + 1, last: end + 1, lines: found.map((line) => line.slice(indent)) };
}

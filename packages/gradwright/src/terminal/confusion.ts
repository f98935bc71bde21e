import type { Screen } from './screen.ts';

/** Draws a confusion matrix: a row a true class, a column a predicted one; what is right stands on the diagonal. */
export function drawConfusion(screen: Screen, matrix: readonly (readonly number[])[], names: readonly string[]): string {
  const { paint } = screen;
  const largest = Math.max(...matrix.flat());
  const label = Math.min(14, Math.max(4, ...names.map((name) => name.length)));
  const cut = (name: string, room: number) => (name.length > room ? `${name.slice(0, room - 1)}…` : name);
  const room = screen.width - label - 4;
  // Names are written out where all of them fit; as many columns as the screen holds, and the widest tables say that they are cut.
  const narrow = Math.max(String(largest).length, 2) + 1;
  const longest = Math.max(...names.map((name) => name.length)) + 1;
  const wide = Math.max(narrow, Math.min(longest, Math.floor(room / names.length)));
  const shown = Math.min(names.length, Math.floor(room / wide));
  const head = names.slice(0, shown).map((name) => cut(name, wide - 1).padStart(wide));
  const lines = matrix.slice(0, shown).map((row, actual) => {
    const cells = row.slice(0, shown).map((count, predicted) => {
      const text = (count === 0 ? '·' : String(count)).padStart(wide);
      if (count === 0) return paint.dim(text);
      return actual === predicted ? paint.green(text) : paint.bold(paint.red(text));
    });
    return `  ${cut(names[actual]!, label).padStart(label)} │${cells.join('')}`;
  });
  const title = `  ${paint.dim(`${'true'.padStart(label)} │  predicted`)}`;
  const rest = shown < names.length ? [paint.dim(`  … and ${names.length - shown} further classes`)] : [];
  return [title, `  ${' '.repeat(label)} │${paint.dim(head.join(''))}`, ...lines, ...rest].join('\n');
}

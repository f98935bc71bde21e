import type { Screen } from './screen.ts';

/** Draws a confusion matrix: a row a true class, a column a predicted one; what is right stands on the diagonal. */
export function drawConfusion(screen: Screen, matrix: readonly (readonly number[])[], names: readonly string[]): string {
  const { paint } = screen;
  const largest = Math.max(...matrix.flat());
  const wide = Math.max(String(largest).length, 3) + 1;
  const label = Math.min(14, Math.max(4, ...names.map((name) => name.length)));
  const cut = (name: string, room: number) => (name.length > room ? `${name.slice(0, room - 1)}…` : name);
  // As many columns as the screen holds; the widest tables are cut, and say so.
  const shown = Math.min(names.length, Math.floor((screen.width - label - 10) / wide));
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

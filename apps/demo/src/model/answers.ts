import type { Answer } from 'gradwright';

/** One line of an answer: a number to its full precision, and how it reads. */
interface Figure {
  readonly name: string;
  readonly value: number;
  readonly text: string;
  /** From 0 to 1, where the number is a probability. */
  readonly share?: number;
}

/** An answer in one sentence, and its numbers. */
export function readAnswer(answer: Answer, target: string): { readonly sentence: string; readonly figures: readonly Figure[] } {
  if ('values' in answer) {
    const figures = Object.entries(answer.values).map(([name, value]) => ({ name, value, text: sixDigits(value) }));
    return { sentence: figures.map(({ name, text }) => `${name}: ${text}`).join(', '), figures };
  }
  const figures = Object.entries<number>(answer.probabilities).map(([name, value]) => ({
    name,
    value,
    text: `${(100 * value).toFixed(1)}%`,
    share: value,
  }));
  const said = 'label' in answer ? String(answer.label) : answer.labels.join(', ') || 'none';
  return { sentence: `${target}: ${said}`, figures };
}

function sixDigits(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** A table row of one figure; the number itself stands in the element's `value`. */
export function drawFigure({ name, value, text, share }: Figure): HTMLTableRowElement {
  const row = document.createElement('tr');
  const header = document.createElement('th');
  header.scope = 'row';
  header.textContent = name;
  const number = document.createElement('data');
  number.value = String(value);
  number.textContent = text;
  row.append(header, cellWith(number));
  if (share !== undefined) {
    const bar = document.createElement('span');
    bar.className = 'share';
    bar.style.setProperty('--share', String(share));
    row.append(cellWith(bar));
  }
  return row;
}

function cellWith(content: HTMLElement): HTMLTableCellElement {
  const cell = document.createElement('td');
  cell.append(content);
  return cell;
}

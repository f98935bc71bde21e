import { answers as text } from '#text/model';
import type { Answer } from 'gradwright';
import { Word } from '../word.tsx';

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
    return { sentence: figures.map(({ name, text: value }) => text.value(name, value)).join(', '), figures };
  }
  const figures = Object.entries<number>(answer.probabilities).map(([name, value]) => ({
    name,
    value,
    text: `${(100 * value).toFixed(1)}%`,
    share: value,
  }));
  const said = 'label' in answer ? String(answer.label) : answer.labels.join(', ') || text.none;
  return { sentence: text.value(target, said), figures };
}

function sixDigits(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** A table row for each figure; the number itself stands in an element's `value`. What a probability is, the first says. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return figures.map(({ name, value, text, share }, i) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>
        <data value={String(value)}>{i === 0 && share !== undefined ? <Word of="likely">{text}</Word> : text}</data>
      </td>
      {share !== undefined && (
        <td>
          <span class="share" style={{ '--share': share }} />
        </td>
      )}
    </tr>
  ));
}

import theory from '../../../../docs/theory.md';
import { sections as text } from '#text/theory';

/** What the words mean that are explained where they first stand. */
export function Words() {
  return (
    <section id="words" class="exhibit" aria-labelledby="words-title">
      <h2 id="words-title">{text.words}</h2>
      <dl>
        {theory.words.map(({ id, name, meaning }) => (
          <div key={id} id={`word-${id}`}>
            <dt>{name}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

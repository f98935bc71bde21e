import theory from '../../../../docs/theory.md';
import { sections as text } from '#text/theory';
import { nameOf } from './parts.tsx';

/** The sections, as links. */
export function Contents() {
  return (
    <nav class="contents" aria-label={text.contents}>
      <ol>
        {theory.sections
          .filter(({ level }) => level === 2)
          .map(({ number, title }) => (
            <li key={number}>
              <a href={`#${nameOf(number)}`}>
                §{number} {title}
              </a>
            </li>
          ))}
        <li>
          <a href="#words">{text.words}</a>
        </li>
      </ol>
    </nav>
  );
}

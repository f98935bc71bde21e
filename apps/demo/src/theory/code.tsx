import { code as text } from '#text/theory';
import { useState } from 'preact/hooks';
import type { Excerpt } from './excerpt.ts';
import { linesOf } from './lines-of.ts';
import { SOURCES, type Source, type SourceName } from './sources.ts';

const REPOSITORY = 'https://github.com/gradwright/gradwright/blob/main/';

/** The lines of the packages that compute what a section is about, and the tests that hold them. */
export function Code({ of }: { readonly of: readonly SourceName[] }) {
  const [excerpts, setExcerpts] = useState<readonly Excerpt[]>();
  const [failed, setFailed] = useState(false);
  const load = () => {
    if (excerpts === undefined)
      void Promise.all(of.map((name) => linesOf(SOURCES[name]))).then(setExcerpts, () => setFailed(true));
  };
  return (
    <details class="code" onToggle={(event) => event.currentTarget.open && load()}>
      <summary>{text.summary}</summary>
      {failed && <p class="failed">{text.failed}</p>}
      {excerpts?.map((excerpt, i) => (
        <Lines key={of[i]} source={SOURCES[of[i]!]} excerpt={excerpt} />
      ))}
    </details>
  );
}

function Lines({ source: { file, test }, excerpt }: { readonly source: Source; readonly excerpt: Excerpt }) {
  const { first, last, lines } = excerpt;
  return (
    <figure>
      <pre tabIndex={0} aria-label={text.where(file, first, last)}>
        <code>{lines.join('\n')}</code>
      </pre>
      <figcaption>
        <a href={`${REPOSITORY}${file}#L${first}-L${last}`}>
          {file}, {first}–{last}
        </a>
        <a href={`${REPOSITORY}${test}`}>{text.test(test.split('/').at(-1)!)}</a>
      </figcaption>
    </figure>
  );
}

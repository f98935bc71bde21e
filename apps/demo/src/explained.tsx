import type { ComponentChildren } from 'preact';
import { Fragment } from 'preact';
import { Filled } from './text/filled.tsx';
import { WORD } from './text/marks.ts';
import type { Word as Name } from './told.tsx';
import { Word } from './word.tsx';

interface ExplainedProps {
  /** With `<word of="loss">loss</word>` where a word is explained, and `{name}` where something stands that is more than text. */
  readonly text: string;
  readonly parts?: Readonly<Record<string, ComponentChildren>>;
}

/** A text whose words are explained where it marks them. */
export function Explained({ text, parts = {} }: ExplainedProps) {
  return (
    <>
      {text.split(WORD).map((piece, i, pieces) => (
        <Fragment key={i}>
          {i % 3 === 0 && <Filled text={piece} parts={parts} />}
          {i % 3 === 1 && (
            <Word of={piece as Name}>
              <Filled text={pieces[i + 1]!} parts={parts} />
            </Word>
          )}
        </Fragment>
      ))}
    </>
  );
}

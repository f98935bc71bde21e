import type { ComponentChildren } from 'preact';
import { Fragment } from 'preact';

interface FilledProps {
  /** With `{name}` where something stands that is more than text. */
  readonly text: string;
  readonly parts: Readonly<Record<string, ComponentChildren>>;
}

/** A text around links, code or numbers, so that a translation may put them in another order. */
export function Filled({ text, parts }: FilledProps) {
  return (
    <>
      {text.split(/\{(\w+)\}/).map((piece, i) => (
        <Fragment key={i}>{i % 2 === 0 ? piece : parts[piece]}</Fragment>
      ))}
    </>
  );
}

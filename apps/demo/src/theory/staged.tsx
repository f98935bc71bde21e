import { Fragment, type ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { nextFrame } from '../lab/next-frame.ts';

/** A part of a page, in one piece or in several. */
export interface Part {
  readonly name: string;
  readonly pieces: number;
  /** With the first of its pieces. */
  readonly show: (pieces: number) => ComponentChild;
}

/** Parts of a page, one piece more with each frame: none of them keeps the page from answering. */
export function Staged({ parts }: { readonly parts: readonly Part[] }) {
  const [count, setCount] = useState(1);
  const total = parts.reduce((sum, { pieces }) => sum + pieces, 0);
  useEffect(() => {
    if (count < total) void nextFrame().then(() => setCount(count + 1));
    else goToAddress();
  }, [count]);
  let left = count;
  return parts.map(({ name, pieces, show }) => {
    const shown = Math.min(left, pieces);
    left -= shown;
    return shown > 0 && <Fragment key={name}>{show(shown)}</Fragment>;
  });
}

/** A link to a section was followed before the section was there. */
function goToAddress(): void {
  if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { nextFrame } from '../lab/next-frame.ts';

/** Parts of a page, one more with each frame: none of them keeps the page from answering. */
export function Staged({ parts }: { readonly parts: readonly ComponentChild[] }) {
  const [count, setCount] = useState(1);
  useEffect(() => {
    if (count < parts.length) void nextFrame().then(() => setCount(count + 1));
    else goToAddress();
  }, [count]);
  return <>{parts.slice(0, count)}</>;
}

/** A link to a section was followed before the section was there. */
function goToAddress(): void {
  if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

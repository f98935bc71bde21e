import { useLayoutEffect, useRef } from 'preact/hooks';
import { fillWith } from '../formula.tsx';

/** What the theory says, as it was made into HTML when the page was built. */
export function Prose({ html }: { readonly html: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => fillWith(place.current!, html), [html]);
  return <div ref={place} class="prose" />;
}

import { useLayoutEffect, useRef } from 'preact/hooks';

type Renderer = (tex: string, display: boolean) => string;

let renderer: Renderer | undefined;
let loading: Promise<void> | undefined;

/** The typesetter is large: it comes with the first formula, from this very site. Without it a page still counts: it only has no formulas. */
export const loadTypesetter = (): Promise<void> =>
  (loading ??= import('./typeset.ts').then(
    ({ typeset }) => void (renderer = typeset),
    () => undefined,
  ));

/** A formula, set by KaTeX, with MathML for screen readers. A displayed one may break where it has `\qquad`. */
export function Formula({ tex, display = false }: { readonly tex: string; readonly display?: boolean }) {
  if (!display) return <Part tex={tex} display={false} />;
  return (
    <span class="formula">
      {tex.split('\\qquad').map((part) => (
        <Part key={part} tex={part} display />
      ))}
    </span>
  );
}

function Part({ tex, display }: { readonly tex: string; readonly display: boolean }) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const fill = () => renderer && place.current && fillWith(place.current, renderer(tex, display));
    if (renderer === undefined) void loadTypesetter().then(fill);
    else fill();
  }, [tex, display]);
  return <span ref={place} />;
}

/** A strict policy forbids style attributes in text that becomes elements; a script may set the same styles. */
export function fillWith(place: HTMLElement, html: string): void {
  place.innerHTML = html.replaceAll(' style="', ' data-style="');
  for (const element of place.querySelectorAll<HTMLElement>('[data-style]')) {
    element.style.cssText = element.dataset['style']!;
    element.removeAttribute('data-style');
  }
}

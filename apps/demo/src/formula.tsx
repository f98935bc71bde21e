import { useEffect, useState } from 'preact/hooks';

type Renderer = (tex: string, display: boolean) => string;

let renderer: Renderer | undefined;
let loading: Promise<Renderer> | undefined;

/** The typesetter is large: it comes with the first formula, and from this very site. */
const load = (): Promise<Renderer> => (loading ??= import('./typeset.ts').then(({ typeset }) => (renderer = typeset)));

/** A formula, set by KaTeX, with MathML for screen readers. A displayed one may break where it has `\qquad`. */
export function Formula({ tex, display = false }: { readonly tex: string; readonly display?: boolean }) {
  const [, wake] = useState(0);
  useEffect(() => {
    if (renderer === undefined) void load().then(() => wake(1));
  }, []);
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
  if (renderer === undefined) return <span aria-hidden="true" />;
  return <span dangerouslySetInnerHTML={{ __html: renderer(tex, display) }} />;
}

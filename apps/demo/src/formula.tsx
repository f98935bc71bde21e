import { useEffect, useState } from 'preact/hooks';

type Renderer = (tex: string, display: boolean) => string;

let renderer: Renderer | undefined;
let loading: Promise<Renderer> | undefined;

/** The typesetter is large: it comes with the first formula, and from this very site. */
const load = (): Promise<Renderer> => (loading ??= import('./typeset.ts').then(({ typeset }) => (renderer = typeset)));

/** A formula, set by KaTeX, with MathML for screen readers. */
export function Formula({ tex, display = false }: { readonly tex: string; readonly display?: boolean }) {
  const [, wake] = useState(0);
  useEffect(() => {
    if (renderer === undefined) void load().then(() => wake(1));
  }, []);
  if (renderer === undefined) return <span class={display ? 'formula' : ''} aria-hidden="true" />;
  const markup = { __html: renderer(tex, display) };
  return <span class={display ? 'formula' : ''} dangerouslySetInnerHTML={markup} />;
}

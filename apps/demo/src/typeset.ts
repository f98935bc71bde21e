import katex from 'katex';
import 'katex/dist/katex.min.css';

export function typeset(tex: string, display: boolean): string {
  return katex.renderToString(tex, { displayMode: display, throwOnError: true });
}

import { safe as text } from '#text/safe';
import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';

/** Part of a page that fails alone: where it throws, it says so, and may be tried again. */
export function Safe({ children }: { readonly children: ComponentChildren }) {
  const [error, retry] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  return (
    <div class="stopped" role="alert">
      <p>{text.stopped}</p>
      <p class="hint">{String(error)}</p>
      <button type="button" onClick={retry}>
        {text.again}
      </button>
    </div>
  );
}

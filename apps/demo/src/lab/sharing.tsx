import { useState } from 'preact/hooks';
import { codeOf } from './code-of.ts';
import { encodeShared } from './share.ts';
import { recipe, snapshot, standStill } from './state.ts';

/** A link to this run, and the code that makes it again. */
export function Sharing() {
  const [shown, setShown] = useState<{ readonly kind: 'link' | 'code'; readonly text: string } | undefined>();
  const [said, setSaid] = useState('');
  const show = async (kind: 'link' | 'code'): Promise<void> => {
    const now = await standStill();
    if (now === undefined) return;
    const { step, hash } = now;
    const link = new URL(`#${encodeShared({ recipe: recipe.value, step, hash })}`, location.href).href;
    const text = kind === 'link' ? link : codeOf(recipe.value, step);
    setShown({ kind, text });
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setSaid(copied ? 'Copied.' : 'Here it is, to copy.');
  };
  return (
    <section class="sharing" aria-label="Share">
      <h2>Take it along</h2>
      <p>
        A run is its settings and its seed. A link holds them, and a hash of the weights: whoever opens it computes the run anew
        and is told whether the bits are the same. The code makes the same run with the packages, in Node or anywhere.
      </p>
      <div class="buttons">
        <button id="share-link" type="button" onClick={() => void show('link')}>
          Link to this step
        </button>
        <button id="share-code" type="button" onClick={() => void show('code')}>
          Code of this run
        </button>
        <span role="status">{said}</span>
      </div>
      {shown?.kind === 'link' && (
        <input id="link" aria-label="The link" readOnly value={shown.text} onFocus={(event) => event.currentTarget.select()} />
      )}
      {shown?.kind === 'code' && (
        <pre id="code" tabIndex={0}>
          <code>{shown.text}</code>
        </pre>
      )}
      <p id="hash" class="hint">
        Weights now: {snapshot.value === undefined ? '–' : <code>{snapshot.value.hash.slice(0, 16)}…</code>}
      </p>
    </section>
  );
}

import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { encodeSafetensors } from '@gradwright/core';
import { codeOf } from './code-of.ts';
import { eject } from './eject.ts';
import { lessonQuery, NO_LESSON } from './lesson.ts';
import type { Recipe } from './recipe.ts';
import { encodeShared } from './share.ts';
import { recipe, snapshot, standStill } from './state.ts';
import { Teaching } from './teaching.tsx';

type Kind = 'link' | 'code' | 'frame';

/** A link to this run, and the code that makes it again. */
export function Sharing() {
  const [made, setMade] = useState<{ readonly of: Recipe; readonly kind: Kind; readonly text: string } | undefined>();
  const [said, setSaid] = useState('');
  const lesson = useSignal(NO_LESSON);
  const show = async (kind: Kind): Promise<void> => {
    const now = await standStill();
    if (now === undefined) return;
    const { step, hash, fast } = now;
    const fragment = encodeShared({ recipe: recipe.value, step, hash, fast });
    const link = new URL(`${lessonQuery(lesson.value)}#${fragment}`, location.origin + location.pathname).href;
    const frame = `<iframe src="${link}" title="A network that learns" width="100%" height="900"></iframe>`;
    const text = { link, code: codeOf(recipe.value, step, fast), frame }[kind];
    setMade({ of: recipe.value, kind, text });
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setSaid(copied ? 'Copied.' : 'Here it is, to copy.');
  };
  const save = async (kind: 'js' | 'safetensors'): Promise<void> => {
    const now = await standStill();
    if (now === undefined) return;
    const name = `network-step-${now.step}`;
    if (kind === 'js') download(`${name}.mjs`, 'text/javascript', eject(recipe.value, now.weights));
    else download(`${name}.safetensors`, 'application/octet-stream', encodeSafetensors(now.weights, {}));
    setSaid('Saved.');
  };
  // Of another run than this one it would say something wrong.
  const shown = made?.of === recipe.value ? made : undefined;
  return (
    <section class="sharing" aria-label="Share">
      <h2>Take it along</h2>
      <p>
        A run is its settings and its seed. A link holds them, and a hash of the weights: whoever opens it computes the run anew
        and is told whether the bits are the same. The code makes the same run with the packages, in Node or anywhere. The
        JavaScript file answers as this network does, and needs nothing else.
      </p>
      <div class="buttons">
        <button id="share-link" type="button" onClick={() => void show('link')}>
          Link to this step
        </button>
        <button id="share-code" type="button" onClick={() => void show('code')}>
          Code of this run
        </button>
        <button id="save-js" type="button" onClick={() => void save('js')}>
          JavaScript that predicts
        </button>
        <button id="save-weights" type="button" onClick={() => void save('safetensors')}>
          Weights, safetensors
        </button>
        {lesson.value.embed && (
          <button id="share-frame" type="button" onClick={() => void show('frame')}>
            HTML for another page
          </button>
        )}
        <span role="status">{said}</span>
      </div>
      <Teaching lesson={lesson} />
      {shown?.kind === 'link' && (
        <input id="link" aria-label="The link" readOnly value={shown.text} onFocus={(event) => event.currentTarget.select()} />
      )}
      {(shown?.kind === 'code' || shown?.kind === 'frame') && (
        <pre id={shown.kind} tabIndex={0}>
          <code>{shown.text}</code>
        </pre>
      )}
      <p id="hash" class="hint">
        Weights now: {snapshot.value === undefined ? '–' : <code>{snapshot.value.hash.slice(0, 16)}…</code>}
      </p>
    </section>
  );
}

/** Gives a file to the browser's downloads. */
function download(name: string, type: string, contents: string | Uint8Array): void {
  const blob = new Blob([typeof contents === 'string' ? contents : Uint8Array.from(contents)], { type });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

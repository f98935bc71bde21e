import { sharing as text } from '#text/lab';
import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { encodeSafetensors } from '@gradwright/core';
import { Filled } from '../text/filled.tsx';
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
    const frame = `<iframe src="${link}" title="${text.frameTitle}" width="100%" height="900"></iframe>`;
    const contents = { link, code: codeOf(recipe.value, step, fast), frame }[kind];
    setMade({ of: recipe.value, kind, text: contents });
    const copied = await navigator.clipboard?.writeText(contents).then(
      () => true,
      () => false,
    );
    setSaid(copied ? text.copied : text.toCopy);
  };
  const save = async (kind: 'js' | 'safetensors'): Promise<void> => {
    const now = await standStill();
    if (now === undefined) return;
    const name = `network-step-${now.step}`;
    if (kind === 'js') download(`${name}.mjs`, 'text/javascript', eject(recipe.value, now.weights));
    else download(`${name}.safetensors`, 'application/octet-stream', encodeSafetensors(now.weights, {}));
    setSaid(text.saved);
  };
  // Of another run than this one it would say something wrong.
  const shown = made?.of === recipe.value ? made : undefined;
  return (
    <section class="sharing" aria-label={text.label}>
      <h2>{text.heading}</h2>
      <p>{text.about}</p>
      <div class="buttons">
        <button id="share-link" type="button" onClick={() => void show('link')}>
          {text.link}
        </button>
        <button id="share-code" type="button" onClick={() => void show('code')}>
          {text.code}
        </button>
        <button id="save-js" type="button" onClick={() => void save('js')}>
          {text.js}
        </button>
        <button id="save-weights" type="button" onClick={() => void save('safetensors')}>
          {text.weights}
        </button>
        {lesson.value.embed && (
          <button id="share-frame" type="button" onClick={() => void show('frame')}>
            {text.frame}
          </button>
        )}
        <span role="status">{said}</span>
      </div>
      <Teaching lesson={lesson} />
      {shown?.kind === 'link' && (
        <input
          id="link"
          aria-label={text.theLink}
          readOnly
          value={shown.text}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
      {(shown?.kind === 'code' || shown?.kind === 'frame') && (
        <pre id={shown.kind} tabIndex={0}>
          <code>{shown.text}</code>
        </pre>
      )}
      <p id="hash" class="hint">
        <Filled
          text={text.weightsNow}
          parts={{ hash: snapshot.value === undefined ? '–' : <code>{snapshot.value.hash.slice(0, 16)}…</code> }}
        />
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

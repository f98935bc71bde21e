import { useEffect, useRef } from 'preact/hooks';
import { choiceOf } from './data.ts';
import { percent, short, whole } from './format.ts';
import { drawPlane } from './plane-picture.ts';
import { keep, kept, recipe, snapshot, type Kept } from './state.ts';
import { differences } from './titles.ts';

/** A run that was kept, beside the one that goes on: its picture, its figures, and the settings that differ. */
export function Compare() {
  const before = kept.value;
  return (
    <section id="compare" class="compare" aria-label="Compare">
      <div class="buttons">
        <button id="keep" type="button" disabled={snapshot.value === undefined} onClick={keep}>
          {before === undefined ? 'Keep this run to compare' : 'Keep this one instead'}
        </button>
        {before !== undefined && (
          <button id="drop" type="button" class="quiet" onClick={() => (kept.value = undefined)}>
            Let it go
          </button>
        )}
      </div>
      {before !== undefined && <Before before={before} />}
    </section>
  );
}

function Before({ before }: { before: Kept }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { inputs, classes } = choiceOf(before.recipe);
  useEffect(() => {
    const { snapshot: then, points } = before;
    drawPlane(canvas.current!, { snapshot: then, points, inputs, classes, probe: undefined });
  }, [before]);
  const { step, score, loss } = before.snapshot;
  const share = (value: number) => (classes > 0 ? `${percent(value)} right` : `R² ${short(value, 3)}`);
  const changes = differences(before.recipe, recipe.value);
  return (
    <div class="before">
      <canvas ref={canvas} width={280} height={280} role="img" aria-label={`The kept run after ${step} steps`} />
      <div>
        <p id="before">
          Kept at step {whole(step)}: loss {short(loss.train, 3)}, {share(score.train)}; on new points {short(loss.validation, 3)}
          , {share(score.validation)}. Its curves are the thin ones.
        </p>
        {changes.length === 0 ? (
          <p class="hint">The same settings: the same run, to the bit.</p>
        ) : (
          <ul id="differences">
            {changes.map(({ label, from, to }) => (
              <li key={label}>
                {label}: {from} → {to}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

import { computed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { choiceOf } from './data.ts';
import { percent, short, whole } from './format.ts';
import { drawPlane } from './plane-picture.ts';
import { STEPS } from './recipe.ts';
import { branch, keep, kept, leaveBranch, recipe, snapshot, type Kept } from './state.ts';
import { differences } from './titles.ts';

const hasSnapshot = computed(() => snapshot.value !== undefined);
const isBranchable = computed(() => {
  const step = snapshot.value?.step ?? 0;
  return recipe.value.from === null && step > 0 && step < STEPS;
});

/** A run that was kept, beside the one that goes on: its picture, its figures, and the settings that differ. */
export function Compare() {
  const before = kept.value;
  const { from } = recipe.value;
  const canBranch = isBranchable.value;
  return (
    <section id="compare" class="compare" aria-label="Compare">
      <div class="buttons">
        <button id="keep" type="button" disabled={!hasSnapshot.value} onClick={keep}>
          {before === undefined ? 'Keep this run to compare' : 'Keep this one instead'}
        </button>
        {/* Out of reach in name alone: a disabled button would drop the keyboard's focus. */}
        <button id="branch" type="button" aria-disabled={!canBranch} onClick={() => canBranch && void branch()}>
          Branch from here
        </button>
        {from !== null && (
          <button id="leave-branch" type="button" class="quiet" onClick={leaveBranch}>
            Back to the first run
          </button>
        )}
        {before !== undefined && (
          <button id="drop" type="button" class="quiet" onClick={() => (kept.value = undefined)}>
            Let it go
          </button>
        )}
      </div>
      <p id="branched" class="hint" role="status">
        {from !== null &&
          `A branch: it begins at step ${whole(from.step)}, with the weights that the first run had then. Whatever you change, it begins there anew.`}
      </p>
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

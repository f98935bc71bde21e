import { compare as text, score as scores } from '#text/lab';
import { difference } from '#text/lab-settings';
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
    <section id="compare" class="compare" aria-label={text.label}>
      <div class="buttons">
        <button id="keep" type="button" disabled={!hasSnapshot.value} onClick={keep}>
          {before === undefined ? text.keep : text.keepInstead}
        </button>
        {/* Out of reach in name alone: a disabled button would drop the keyboard's focus. */}
        <button id="branch" type="button" aria-disabled={!canBranch} onClick={() => canBranch && void branch()}>
          {text.branch}
        </button>
        {from !== null && (
          <button id="leave-branch" type="button" class="quiet" onClick={leaveBranch}>
            {text.leaveBranch}
          </button>
        )}
        {before !== undefined && (
          <button id="drop" type="button" class="quiet" onClick={() => (kept.value = undefined)}>
            {text.drop}
          </button>
        )}
      </div>
      <p id="branched" class="hint" role="status">
        {from !== null && text.branched(whole(from.step))}
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
  const share = (value: number) => (classes > 0 ? scores.right(percent(value)) : scores.r2(short(value, 3)));
  const figures = (part: 'train' | 'validation') => ({ loss: short(loss[part], 3), score: share(score[part]) });
  const changes = differences(before.recipe, recipe.value);
  return (
    <div class="before">
      <canvas ref={canvas} width={280} height={280} role="img" aria-label={text.picture(step)} />
      <div>
        <p id="before">{text.before(whole(step), figures('train'), figures('validation'))}</p>
        {changes.length === 0 ? (
          <p class="hint">{text.same}</p>
        ) : (
          <ul id="differences">
            {changes.map(({ label, from, to }) => (
              <li key={label}>{difference(label, from, to)}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

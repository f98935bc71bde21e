import { doctor as text } from '#text/lab-network';
import { difference } from '#text/lab-settings';
import { computed } from '@preact/signals';
import type { Diagnosis } from '@gradwright/training';
import { Filled } from '../text/filled.tsx';
import { cured } from './cure.ts';
import { short, whole } from './format.ts';
import { modelOf } from './parts.ts';
import { PRESETS } from './presets.ts';
import type { Recipe } from './recipe.ts';
import { cure, diagnosis, failure, recipe, shown, snapshot, travel } from './state.ts';
import { differences } from './titles.ts';

/** Whether the doctor has not seen enough yet. */
const isEarly = computed(() => (snapshot.value?.step ?? 0) < 200 && failure.value === undefined);

/** What a run suffers from, by the numbers, and changes that should help, each a button. */
export function Doctor() {
  const found = diagnosis.value;
  const preset = shown.value === undefined ? undefined : PRESETS[shown.value];
  const fixes = found?.fixes.map((fix) => ({ why: fix.why, to: cured(recipe.value, fix) })) ?? [];
  const cureOfTheory = preset && { ...recipe.value, ...preset.cure };
  return (
    <section id="doctor" class="doctor" aria-label={text.label}>
      {preset !== undefined && (
        <p class="story">
          <b>{preset.title}.</b> {preset.story} <a href={`./theory.html#s${preset.section}`}>{text.theory(preset.section)}</a>
        </p>
      )}
      <h3>
        <Filled
          text={text.heading}
          parts={{ verdict: <span id="verdict">{found?.verdict ?? (isEarly.value ? text.looks : text.healthy)}</span> }}
        />
      </h3>
      <p role="status">{(found && withNames(found.summary)) ?? (isEarly.value ? text.early : text.nothing)}</p>
      {found !== undefined && (
        <>
          <p class="hint">
            {found.step !== undefined && `${text.seenFirst(whole(found.step))} `}
            {evidenceOf(found)}
          </p>
          <ul class="fixes">
            {fixes.map(
              ({ why, to }, i) =>
                to !== undefined && (
                  <li key={i}>
                    <Change to={to} /> <span class="hint">{why}</span>
                  </li>
                ),
            )}
            {found.verdict === 'overfitting' && (
              <li>
                <button type="button" onClick={() => travel(found.step!)}>
                  {text.backTo(whole(found.step!))}
                </button>{' '}
                <span class="hint">{text.earlyStopping}</span>
              </li>
            )}
          </ul>
        </>
      )}
      {cureOfTheory !== undefined && !fixes.some(({ to }) => isSame(to, cureOfTheory)) && !isSame(recipe.value, cureOfTheory) && (
        <p>
          <Change to={cureOfTheory} /> <span class="hint">{text.cureOfTheory}</span>
        </p>
      )}
    </section>
  );
}

function Change({ to }: { to: Recipe }) {
  const changes = differences(recipe.value, to).map(({ label, from, to: next }) => difference(label, from, next));
  if (changes.length === 0) return null;
  return (
    <button type="button" class="fix" onClick={() => cure(to)}>
      {changes.join('; ')}
    </button>
  );
}

function isSame(one: Recipe | undefined, other: Recipe): boolean {
  return one !== undefined && differences(one, other).length === 0;
}

/** The doctor counts layers as the code does; here they have names. */
function withNames(summary: string): string {
  const { hidden } = recipe.value;
  const { dense } = modelOf(recipe.value);
  return summary.replaceAll(/layer (\d+)(?:\.body\.\d+)?/g, (_, path: string) => {
    const layer = dense.findLastIndex((first) => Number.parseInt(first) <= Number(path));
    return layer < hidden.length ? text.hiddenLayer(layer + 1) : text.outputLayer;
  });
}

/** `{ lossLeft: 0.5 }` as "Loss left 0.500". */
function evidenceOf({ evidence }: Diagnosis): string {
  const text = Object.entries(evidence)
    .map(([name, value]) => `${name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${short(value, 3)}`)
    .join(', ');
  return text === '' ? '' : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

import { useSignal } from '@preact/signals';
import { percent, whole } from '../lab/format.ts';
import type { Judged } from './messages.ts';
import { PictureOf } from './picture-of.tsx';
import { choose, chosen, stage } from './state.ts';

/** How many mistakes are shown at once. */
const SHOWN = 12;
const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** What it made of the digits held out: how many right, what was taken for what, and the mistakes it was surest of. */
export function JudgedDigits() {
  const cell = useSignal<{ readonly actual: number; readonly said: number } | undefined>(undefined);
  if (stage.value.name !== 'trained') return null;
  const { judged, learned } = stage.value;
  const right = judged.filter(({ actual, said }) => actual === said).length;
  const at = cell.value;
  const shown = (
    at === undefined
      ? judged.filter(({ actual, said }) => actual !== said)
      : judged.filter(({ actual, said }) => actual === at.actual && said === at.said)
  ).toSorted((a, b) => b.confidence - a.confidence);
  return (
    <section class="judged" aria-label="The digits held out">
      <h2>On {judged.length} digits that it never saw</h2>
      <p id="held-out">
        {right} of {judged.length} are right, {percent(right / judged.length)}. It learned from {whole(learned)} others and from
        turned, scaled, leaning and warped copies of them, framed as drawings are.
      </p>
      <div class="matrix">
        <table>
          <caption>Rows: what it was. Columns: what it was called. Choose a number to see the digits.</caption>
          <thead>
            <tr>
              <td />
              {DIGITS.map((digit) => (
                <th key={digit} scope="col">
                  {digit}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {DIGITS.map((actual) => (
              <tr key={actual}>
                <th scope="row">{actual}</th>
                {DIGITS.map((said) => {
                  const count = judged.filter((one) => one.actual === actual && one.said === said).length;
                  return (
                    <td key={said} class={count === 0 ? '' : actual === said ? 'right' : 'wrong'}>
                      {count > 0 && (
                        <button
                          type="button"
                          aria-pressed={at?.actual === actual && at.said === said}
                          aria-label={`${count} times ${actual} called ${said}`}
                          onClick={() => (cell.value = { actual, said })}
                        >
                          {count}
                        </button>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
        <div>
          <h2 id="gallery-name">
            {at === undefined
              ? 'Its mistakes, the surest first'
              : at.actual === at.said
                ? `${at.actual}, called ${at.said}, the surest first`
                : `${at.actual}, but called ${at.said}`}
            {at !== undefined && (
              <button type="button" class="quiet" onClick={() => (cell.value = undefined)}>
                All mistakes
              </button>
            )}
          </h2>
          <ul class="gallery" aria-labelledby="gallery-name">
            {shown.slice(0, SHOWN).map((one) => (
              <li key={`${one.actual}${one.said}${one.confidence}`}>
                <Choice one={one} />
              </li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  );
}

function Choice({ one }: { one: Judged }) {
  const text = `${one.actual} called ${one.said}, ${percent(one.confidence)}`;
  return (
    <button type="button" aria-pressed={chosen.value === one} onClick={() => choose(one)}>
      <PictureOf values={one.pixels} label="" />
      <span>{text}</span>
    </button>
  );
}

import { judged as text } from '#text/digits';
import { useSignal } from '@preact/signals';
import { Explained } from '../explained.tsx';
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
    <section class="judged" aria-label={text.label}>
      <h2>
        <Explained text={text.heading} parts={{ all: judged.length }} />
      </h2>
      <p id="held-out">
        <Explained
          text={text.score}
          parts={{ right, all: judged.length, share: percent(right / judged.length), learned: whole(learned) }}
        />
      </p>
      <div class="matrix">
        <table>
          <caption>
            <Explained text={text.matrix} />
          </caption>
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
                          aria-label={text.cell(count, actual, said)}
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
            <Explained
              text={at === undefined ? text.mistakes : at.actual === at.said ? text.calledRight : text.calledWrong}
              parts={{ ...at }}
            />
            {at !== undefined && (
              <button type="button" class="quiet" onClick={() => (cell.value = undefined)}>
                {text.all}
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
  return (
    <button type="button" aria-pressed={chosen.value === one} onClick={() => choose(one)}>
      <PictureOf values={one.pixels} label="" />
      <span>{text.one(one.actual, one.said, percent(one.confidence))}</span>
    </button>
  );
}

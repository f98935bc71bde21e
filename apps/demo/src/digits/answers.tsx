import { percent } from '../lab/format.ts';
import type { Answer } from './messages.ts';
import { SURE } from './network.ts';
import { PictureOf } from './picture-of.tsx';
import { answer, bitmap, chosen, pixels, stage } from './state.ts';

/** What the network says to the digit, in a sentence, and all ten probabilities. */
export function Answers() {
  const now = answer.value;
  return (
    <section aria-label="What the network says">
      <p id="said" class={`said ${now !== undefined && !isSure(now) ? 'unsure' : ''}`} role="status">
        {sentence(now)}
      </p>
      <ol class="probabilities">
        {Array.from({ length: 10 }, (_, digit) => {
          const share = now?.probabilities[digit] ?? 0;
          return (
            <li key={digit} class={now !== undefined && digit === now.best ? 'best' : ''}>
              <span class="digit">{digit}</span>
              <span class="track">
                <span class="bar" style={{ width: `${100 * share}%` }} />
                <span class="threshold" style={{ left: `${100 * SURE}%` }} />
              </span>
              <span class="percent">{now === undefined ? '–' : percent(share)}</span>
            </li>
          );
        })}
      </ol>
      <p class="hint">Below {Math.round(100 * SURE)}%, at the thin line, it says that it is not sure.</p>
    </section>
  );
}

/** The way from the drawing to the answer. */
export function Way() {
  const now = answer.value;
  const seen = pixels.value;
  const drawn = bitmap.value;
  return (
    <section class="way" aria-label="The way there">
      <figure hidden={chosen.value !== undefined}>
        {drawn === undefined ? <Empty /> : <PictureOf values={drawn} label="The drawing as a bitmap of 32 × 32 pixels" />}
        <figcaption>
          Framed: 32 × 32. Set upright, scaled to the height and the middle 20 columns, strokes thickened or thinned to 312 pixels
          of ink: as in the data.
        </figcaption>
      </figure>
      <figure id="counts">
        {seen === undefined ? <Empty /> : <PictureOf values={seen} label={`Ink in 8 × 8 blocks: ${rowsInWords(seen)}`} />}
        <figcaption>Counted: the ink of each 4 × 4 block, 0 … 16. These 64 numbers go in.</figcaption>
      </figure>
      <figure id="evidence">
        {now === undefined ? <Empty /> : <PictureOf values={now.evidence} label={evidenceInWords(now)} signed />}
        <figcaption>
          {now === undefined ? (
            'Which pixels speak for the answer, and which against it.'
          ) : (
            <>
              What speaks <b class="for">for {now.best}</b>, and what <b class="against">for {now.second}</b>: each pixel times
              the slope of the difference of their scores before softmax.
            </>
          )}
        </figcaption>
      </figure>
      <figure class="layers">
        {now === undefined ? (
          <Empty />
        ) : (
          now.activations.map((units, layer) => (
            <div
              key={layer}
              class="units"
              role="img"
              aria-label={`Hidden layer ${layer + 1}: ${units.filter((unit) => unit > 0).length} of ${units.length} units are active`}
            >
              {Array.from(units, (unit, i) => (
                <span key={i} style={{ opacity: unit <= 0 ? 0 : 0.15 + (0.85 * unit) / Math.max(...units) }} />
              ))}
            </div>
          ))
        )}
        <figcaption>On the way: the units of both hidden layers after ReLU. Most stay silent.</figcaption>
      </figure>
    </section>
  );
}

function Empty() {
  return <div class="squares empty" />;
}

function isSure({ probabilities, best }: Answer): boolean {
  return probabilities[best]! >= SURE;
}

function sentence(now: Answer | undefined): string {
  if (now === undefined)
    return stage.value.name === 'trained' ? 'Draw a digit.' : 'Draw already: the answer comes when it has learned.';
  const share = percent(now.probabilities[now.best]!);
  if (!isSure(now)) return `Not sure: perhaps ${now.best} (${share}), perhaps ${now.second}.`;
  const actual = chosen.value?.actual;
  const verdict = actual === undefined ? '' : actual === now.best ? ', and it is' : `, but it is ${actual}`;
  return `${now.best}, with ${share}${verdict}.`;
}

function rowsInWords(pixels: ArrayLike<number>): string {
  return Array.from({ length: 8 }, (_, row) => Array.from({ length: 8 }, (_, x) => pixels[8 * row + x]).join(' ')).join('; ');
}

function evidenceInWords({ evidence, best, second }: Answer): string {
  const sum = (sign: number) => evidence.reduce((total, value) => total + (value * sign > 0 ? Math.abs(value) : 0), 0).toFixed(1);
  return `Evidence by pixel: ${sum(1)} for ${best}, ${sum(-1)} for ${second}`;
}

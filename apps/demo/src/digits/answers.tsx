import { answers as text, way } from '#text/digits';
import { Explained } from '../explained.tsx';
import { percent } from '../lab/format.ts';
import type { Answer } from './messages.ts';
import { SURE } from './network.ts';
import { PictureOf } from './picture-of.tsx';
import { answer, bitmap, chosen, pixels, stage } from './state.ts';

/** What the network says to the digit, in a sentence, and all ten probabilities. */
export function Answers() {
  const now = answer.value;
  return (
    <section aria-label={text.label}>
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
      <p class="hint">
        <Explained text={text.hint} parts={{ share: `${Math.round(100 * SURE)}%` }} />
      </p>
    </section>
  );
}

/** The way from the drawing to the answer. */
export function Way() {
  const now = answer.value;
  const seen = pixels.value;
  const drawn = bitmap.value;
  return (
    <section class="way" aria-label={way.label}>
      <figure hidden={chosen.value !== undefined}>
        {drawn === undefined ? <Empty /> : <PictureOf values={drawn} label={way.bitmap} />}
        <figcaption>
          <Explained text={way.framed} />
        </figcaption>
      </figure>
      <figure id="counts">
        {seen === undefined ? <Empty /> : <PictureOf values={seen} label={way.ink(rowsInWords(seen))} />}
        <figcaption>
          <Explained text={way.counted} />
        </figcaption>
      </figure>
      <figure id="evidence">
        {now === undefined ? <Empty /> : <PictureOf values={now.evidence} label={evidenceInWords(now)} signed />}
        <figcaption>
          {now === undefined ? (
            <Explained text={way.noEvidence} />
          ) : (
            <Explained
              text={way.speaks}
              parts={{
                best: <b class="for">{way.forBest(now.best)}</b>,
                second: <b class="against">{way.forSecond(now.second)}</b>,
              }}
            />
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
              aria-label={way.layer(layer + 1, units.filter((unit) => unit > 0).length, units.length)}
            >
              {Array.from(units, (unit, i) => (
                <span key={i} style={{ opacity: unit <= 0 ? 0 : 0.15 + (0.85 * unit) / Math.max(...units) }} />
              ))}
            </div>
          ))
        )}
        <figcaption>
          <Explained text={way.layers} />
        </figcaption>
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
  if (now === undefined) return stage.value.name === 'trained' ? text.draw : text.drawAlready;
  const share = percent(now.probabilities[now.best]!);
  if (!isSure(now)) return text.notSure(now.best, share, now.second);
  const actual = chosen.value?.actual;
  if (actual === undefined) return text.sure(now.best, share);
  return actual === now.best ? text.sureAndRight(now.best, share) : text.sureAndWrong(now.best, share, actual);
}

function rowsInWords(pixels: ArrayLike<number>): string {
  return Array.from({ length: 8 }, (_, row) => Array.from({ length: 8 }, (_, x) => pixels[8 * row + x]).join(' ')).join('; ');
}

function evidenceInWords({ evidence, best, second }: Answer): string {
  const sum = (sign: number) => evidence.reduce((total, value) => total + (value * sign > 0 ? Math.abs(value) : 0), 0).toFixed(1);
  return way.evidence(best, sum(1), second, sum(-1));
}

import { drawing, training as text } from '#text/digits';
import { render } from 'preact';
import { Safe } from '../safe.tsx';
import { Explained } from '../explained.tsx';
import { percent } from '../lab/format.ts';
import { Answers, Way } from './answers.tsx';
import { Board } from './board.tsx';
import { JudgedDigits } from './judged.tsx';
import { chosen, stage, wipe } from './state.ts';

function Digits() {
  return (
    <>
      <Training />
      <div class="digits">
        <section class="drawing" aria-label={drawing.label}>
          <Board />
          <div class="buttons">
            <button id="wipe" type="button" onClick={wipe}>
              {drawing.wipe}
            </button>
            <span class="hint">{chosen.value === undefined ? drawing.hint : drawing.ofTheData(chosen.value.actual)}</span>
          </div>
        </section>
        <Answers />
        <Way />
      </div>
      <JudgedDigits />
    </>
  );
}

function Training() {
  const now = stage.value;
  document.body.dataset['state'] = now.name;
  if (now.name === 'failed') {
    return (
      <p id="status" class="failed" role="status">
        {now.text}
      </p>
    );
  }
  const { epoch, epochs, accuracy } = now;
  // The same words while it learns and afterwards: whoever is at one of them stays there.
  return (
    <p id="status" role="status">
      {now.name === 'training' && <progress max={epochs} value={epoch} aria-label={text.progress} />}{' '}
      {epoch === 0 ? (
        text.begins
      ) : (
        <Explained
          text={text[now.name === 'training' ? 'learning' : 'trained']}
          parts={{ share: percent(accuracy), epoch, epochs }}
        />
      )}
    </p>
  );
}

render(
  <Safe>
    <Digits />
  </Safe>,
  document.getElementById('digits')!,
);

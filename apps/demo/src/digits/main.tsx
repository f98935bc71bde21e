import { render } from 'preact';
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
        <section class="drawing" aria-label="Draw">
          <Board />
          <div class="buttons">
            <button id="wipe" type="button" onClick={wipe}>
              Wipe
            </button>
            <span class="hint">
              {chosen.value === undefined
                ? 'With mouse, pen or finger; or with arrow keys and Space.'
                : `A ${chosen.value.actual} of the data. Draw, and yours takes its place.`}
            </span>
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
  if (now.name === 'trained') {
    return (
      <p id="status" role="status">
        Trained, here, just now. Draw a digit.
      </p>
    );
  }
  return (
    <p id="status" role="status">
      <progress max={now.epochs} value={now.epoch} aria-label="Training" />{' '}
      {now.epoch === 0
        ? 'Learning handwritten digits, and copies of them as other hands would write them …'
        : `Learning … ${percent(now.accuracy)} of the digits to watch are right after ${now.epoch} of ${now.epochs} passes`}
    </p>
  );
}

render(<Digits />, document.getElementById('digits')!);

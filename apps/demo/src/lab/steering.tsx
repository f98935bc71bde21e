import { Told, aboutId } from '../told.tsx';
import { percent, short, whole } from './format.ts';
import type { BackendName, Speed } from './messages.ts';
import {
  behave,
  choice,
  computeIn,
  failure,
  isOver,
  manner,
  missing,
  notice,
  playing,
  restart,
  setPlaying,
  snapshot,
  state,
  stepOnce,
} from './state.ts';

/** Play, pause, step, speed and backend, and the figures of the run. */
export function Steering() {
  const over = isOver.value;
  return (
    <section class="steering" aria-label="Training">
      <div class="buttons" role="group" aria-label="Steer">
        {/* Out of reach in name and not in fact: a disabled button would drop the keyboard's focus. */}
        <button id="play" class="main" type="button" aria-disabled={over} onClick={() => setPlaying(!playing.value)}>
          {playing.value && !over ? 'Pause' : 'Train'}
        </button>
        <button id="step-once" type="button" aria-disabled={over} onClick={stepOnce}>
          One step
        </button>
        <button id="restart" type="button" onClick={restart}>
          Start again
        </button>
      </div>
      <div class="choices">
        <Told of="speed">
          <label>
            Speed
            <select
              name="speed"
              aria-describedby={aboutId('speed')}
              autocomplete="off"
              value={manner.value.speed}
              onChange={(event) => behave({ speed: event.currentTarget.value as Speed })}
            >
              <option value="slow">4 steps a second</option>
              <option value="watch">To watch</option>
              <option value="full">Full</option>
            </select>
          </label>
        </Told>
        <Told of="backend">
          <label>
            Computes in
            <select
              name="backend"
              aria-describedby={aboutId('backend')}
              autocomplete="off"
              value={manner.value.backend}
              onChange={(event) => computeIn(event.currentTarget.value as BackendName)}
            >
              <option value="wasm">WebAssembly</option>
              <option value="fast">WASM, fast</option>
              {crossOriginIsolated && <option value="threads">WASM, 2 threads</option>}
              <option value="js">JavaScript</option>
            </select>
          </label>
        </Told>
      </div>
      <Figures />
      <p id="status" class={state.value === 'failed' ? 'failed' : ''} role="status">
        {statusText()}
      </p>
      <p id="notice" role="status">
        {notice.value}
      </p>
    </section>
  );
}

function Figures() {
  const now = snapshot.value;
  const score = choice.value.classes > 0 ? percent : (value: number) => short(value, 3);
  const figures: readonly (readonly [id: string, name: string, text: string])[] = [
    ['step', 'Step', now === undefined ? '0' : whole(now.step)],
    ['train-loss', 'Loss', now === undefined ? '–' : short(now.loss.train, 3)],
    ['validation-loss', 'on new points', now === undefined ? '–' : short(now.loss.validation, 3)],
    ['train-score', choice.value.classes > 0 ? 'Right' : 'R²', now === undefined ? '–' : score(now.score.train)],
    ['validation-score', 'on new points', now === undefined ? '–' : score(now.score.validation)],
    ['speed', 'Steps a second', now === undefined || now.speed === 0 ? '–' : whole(now.speed)],
  ];
  return (
    <dl class="figures">
      {figures.map(([id, name, text]) => (
        <div key={id}>
          <dt>{name}</dt>
          <dd id={id}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A screen reader hears of changes of state and of single steps, never of each picture. */
function statusText(): string {
  const now = state.value === 'training' ? snapshot.peek() : snapshot.value;
  const score =
    now === undefined ? '' : choice.value.classes > 0 ? `${percent(now.score.train)} right` : `R² ${short(now.score.train, 3)}`;
  const far = now === undefined ? '' : `step ${whole(now.step)}, ${score}`;
  return {
    drawing: missing.value ?? '',
    loading: 'Getting ready …',
    training: 'Training …',
    paused: now?.step ? `Paused at ${far}.` : 'Ready. Nothing is learned yet.',
    done: `Done: ${far}.`,
    failed: `Training stopped. ${failure.value}`,
  }[state.value];
}

import { figures as names, score as scores, status, steering as text } from '#text/lab';
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
    <section class="steering" aria-label={text.label}>
      <div class="buttons" role="group" aria-label={text.steer}>
        {/* Out of reach in name and not in fact: a disabled button would drop the keyboard's focus. */}
        <button id="play" class="main" type="button" aria-disabled={over} onClick={() => setPlaying(!playing.value)}>
          {playing.value && !over ? text.pause : text.play}
        </button>
        <button id="step-once" type="button" aria-disabled={over} onClick={stepOnce}>
          {text.stepOnce}
        </button>
        <button id="restart" type="button" onClick={restart}>
          {text.restart}
        </button>
      </div>
      <div class="choices">
        <Told of="speed">
          <label>
            {text.speed}
            <select
              name="speed"
              aria-describedby={aboutId('speed')}
              autocomplete="off"
              value={manner.value.speed}
              onChange={(event) => behave({ speed: event.currentTarget.value as Speed })}
            >
              <option value="slow">{text.speeds.slow}</option>
              <option value="watch">{text.speeds.watch}</option>
              <option value="full">{text.speeds.full}</option>
            </select>
          </label>
        </Told>
        <Told of="backend">
          <label>
            {text.backend}
            <select
              name="backend"
              aria-describedby={aboutId('backend')}
              autocomplete="off"
              value={manner.value.backend}
              onChange={(event) => computeIn(event.currentTarget.value as BackendName)}
            >
              <option value="wasm">{text.backends.wasm}</option>
              <option value="fast">{text.backends.fast}</option>
              {crossOriginIsolated && <option value="threads">{text.backends.threads}</option>}
              <option value="js">{text.backends.js}</option>
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
    ['step', names.step, now === undefined ? '0' : whole(now.step)],
    ['train-loss', names.loss, now === undefined ? '–' : short(now.loss.train, 3)],
    ['validation-loss', names.onNew, now === undefined ? '–' : short(now.loss.validation, 3)],
    ['train-score', choice.value.classes > 0 ? names.right : names.r2, now === undefined ? '–' : score(now.score.train)],
    ['validation-score', names.onNew, now === undefined ? '–' : score(now.score.validation)],
    ['speed', names.speed, now === undefined || now.speed === 0 ? '–' : whole(now.speed)],
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
  const scoreOf =
    choice.value.classes > 0 ? (share: number) => scores.right(percent(share)) : (r2: number) => scores.r2(short(r2, 3));
  const far = now === undefined ? '' : status.far(whole(now.step), scoreOf(now.score.train));
  return {
    drawing: missing.value ?? '',
    loading: status.loading,
    training: status.training,
    paused: now?.step ? status.paused(far) : status.ready,
    done: status.done(far),
    failed: status.failed(String(failure.value)),
  }[state.value];
}

import { tour as texts } from '#text/lab';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** What a first visit is shown, and where. */
const STEPS: readonly (readonly [place: string, text: string])[] = [
  ['.plane', texts.plane],
  ['.network', texts.network],
  ['#explanation', texts.explanation],
  ['.curves', texts.curves],
  ['#settings', texts.settings],
];
const KEY = 'gradwright-visited';

/** Whether the page was visited before, where the browser remembers such things. */
function wasHere(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true;
  }
}

/** Five short steps for a first visit; they can be left at any of them. */
export function Tour() {
  const step = useSignal(wasHere() ? STEPS.length : 0);
  const [place, text] = STEPS[step.value] ?? [];
  useEffect(() => {
    const element = place === undefined ? null : document.querySelector(place);
    element?.classList.add('pointed');
    // Not at once: a page that was opened stands at its top.
    if (step.value > 0) element?.scrollIntoView();
    return () => element?.classList.remove('pointed');
  }, [place]);
  if (text === undefined) return null;
  const go = (next: number): void => {
    step.value = next;
    if (next < STEPS.length) return;
    try {
      localStorage.setItem(KEY, 'yes');
    } catch {
      // It is shown again next time.
    }
  };
  const last = step.value === STEPS.length - 1;
  return (
    <aside id="tour" class={`tour ${step.value > 0 ? 'leads' : ''}`} aria-label={texts.label}>
      <p role="status">
        <b>{texts.place(step.value + 1, STEPS.length)}</b> {text}
      </p>
      <div class="buttons">
        <button id="tour-next" type="button" onClick={() => go(step.value + 1)}>
          {last ? texts.done : texts.next}
        </button>
        {!last && (
          <button id="tour-skip" type="button" class="quiet" onClick={() => go(STEPS.length)}>
            {texts.skip}
          </button>
        )}
      </div>
    </aside>
  );
}

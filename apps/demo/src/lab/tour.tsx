import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** What a first visit is shown, and where. */
const STEPS: readonly (readonly [place: string, text: string])[] = [
  [
    '.plane',
    'It is learning already. Each point has a class; the colours behind are what the network would answer there, and the line is where it changes its mind.',
  ],
  [
    '.network',
    'This is the network. Each small picture is what one unit answers over the plane; a link is a weight, blue where it is positive. Add units and layers with + and −.',
  ],
  [
    '#explanation',
    'Point at a unit or a link: here it says which numbers it adds up, by which formula, and what the loss asks of it.',
  ],
  [
    '.curves',
    'The curves are the loss and the share that is right, on points that it learns from and on new ones. The slider below goes back in time.',
  ],
  [
    '#settings',
    'Everything here begins a new run. Choose a trouble to see, and let the doctor beside the network find its cure.',
  ],
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
    <aside id="tour" class={`tour ${step.value > 0 ? 'leads' : ''}`} aria-label="A first look">
      <p role="status">
        <b>
          {step.value + 1} of {STEPS.length}.
        </b>{' '}
        {text}
      </p>
      <div class="buttons">
        <button id="tour-next" type="button" onClick={() => go(step.value + 1)}>
          {last ? 'Done' : 'Next'}
        </button>
        {!last && (
          <button id="tour-skip" type="button" class="quiet" onClick={() => go(STEPS.length)}>
            Skip
          </button>
        )}
      </div>
    </aside>
  );
}

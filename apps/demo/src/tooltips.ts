/** How near to the window's edge what explains a word may come. */
const MARGIN = 8;

const wordAt = ({ target }: Event) => (target instanceof Element ? (target.closest('.told') ?? undefined) : undefined);

/** Moves what explains a word into the window: to the side as far as it must, and above the word where there is no room below. */
function place(event: Event): void {
  const word = wordAt(event);
  const meaning = word?.querySelector<HTMLElement>(':scope > [role=tooltip]');
  if (!word || !meaning) return;
  word.classList.remove('above');
  meaning.style.removeProperty('--aside');
  const { left, right, bottom, height } = meaning.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const aside = Math.max(MARGIN - left, Math.min(0, clientWidth - MARGIN - right));
  meaning.style.setProperty('--aside', `${aside}px`);
  word.classList.toggle('above', bottom > clientHeight - MARGIN && word.getBoundingClientRect().top > height + MARGIN);
}

/** What Escape put away, until the mouse or the keyboard comes to something else. */
let away: readonly Element[] = [];

function bringBack(): void {
  for (const word of away) word.classList.remove('away');
  away = [];
}

function putAway({ key }: KeyboardEvent): void {
  // One may have the focus, and another the mouse.
  const shown = [...document.querySelectorAll('.told:hover, .told:focus-within')];
  if (key !== 'Escape' || shown.length === 0) return;
  bringBack();
  away = shown;
  for (const word of away) word.classList.add('away');
}

function arrive(event: Event): void {
  const word = wordAt(event);
  if (word === undefined || !away.includes(word)) bringBack();
  place(event);
}

/** From now on, what explains a word is placed when it is shown, and put away with Escape. */
export function watchTooltips(): void {
  document.addEventListener('pointerover', arrive);
  document.addEventListener('focusin', arrive);
  document.addEventListener('keydown', putAway);
}

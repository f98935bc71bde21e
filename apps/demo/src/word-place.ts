/** How near to the window's edge what explains a word may come. */
const MARGIN = 8;

/** Moves what explains a word into the window: to the side as far as it must, and above the word where there is no room below. */
function place({ target }: Event): void {
  const word = target instanceof Element ? target.closest('.told') : null;
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

/** From now on, what explains a word is placed when it is shown. */
export function keepInWindow(): void {
  document.addEventListener('pointerover', place);
  document.addEventListener('focusin', place);
}

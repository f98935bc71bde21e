/** Escape puts away what explains a word, until the mouse or the keyboard comes to another. */
let away: Element | undefined;

const wordAt = (target: EventTarget | null) => (target instanceof Element ? (target.closest('.told') ?? undefined) : undefined);

function arrive({ target }: Event): void {
  if (away === undefined || wordAt(target) === away) return;
  away.classList.remove('away');
  away = undefined;
}

document.addEventListener('keydown', ({ key }) => {
  const shown = document.querySelector('.told:hover, .told:focus-within');
  if (key !== 'Escape' || shown === null) return;
  away?.classList.remove('away');
  away = shown;
  shown.classList.add('away');
});
document.addEventListener('pointerover', arrive);
document.addEventListener('focusin', arrive);

/** When pictures are drawn: how long one stands at least, and how fast the steps between two grow. */
interface Pace {
  /** In milliseconds. */
  readonly hold: number;
  readonly growth: number;
}

const LIVELY: Pace = { hold: 33, growth: 1 / 28 };
const CALM: Pace = { hold: 500, growth: 1 };

/** Thirty pictures a second, or two for those who want less motion. */
export function paceOf(calm: boolean): Pace {
  return calm ? CALM : LIVELY;
}

/**
 * The step to draw after `step`. The first steps are drawn one by one, later ones a share apart: most of what there is to see
 * happens early, and the curve beside it has a logarithmic axis too.
 */
export function nextPicture(step: number, { growth }: Pace): number {
  return step + 1 + Math.floor(step * growth);
}

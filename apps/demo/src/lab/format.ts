import { thousands } from '#text/numbers';

/** A number for the eye: short, and with a real minus. */
export function short(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const text = size !== 0 && (size < 10 ** -digits || size >= 10_000) ? value.toExponential(1) : value.toFixed(digits);
  return text.replace('-', '−');
}

export const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

/** In groups of three digits. `toLocaleString` would hold a page up for 25 ms when it is first asked. */
export const whole = (number: number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, thousands);

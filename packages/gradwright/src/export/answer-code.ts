import type { Preparation } from '@gradwright/datasets';
import { inert } from './inert.ts';

const SAID = {
  classes: `  const probabilities = Object.fromEntries(names.map((name, i) => [String(name), outputs[i]]));
  return { label: names[outputs.indexOf(Math.max(...outputs))], probabilities };`,
  flags: `  const probabilities = Object.fromEntries(names.map((name, i) => [name, outputs[i]]));
  return { labels: names.filter((_, i) => outputs[i] >= 0.5), probabilities };`,
  numbers: `  const { center, scale } = model.target;
  const values = outputs.map((output, i) => output * scale[i] + center[i]);
  return { value: values[0], values: Object.fromEntries(names.map((name, i) => [name, values[i]])) };`,
} as const;

/** The type of an answer, as an editor shows it. */
function typeOf({ target }: Preparation): string {
  if (target.kind === 'numbers') return '{ value: number, values: Record<string, number> }';
  const names = target.names.map(inert).join(' | ');
  const probabilities = 'probabilities: Record<string, number>';
  return target.kind === 'flags' ? `{ labels: (${names})[], ${probabilities} }` : `{ label: ${names}, ${probabilities} }`;
}

/** The function that a file is exported for. */
export function codeOfAnswers(preparation: Preparation): string {
  const row =
    preparation.inputs.kind === 'table' || preparation.inputs.names !== undefined
      ? 'Record<string, unknown> | ArrayLike<unknown>'
      : 'ArrayLike<unknown>';
  return `/**
 * What the network says to one raw row.
 *
 * @param {${row}} row
 * @returns {${typeOf(preparation)}}
 */
export function predict(row) {
  const outputs = run(model.network, inputsOf(row));
  const { names } = model.target;
${SAID[preparation.target.kind]}
}`;
}

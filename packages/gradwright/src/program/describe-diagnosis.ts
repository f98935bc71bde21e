import type { Diagnosis, Patch } from '@gradwright/training';
import { heading, wrap, type Screen } from '../terminal/screen.ts';

/** Says what the doctor found, where, and what may help. */
export function describeDiagnosis(screen: Screen, { verdict, summary, evidence, layer, step, fixes }: Diagnosis): void {
  const say = (text: string, indent = '  ') => screen.line(wrap(`  ${text}`, screen.width, indent));
  heading(screen, `The doctor: ${verdict}`);
  say(summary);
  const where = layer === undefined ? '' : ` in layer ${layer === '' ? '(the model)' : layer}`;
  if (step !== undefined) say(`Seen first at step ${step}${where}.`);
  const numbers = Object.entries(evidence).map(([name, value]) => `${spelt(name)} ${Number(value.toPrecision(3))}`);
  if (numbers.length > 0) say(`In numbers: ${numbers.join(', ')}.`);
  for (const { why, patches } of fixes) say(`- ${patches.map(inWords).join(', and ')}: ${why}`, '    ');
}

/** `lossLeft`: loss left. */
const spelt = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** One change, as one would say it. */
function inWords(patch: Patch): string {
  if ('set' in patch) return `set the learning rate to ${Number(patch.to.toPrecision(3))}`;
  if ('replace' in patch) return `replace ${patch.replace} by ${patch.by}`;
  if ('initializer' in patch) return `let weights begin with ${patch.initializer}`;
  if ('clip' in patch) return `clip gradients to norm ${patch.clip}`;
  if ('normalise' in patch) return `put ${patch.normalise} before the activations`;
  if ('widen' in patch) return `make the hidden layers ${patch.widen} times as wide`;
  if ('standardise' in patch) return 'standardise the inputs';
  if ('classWeights' in patch) return 'give the classes balanced weights';
  return `stop after ${patch.patience} epochs without a better validation loss`;
}

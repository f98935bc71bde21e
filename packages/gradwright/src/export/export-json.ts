import type { TrainedModel } from '../trained-model.ts';
import { portable, portableText } from './portable.ts';

/**
 * A trained model as JSON that any language can follow: what its inputs and its target are, and the steps of the network one after another,
 * with their weights. The fewest digits that give the same float32 back. docs/format.md says what each step does.
 *
 * @throws E_ARG when a layer has no such form (a custom one); E_STATE before `place`; E_SHAPE when the rows do not fit the network
 * @example
 * const model = await fit({ inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: ['no', 'yes', 'yes', 'no'] }, { seed: 7 });
 * JSON.parse(exportJson(model)).network[0].type; // → 'dense'
 */
export function exportJson(model: Pick<TrainedModel, 'network' | 'preparation'>): string {
  return `${portableText(portable('exportJson', model))}\n`;
}

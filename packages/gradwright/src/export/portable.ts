import { wrongType, type Json } from '@gradwright/core';
import { checkPreparation, inputShape, type Preparation } from '@gradwright/datasets';
import type { TrainedModel } from '../trained-model.ts';
import { inert } from './inert.ts';
import { stepsOf, type Step } from './steps.ts';

/** A trained model as plain data that any language can follow, step by step; docs/format.md has each of them. */
export interface PortableModel {
  readonly format: 'gradwright portable';
  readonly version: 1;
  readonly inputs: Preparation['inputs'];
  readonly target: Preparation['target'];
  readonly network: readonly Step[];
}

/** @throws E_ARG when it is no trained model, or has a layer that no step tells; E_STATE before `place`; E_SHAPE when rows do not fit it */
export function portable(where: string, model: Pick<TrainedModel, 'network' | 'preparation'>): PortableModel {
  if (typeof model !== 'object' || model === null) throw wrongType(where, 'model', model, 'a trained model');
  const preparation = checkPreparation(model.preparation, where);
  if (typeof model.network?.forward !== 'function') throw wrongType(where, 'model', model, 'a trained model');
  const { inputs, target } = preparation;
  return { format: 'gradwright portable', version: 1, inputs, target, network: stepsOf(model.network, inputShape(preparation)) };
}

/** As JSON, with a line for each step of the network. */
export function portableText({ network, ...rest }: PortableModel): string {
  const lines = Object.entries(rest).map(([name, value]) => `  ${JSON.stringify(name)}: ${spaced(value as Json)},`);
  return `{\n${lines.join('\n')}\n  "network": [\n${network.map((step) => `    ${spaced(step)}`).join(',\n')}\n  ]\n}`;
}

/** JSON in one line, with a blank behind each comma and colon that is not inside a text. */
function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return inert(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{ ${fields.map(([name, field]) => `${inert(name)}: ${spaced(field)}`).join(', ')} }`;
}

import { wrongType } from './checks.ts';
import type { Layer } from './layer.ts';
import type { Parameter } from './parameter.ts';

/** A parameter and where it stands in a model, such as `0.weight`. */
export interface PathedParameter {
  readonly path: string;
  readonly parameter: Parameter;
}

/**
 * Every parameter of a model, parents before children, in the order in which they were written down.
 * One that stands in two places is listed once, under the first.
 *
 * @throws E_ARG when `layer`, or a child of it, is no layer, or a parameter none, naming its path
 * @example parametersOf(sequential(dense(2, 3))).map(({ path }) => path); // → ['0.weight', '0.bias']
 */
export function parametersOf(layer: Layer): readonly PathedParameter[] {
  const seen = new Set<Parameter>();
  const found: PathedParameter[] = [];
  const walk = (here: Layer, prefix: string): void => {
    if (typeof here?.parameters !== 'object' || here.parameters === null)
      throw wrongType('parametersOf', prefix === '' ? 'layer' : prefix.slice(0, -1), here, 'a layer');
    for (const [name, parameter] of Object.entries(here.parameters)) {
      if (seen.has(parameter)) continue;
      if (typeof parameter?.['~place'] !== 'function')
        throw wrongType('parametersOf', `${prefix}${name}`, parameter, 'a parameter, as createParameter makes one');
      seen.add(parameter);
      found.push({ path: `${prefix}${name}`, parameter });
    }
    for (const [name, child] of Object.entries(here.children ?? {})) walk(child, `${prefix}${name}.`);
  };
  walk(layer, '');
  return found;
}

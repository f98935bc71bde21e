import { checkInteger, checkNumber, createError, isDescription, wrongType, type Json } from '@gradwright/core';
import type { RunDescription } from './run-description.ts';

/** One change of a run's description, as plain data. */
export type Patch =
  | { readonly set: 'optimizer.learningRate'; readonly to: number }
  /** Every layer of one type becomes another without settings. */
  | { readonly replace: string; readonly by: string }
  /** Every weight that has an initialiser of its own, or none, begins with this one (§19). */
  | { readonly initializer: string }
  /** Gradients whose common norm is larger are scaled down to it (§26). */
  | { readonly clip: number }
  /** Layer normalisation before every activation (§20). */
  | { readonly normalise: 'layerNorm' }
  | { readonly standardise: true }
  | { readonly classWeights: 'balanced' }
  | { readonly patience: number }
  /** Every hidden layer becomes so many times as wide. */
  | { readonly widen: number };

/** Layers that have weights to initialise, and where among their settings the options stand. */
const OPTIONS_AT: Readonly<Record<string, number>> = { dense: 2, conv2d: 2 };
const ACTIVATIONS = ['relu', 'leakyRelu', 'elu', 'sigmoid', 'tanh', 'softplus', 'silu', 'gelu'];

/**
 * The description of a run with one change; the one given stays as it was.
 *
 * @throws E_ARG when the change is none that is known, or finds nothing to change; E_RANGE for its number
 * @example
 * const run = { model: ['sigmoid', []], loss: ['meanSquaredError', []], optimizer: ['sgd', [{ learningRate: 9 }]], epochs: 1, batchSize: 4, seed: 0 } as const;
 * applyPatch(run, { set: 'optimizer.learningRate', to: 0.1 }).optimizer; // → ["sgd", [{ learningRate: 0.1 }]]
 * applyPatch(run, { replace: 'sigmoid', by: 'relu' }).model; // → ["relu", []]
 */
export function applyPatch(description: RunDescription, patch: Patch): RunDescription {
  if (typeof description?.model !== 'object')
    throw wrongType('applyPatch', 'description', description, 'the description of a run');
  if (typeof patch !== 'object' || patch === null) throw wrongType('applyPatch', 'patch', patch, 'a change such as { clip: 1 }');
  if ('set' in patch) return setRate(description, patch);
  if ('replace' in patch) {
    return withModel(description, patch, (type) => (type === patch.replace ? [patch.by, []] : undefined));
  }
  if ('initializer' in patch) {
    return withModel(description, patch, (type, settings) => {
      const at = OPTIONS_AT[type];
      return at === undefined ? undefined : [type, withOption(settings, at, { initializer: [patch.initializer, []] })];
    });
  }
  if ('clip' in patch) {
    checkNumber('applyPatch', 'clip', patch.clip, { above: 0 });
    return { ...description, optimizer: ['chain', [['clipByGlobalNorm', [patch.clip]], description.optimizer]] };
  }
  if ('normalise' in patch) return normalise(description, patch);
  if ('widen' in patch) return widen(description, patch);
  if ('standardise' in patch) return { ...description, standardise: true };
  if ('classWeights' in patch) return { ...description, classWeights: patch.classWeights };
  if ('patience' in patch) {
    checkInteger('applyPatch', 'patience', patch.patience, { min: 1 });
    return { ...description, patience: patch.patience };
  }
  throw wrongType('applyPatch', 'patch', patch, 'a change such as { clip: 1 }');
}

/** The number that an optimizer calls its learning rate, in itself or in a link; undefined where that is a schedule. */
export function learningRateOf(optimizer: Json): number | undefined {
  let found: number | undefined;
  changeRates(optimizer, (rate) => (found ??= rate));
  return found;
}

function setRate(description: RunDescription, patch: Extract<Patch, { set: string }>): RunDescription {
  if (patch.set !== 'optimizer.learningRate') throw wrongType('applyPatch', 'set', patch.set, '"optimizer.learningRate"');
  checkNumber('applyPatch', 'to', patch.to, { above: 0 });
  let found = false;
  const optimizer = changeRates(description.optimizer, () => ((found = true), patch.to));
  if (!found) throw nothing(patch, 'no learning rate that is a number');
  return { ...description, optimizer };
}

function changeRates(value: Json, change: (rate: number) => number): Json {
  if (Array.isArray(value)) return value.map((item: Json) => changeRates(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as { readonly [key: string]: Json }).map(([key, item]) => [
      key,
      key === 'learningRate' && typeof item === 'number' ? change(item) : changeRates(item, change),
    ]),
  );
}

type Description = readonly [type: string, settings: readonly Json[]];

/** The model with each layer changed for which `change` has an answer. */
function withModel(
  description: RunDescription,
  patch: Patch,
  change: (type: string, settings: readonly Json[]) => Description | undefined,
): RunDescription {
  let found = false;
  const walk = (value: Json): Json => {
    if (isDescription(value)) {
      const changed = change(value[0], value[1]);
      if (changed !== undefined) {
        found = true;
        return changed;
      }
      return [value[0], value[1].map(walk)];
    }
    return Array.isArray(value) ? value.map(walk) : value;
  };
  const model = walk(description.model);
  if (!found) throw nothing(patch, 'no layer that it changes');
  return { ...description, model };
}

function withOption(settings: readonly Json[], at: number, option: { readonly [key: string]: Json }): readonly Json[] {
  const before = settings.slice(0, at);
  const options = settings[at] ?? {};
  return [...before, { ...(options as { readonly [key: string]: Json }), ...option }, ...settings.slice(at + 1)];
}

/** A chain of layers is what can be widened and normalised: elsewhere the widths belong together in ways that are not known here. */
function chainOf({ model }: RunDescription, patch: Patch): readonly Description[] {
  if (!isDescription(model) || model[0] !== 'sequential' || !model[1].every(isDescription)) {
    throw nothing(patch, 'a model that is no sequential of different layers');
  }
  return model[1];
}

function normalise(description: RunDescription, patch: Patch): RunDescription {
  let width: Json | undefined;
  const layers = chainOf(description, patch).flatMap((layer): Json[] => {
    const [type, settings] = layer;
    if (type === 'dense') width = settings[1];
    return ACTIVATIONS.includes(type) && width !== undefined ? [['layerNorm', [width]], layer] : [layer];
  });
  if (layers.length === chainOf(description, patch).length) throw nothing(patch, 'no activation behind a dense layer');
  return { ...description, model: ['sequential', layers] };
}

function widen(description: RunDescription, patch: Extract<Patch, { widen: number }>): RunDescription {
  checkInteger('applyPatch', 'widen', patch.widen, { min: 2 });
  const chain = chainOf(description, patch);
  const dense = chain.filter(([type]) => type === 'dense');
  if (dense.length < 2) throw nothing(patch, 'no hidden dense layer');
  const wider = (size: Json): Json => (size as number) * patch.widen;
  let behind = 0;
  const layers = chain.map(([type, settings]): Json => {
    if (type === 'dense') {
      behind++;
      const [inputs, outputs, ...rest] = settings as readonly [Json, Json, ...Json[]];
      return [type, [behind === 1 ? inputs : wider(inputs), behind === dense.length ? outputs : wider(outputs), ...rest]];
    }
    const sized = (type === 'batchNorm' || type === 'layerNorm') && behind > 0 && behind < dense.length;
    return sized ? [type, [wider(settings[0]!), ...settings.slice(1)]] : [type, settings];
  });
  return { ...description, model: ['sequential', layers] };
}

function nothing(patch: Patch, found: string) {
  const problem = `the change ${JSON.stringify(patch)} fits nothing here: the run has ${found}`;
  return createError('E_ARG', 'applyPatch', problem, { argument: 'patch', received: patch });
}

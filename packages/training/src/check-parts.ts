import { createError, wrongType, type Layer, type Loss } from '@gradwright/core';
import type { Metric } from './metric.ts';

/** @throws E_ARG when `model` is no layer */
export function checkModel(where: string, model: Layer): void {
  const candidate: Partial<Layer> | null | undefined = model;
  if (typeof candidate?.forward === 'function' && typeof candidate.parameters === 'object' && candidate.parameters !== null)
    return;
  throw wrongType(where, 'model', model, 'a layer');
}

/** @throws E_ARG when `loss` is none, such as a factory that was not called; when the model ends in what the loss does itself, which would be done twice */
export function checkLossFor(where: string, model: Layer, loss: Loss): void {
  const candidate: Partial<Loss> | null | undefined = loss;
  if (typeof candidate?.forward !== 'function' || 'parameters' in candidate)
    throw wrongType(where, 'loss', loss, 'a loss such as softmaxCrossEntropy()');
  const { type, activation } = loss;
  let last = model;
  while (last.type === 'sequential') last = Object.values(last.children ?? {}).at(-1) ?? { ...last, type: '' };
  if (activation === undefined || last.type !== activation) return;
  const problem = `the model ends in ${activation}(), which ${type}() applies itself, expected a model without it`;
  throw createError('E_ARG', where, problem, { argument: 'model' });
}

/** @throws E_ARG when what a loss's `forward` returned is not what it has to */
export function checkLossResult(where: string, { type }: Loss, passed: ReturnType<Loss['forward']>): void {
  if (!Array.isArray(passed) || typeof passed[0]?.backend !== 'object' || typeof passed[1] !== 'function')
    throw wrongType(where, `the result of ${type}.forward`, passed, 'the pair [loss, backward]');
}

/** @throws E_ARG when what an optimizer's `init` returned is no record, such as a promise of one */
export function checkState<State>(state: State): State {
  if (typeof state === 'object' && state !== null && !Array.isArray(state) && !(state instanceof Promise)) return state;
  throw wrongType('train', 'the result of optimizer.init', state, 'a record of blocks and numbers such as { velocity }');
}

/** @throws E_ARG when an optimizer's `update` or `apply` is not done when it returns */
export function checkUpdated(returned: unknown): void {
  if (returned instanceof Promise)
    throw wrongType('train', 'the result of optimizer.update', returned, 'nothing: it writes in place, and at once');
}

/** @throws E_ARG when a metric gives something else than a number */
export function checkMeasured(name: string, value: number): number {
  if (typeof value !== 'number') throw wrongType('evaluate', `the result of metrics.${name}`, value, 'a number');
  return value;
}

/** @throws E_ARG when `metrics` is no record of metrics */
export function checkMetrics(where: string, metrics: Readonly<Record<string, Metric>>): void {
  if (typeof metrics !== 'object' || metrics === null)
    throw wrongType(where, 'metrics', metrics, 'an object such as { accuracy }');
  for (const [name, metric] of Object.entries(metrics)) {
    if (typeof metric !== 'function') throw wrongType(where, `metrics.${name}`, metric, 'a metric such as accuracy');
  }
}

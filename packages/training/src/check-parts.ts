import { createError, wrongType, type Layer, type Loss } from '@gradwright/core';
import type { Metric } from './metric.ts';

/** @throws E_ARG when `model` is no layer */
export function checkModel(where: string, model: Layer): void {
  const candidate: Partial<Layer> | null | undefined = model;
  if (typeof candidate?.forward === 'function' && typeof candidate.parameters === 'object') return;
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

/** @throws E_ARG when `metrics` is no record of metrics */
export function checkMetrics(where: string, metrics: Readonly<Record<string, Metric>>): void {
  if (typeof metrics !== 'object' || metrics === null)
    throw wrongType(where, 'metrics', metrics, 'an object such as { accuracy }');
  for (const [name, metric] of Object.entries(metrics)) {
    if (typeof metric !== 'function') throw wrongType(where, `metrics.${name}`, metric, 'a metric such as accuracy');
  }
}

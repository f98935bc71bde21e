import { parametersOf, readNow, type Layer, type Parameter, type Tensor } from '@gradwright/core';
import type { StepWatcher } from '../watching.ts';
import { countClasses, type ClassReader } from './count-classes.ts';
import type { LayerSignals, Signals } from './record.ts';

const RECTIFIERS = new Set(['relu']);
/** Ends between which a squashing layer's outputs lie. */
const ENDS: Readonly<Record<string, readonly [number, number]>> = { sigmoid: [0, 1], tanh: [-1, 1] };
const NEAR_AN_END = 0.02;

type Moving = { -readonly [Key in keyof LayerSignals]: LayerSignals[Key] };

/**
 * Watches one step of a model. It reads and never writes: the bits of the step stay the same.
 *
 * @throws (while it watches) E_BACKEND where tensors are read asynchronously
 */
export function watchStep(model: Layer, step: number, classes: ClassReader): StepWatcher & { signals(): Signals } {
  const types = leafTypes(model);
  const weights = weightsByLayer(model);
  const layers = new Map<string, Moving>();
  const before = new Map<Parameter, ArrayLike<number>>();
  let predicted: readonly number[] | undefined;

  const see = (path: string, tensor: Tensor): void => {
    const type = types.get(path);
    if (type !== undefined) layers.set(path, { path, type, ...outputSignals(type, tensor) });
  };

  return {
    observe(path, pass, tensor) {
      if (pass === 'forward') see(path, tensor);
    },
    output(tensor) {
      see('', tensor);
      if (classes !== undefined && tensor.shape.length === 2) predicted = countClasses(readNow(tensor), tensor.shape[1]!);
    },
    beforeUpdate() {
      for (const [path, parameters] of weights) {
        const signals = layers.get(path);
        const gradients = parameters.map((parameter) => readNow(parameter.gradient));
        if (signals !== undefined) signals.gradient = Math.sqrt(squares(gradients) / count(gradients));
        for (const parameter of parameters) before.set(parameter, readNow(parameter.value));
      }
    },
    afterUpdate() {
      for (const [path, parameters] of weights) {
        const signals = layers.get(path);
        if (signals === undefined) continue;
        const old = parameters.map((parameter) => before.get(parameter)!);
        const moved = parameters.map((parameter) => readNow(parameter.value));
        const distance = moved.reduce((sum, values, i) => sum + squaredDistance(values, old[i]!), 0);
        const size = squares(old);
        signals.updateRatio = size > 0 ? Math.sqrt(distance / size) : distance > 0 ? 1 : 0;
      }
    },
    signals: () => ({ step, layers: [...layers.values()], ...(predicted === undefined ? {} : { predicted }) }),
  };
}

/** The layers that compute something themselves, by path. */
function leafTypes(model: Layer): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  const walk = (layer: Layer, path: string): void => {
    const children = Object.entries(layer.children ?? {});
    if (children.length === 0) types.set(path, layer.type);
    for (const [name, child] of children) walk(child, path === '' ? name : `${path}.${name}`);
  };
  walk(model, '');
  return types;
}

/** Matrices and filters that train; biases, scales and statistics say little of how a signal passes. */
function weightsByLayer(model: Layer): ReadonlyMap<string, readonly Parameter[]> {
  const found = new Map<string, Parameter[]>();
  for (const { path, parameter } of parametersOf(model)) {
    if (parameter.role !== 'weight' || !parameter.trainable || parameter.shape.length < 2) continue;
    const layer = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '';
    found.set(layer, [...(found.get(layer) ?? []), parameter]);
  }
  return found;
}

/** Mean and deviation of an output, and what its kind of layer may suffer from. */
export function outputSignals(type: string, tensor: Tensor): Omit<LayerSignals, 'path' | 'type'> {
  const values = readNow(tensor);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let spread = 0;
  for (let i = 0; i < values.length; i++) spread += (values[i]! - mean) * (values[i]! - mean);
  const units = tensor.shape[tensor.shape.length - 1] ?? 1;
  const signals = { units, mean, deviation: Math.sqrt(spread / values.length) };
  if (RECTIFIERS.has(type)) return { ...signals, dead: deadShare(values, units) };
  const ends = ENDS[type];
  return ends === undefined ? signals : { ...signals, saturated: nearEnds(values, ends) };
}

/** Share of the columns in which nothing is above 0. */
function deadShare(values: ArrayLike<number>, columns: number): number {
  const alive = new Uint8Array(columns);
  for (let i = 0; i < values.length; i++) if (values[i]! > 0) alive[i % columns] = 1;
  return alive.reduce((dead, one) => dead + 1 - one, 0) / columns;
}

function nearEnds(values: ArrayLike<number>, [low, high]: readonly [number, number]): number {
  const margin = (high - low) * NEAR_AN_END;
  let near = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! < low + margin || values[i]! > high - margin) near++;
  return near / values.length;
}

function squares(arrays: readonly ArrayLike<number>[]): number {
  let sum = 0;
  for (const values of arrays) for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}

function count(arrays: readonly ArrayLike<number>[]): number {
  return arrays.reduce((sum, { length }) => sum + length, 0);
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) * (a[i]! - b[i]!);
  return sum;
}

import { createError, wrongType, type Layer, type Same } from '@gradwright/core';

/** What a layer claims that keeps the length of the last axis, whatever it is. */
export const SAME: { readonly in: unknown; readonly out: Same } = { in: undefined, out: 'same' };

/** The claim of a layer about its input. */
export type In<L> = L extends { readonly '~shapes'?: { readonly in: infer I } } ? I : unknown;
/** The claim of a layer about its output. */
export type Out<L> = L extends { readonly '~shapes'?: { readonly out: infer O } } ? O : unknown;
/** What is known behind a layer that was given `Given`. */
export type After<Given, L> = [unknown] extends [Out<L>] ? unknown : [Out<L>] extends [Same] ? Given & In<L> : Out<L>;
/** What stands in the place of a layer that does not fit, for the compiler to say. */
type Misfit<Expected, Given> = `expects ${Expected & number} features, but the layer before it gives ${Given & number}`;

/** The layers if each fits behind the one before it; else with the misfit in the place of the first that does not. */
export type Chained<Layers extends readonly unknown[], Given = unknown> = Layers extends readonly [infer First, ...infer Rest]
  ? [Given & In<First>] extends [never]
    ? [Misfit<In<First>, Given>, ...Rest]
    : [First, ...Chained<Rest, After<Given, First>>]
  : Layers;

/** What is known behind all the layers. */
export type Behind<Layers extends readonly unknown[], Given = unknown> = Layers extends readonly [infer First, ...infer Rest]
  ? Behind<Rest, After<Given, First>>
  : Layers extends readonly []
    ? Given
    : unknown;

/** What the layers want before the first: the first claim, through layers that keep what they get. */
export type Before<Layers extends readonly unknown[]> = Layers extends readonly [infer First, ...infer Rest]
  ? [unknown] extends [In<First>]
    ? [Out<First>] extends [Same]
      ? Before<Rest>
      : unknown
    : In<First>
  : unknown;

/** Whether every layer keeps the length of the last axis. */
export type AllSame<Layers extends readonly unknown[]> = Layers extends readonly [infer First, ...infer Rest]
  ? [unknown] extends [Out<First>]
    ? false
    : [Out<First>] extends [Same]
      ? AllSame<Rest>
      : false
  : Layers extends readonly []
    ? true
    : false;

/** The length of the last axis behind a layer, as far as it is known at run time. */
export function lengthAfter(layer: Layer, given: number | undefined): number | undefined {
  const shapes = layer['~shapes'];
  if (shapes?.out !== 'same') return asLength(shapes?.out);
  return given ?? asLength(shapes.in);
}

/** The length of the last axis that a layer wants, as far as it is known at run time. */
export function lengthBefore(layer: Layer): number | undefined {
  return asLength(layer['~shapes']?.in);
}

function asLength(claim: unknown): number | undefined {
  return typeof claim === 'number' ? claim : undefined;
}

/** @throws E_ARG when `layer` is none */
export function expectLayer(where: string, argument: string, layer: Layer): Layer {
  const candidate: Partial<Layer> | null = layer;
  if (
    typeof candidate !== 'object' ||
    candidate === null ||
    typeof candidate.forward !== 'function' ||
    typeof candidate.parameters !== 'object'
  ) {
    throw wrongType(where, argument, layer, 'a layer');
  }
  return layer;
}

/** @throws E_ARG when a factory that takes nothing was given something */
export function expectNothing(where: string, settings: readonly unknown[]): void {
  if (settings.length > 0) {
    throw createError('E_ARG', where, 'takes no arguments, got some', { argument: 'options', received: settings[0] });
  }
}

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expectError } from '../test/agree.ts';
import { build } from './build.ts';
import { describe as describeValue } from './describe.ts';
import type { Described } from './description.ts';
import type { Initializer } from './initializer.ts';
import {
  allInitializers,
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  scaledNormal,
  zero,
} from './initializers.ts';
import { createRandom } from './random.ts';

interface Golden {
  readonly name: string;
  readonly params: { readonly initializer: string; readonly shape: readonly number[] };
  readonly expected: {
    readonly mean: number;
    readonly variance: number;
    readonly excess_kurtosis: number;
    readonly tol_mean_5sigma: number;
    readonly tol_variance_5sigma: number;
    readonly tol_kurtosis: number;
    readonly bound?: number;
  };
}

const { cases } = JSON.parse(readFileSync(new URL('../test/golden/initializers.json', import.meta.url), 'utf8')) as {
  cases: Golden[];
};

const byGoldenName: Readonly<Record<string, () => Initializer>> = {
  he_normal: heNormal,
  he_uniform: heUniform,
  xavier_normal: glorotNormal,
  xavier_uniform: glorotUniform,
  lecun_normal: lecunNormal,
  lecun_uniform: lecunUniform,
};

function moments(values: ArrayLike<number>) {
  const all = Array.from(values);
  const over = (term: (value: number) => number) => all.reduce((sum, value) => sum + term(value), 0) / all.length;
  const mean = over((value) => value);
  const variance = over((value) => (value - mean) ** 2);
  return { mean, variance, kurtosis: over((value) => (value - mean) ** 4) / variance ** 2 - 3 };
}

describe('golden values: the variance that the shape asks for, and the right distribution', () => {
  test.each(cases.map((golden) => [golden.name, golden] as const))('%s', (_, { params, expected }) => {
    for (const seed of [1, 2, 3]) {
      const drawn = byGoldenName[params.initializer]!().draw(params.shape, createRandom(seed));
      expect(drawn.length).toBe(params.shape[0]! * params.shape[1]!);
      const { mean, variance, kurtosis } = moments(drawn);
      expect(Math.abs(mean - expected.mean)).toBeLessThanOrEqual(expected.tol_mean_5sigma);
      expect(Math.abs(variance - expected.variance)).toBeLessThanOrEqual(expected.tol_variance_5sigma);
      expect(Math.abs(kurtosis - expected.excess_kurtosis)).toBeLessThanOrEqual(expected.tol_kurtosis);
      const largest = drawn.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest).toBeLessThanOrEqual((expected.bound ?? Infinity) * (1 + 1e-6));
    }
  });
});

test('the fans of a convolution count its window; those of a vector are its length', () => {
  const varianceOf = (shape: readonly number[]) => moments(heNormal().draw(shape, createRandom(1))).variance;
  // 2/(3·3·16) and 2/20,000; a sample's variance is off by √(2/n) of itself.
  expect(varianceOf([3, 3, 16, 64]) * 72).toBeCloseTo(1, 1);
  expect(varianceOf([20_000]) * 10_000).toBeCloseTo(1, 1);
  expect(heUniform().draw([], createRandom(1)).length).toBe(1);
  for (const make of Object.values(byGoldenName)) {
    for (const shape of [[0, 3], [3, 0], [0]]) expect(make().draw(shape, createRandom(1)).length).toBe(0);
  }
});

test('scaledNormal has its deviation, whatever the shape', () => {
  const { mean, variance } = moments(scaledNormal(0.01).draw([100, 200], createRandom(3)));
  expect(Math.abs(mean)).toBeLessThan((5 * 0.01) / Math.sqrt(20_000));
  expect(Math.abs(variance / 1e-4 - 1)).toBeLessThan(5 * Math.sqrt(2 / 20_000));
});

test('zero and constant', () => {
  expect([...zero().draw([3], createRandom(1))]).toEqual([0, 0, 0]);
  expect([...constant(-0.1).draw([2, 1], createRandom(1))]).toEqual([Math.fround(-0.1), Math.fround(-0.1)]);
  expect([...constant(0).draw([], createRandom(1))]).toEqual([0]);
});

test('the same key gives the same numbers, another key others; the shape counts too', () => {
  for (const make of Object.values(byGoldenName)) {
    const draw = (seed: number, shape: readonly number[]) => [...make().draw(shape, createRandom(seed))];
    expect(draw(1, [4, 5])).toEqual(draw(1, [4, 5]));
    expect(draw(1, [4, 5])).not.toEqual(draw(2, [4, 5]));
    expect(draw(1, [2, 10])).not.toEqual(draw(1, [20, 1]));
  }
});

test('each is described by its name and arguments, and built again from them', () => {
  const made: Record<keyof typeof allInitializers, Described> = {
    heNormal: heNormal(),
    heUniform: heUniform(),
    glorotNormal: glorotNormal(),
    glorotUniform: glorotUniform(),
    lecunNormal: lecunNormal(),
    lecunUniform: lecunUniform(),
    scaledNormal: scaledNormal(0.02),
    zero: zero(),
    constant: constant(0.5),
  };
  for (const [name, value] of Object.entries(made)) {
    expect(value.type).toBe(name);
    const again = build<Initializer>(describeValue(value), { use: allInitializers });
    expect(describeValue(again)).toEqual(describeValue(value));
    expect(again.draw([3, 2], createRandom(1))).toEqual((value as Initializer).draw([3, 2], createRandom(1)));
  }
});

test('arguments that are none', () => {
  for (const bad of [0, -1, NaN, Infinity]) expectError(() => scaledNormal(bad), 'E_RANGE', 'scaledNormal: deviation must be');
  for (const bad of [NaN, Infinity]) expectError(() => constant(bad), 'E_RANGE', 'constant: value must be');
  for (const bad of ['1', undefined, null]) {
    expectError(() => scaledNormal(bad as never), 'E_ARG', 'deviation must be a number');
    expectError(() => constant(bad as never), 'E_ARG', 'value must be a number');
  }
});

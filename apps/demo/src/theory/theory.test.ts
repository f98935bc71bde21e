import { existsSync, readFileSync } from 'node:fs';
import { createReferenceBackend } from '@gradwright/core';
import { relu, sigmoid } from '@gradwright/layers';
import { expect, test } from 'vitest';
import { answersOf } from './activation.ts';
import { BATCHES, ratesOf } from './decay-curve.ts';
import { mapRow } from './dense-map.ts';
import { denseGraph } from './dense-graph.ts';
import { dropRows, runningMeans, spacedDraws } from './masks.ts';
import { clippings, turned } from './clipped.ts';
import { excerptOf } from './excerpt.ts';
import { passOf } from './passes.ts';
import { descend, heightOf, START } from './ravine.ts';
import { roll } from './roll.ts';
import { softmaxStages } from './softmax-stages.ts';
import { SOURCES, type Source } from './sources.ts';
import { runStudy } from './study-run.ts';
import { PLAIN, type Study, type StudyReply } from './study.ts';
import { surpriseOf } from './surprise.ts';
import { twoWaysBack } from './two-ways-back.ts';

test('a row through a dense layer, by hand', () => {
  // 1·1 + 2·0.5 + 0 = 2, 1·−1 + 2·1 + 0.5 = 1.5, 1·0 + 2·−2 − 1 = −5
  expect(
    mapRow(
      [1, 2],
      [
        [1, -1, 0],
        [0.5, 1, -2],
      ],
      [0, 0.5, -1],
    ),
  ).toEqual([2, 1.5, -5]);
});

test('ReLU and its derivative, 0 at 0; a sigmoid is steepest at 0, with ¼', () => {
  expect(answersOf(relu(), [-2, 0, 3])).toEqual({ values: [0, 0, 3], derivatives: [0, 0, 1] });
  expect(answersOf(sigmoid(), [0])).toEqual({ values: [0.5], derivatives: [0.25] });
});

test('dropout keeps the expectation', () => {
  const rows = dropRows([5, 2, 7], 0.5, 2000, 3);
  expect(rows).toHaveLength(6000);
  expect(new Set(rows.filter((_, i) => i % 3 === 0))).toEqual(new Set([0, 10]));
  const mean = rows.filter((_, i) => i % 3 === 2).reduce((sum, value) => sum + value) / 2000;
  expect(Math.abs(mean - 7)).toBeLessThan(0.6);
});

test("the theory's softmax: 0.018, 0.980, 0.002; without the shift it overflows above 88.7", () => {
  const { shifted, powers, probabilities, naive } = softmaxStages([4, 8, 2]);
  expect(shifted).toEqual([-4, 0, -6]);
  expect(powers.map((power) => power.toFixed(6))).toEqual(['0.018316', '1.000000', '0.002479']);
  expect(probabilities.map((p) => p.toFixed(3))).toEqual(['0.018', '0.980', '0.002']);
  expect(naive.probabilities.map((p) => p.toFixed(3))).toEqual(['0.018', '0.980', '0.002']);
  const large = softmaxStages([4, 89, 2]);
  expect(large.naive.powers[1]).toBe(Infinity);
  expect(large.naive.probabilities[1]).toBe(NaN);
  expect(large.probabilities[1]).toBe(1);
});

test('both ways back meet, and the fused one is shorter', () => {
  const { fused, separate } = twoWaysBack([4, 8, 2], 0);
  expect(fused.loss).toBeCloseTo(-Math.log(0.017943), 3);
  expect(fused.gradient[0]).toBeCloseTo(0.017943 - 1, 5);
  separate.gradient.forEach((value, i) => expect(value).toBeCloseTo(fused.gradient[i]!, 5));
  expect(fused.kernels).toEqual(['softmaxCrossEntropyForward', 'fill', 'accumulateRows', 'softmaxCrossEntropyBackward']);
  expect(separate.kernels).toHaveLength(6);
});

test('down the ravine: the first step by hand, momentum is further after forty', () => {
  const [start, first] = descend(0.1, undefined, 1);
  expect(start).toEqual(START);
  expect(first![0]).toBeCloseTo(-9 + 0.1 * 0.05 * 9, 5);
  expect(first![1]).toBeCloseTo(3.2 - 0.1 * 3.2, 5);
  const end = (beta: number) => heightOf(descend(0.1, { beta, form: 'classic' }, 40).at(-1)!);
  expect(end(0.8)).toBeLessThan(end(0) / 2);
  const classic = descend(0.1, { beta: 0.8, form: 'classic' }, 20).at(-1)!;
  descend(0.1, { beta: 0.8, form: 'heavyBall' }, 20)
    .at(-1)!
    .forEach((value, i) => expect(value).toBeCloseTo(classic[i]!, 4));
});

test('a rate falls from its first update on, and by epochs in stairs', () => {
  expect(ratesOf(1, 0.5, 'step', 2)).toEqual([1, 1 / 1.5, 1 / 2]);
  const epochs = ratesOf(1, 1, 'epoch', BATCHES);
  expect(epochs.slice(0, BATCHES)).toEqual(Array(BATCHES).fill(1));
  expect(epochs[BATCHES]).toBe(0.5);
});

test('a label and its one-hot row have one loss, which is a sum of one term', () => {
  const { byLabel, byRow, oneHot, terms } = surpriseOf([0.7, 0.2, 0.1], 1);
  expect(byLabel).toBeCloseTo(-Math.log(0.2), 5);
  expect(byRow).toBe(byLabel);
  expect(oneHot).toEqual([0, 1, 0]);
  expect(terms.map((term) => term + 0)).toEqual([0, byLabel, 0]);
});

test('the ball gathers speed on the slope, by hand, and with momentum alone passes the lowest point', () => {
  const [start, first, second] = roll(0.1, 0.5, 2);
  expect(start!.weight).toBe(-8);
  // g = −2 on the slope: v = 0.2, then 0.5 · 0.2 + 0.2
  expect([first!.gradient, first!.velocity, second!.velocity].map((value) => value.toFixed(4))).toEqual([
    '-2.0000',
    '0.2000',
    '0.3000',
  ]);
  expect(second!.weight).toBeCloseTo(-7.5, 5);
  const farthest = (beta: number) => Math.max(...roll(0.1, beta, 60).map(({ weight }) => weight));
  expect(farthest(0)).toBeLessThan(0);
  expect(farthest(0.9)).toBeGreaterThan(1);
});

test('a dense graph: what is added up forward is handed back alike', () => {
  const { X, W, XW, b, Z, A } = denseGraph([
    [1, 2],
    [-1, 1.5],
  ]);
  expect(XW.value).toEqual([2, 1, -3.5, -0.25, 2.5, -3.5]);
  expect(Z.value).toEqual(XW.value.map((sum, i) => sum + b.value[i % 3]!));
  expect(A.value).toEqual(Z.value.map((z) => Math.max(0, z)));
  for (const node of [X, W, XW, b, Z, A]) expect(node.gradient).toHaveLength(node.value.length);
  Z.gradient.forEach((slope, i) => expect(slope + 0).toBe(Z.value[i]! > 0 ? A.gradient[i] : 0));
  b.gradient.forEach((sum, j) => expect(sum).toBeCloseTo(Z.gradient[j]! + Z.gradient[3 + j]!, 6));
});

test('clipping by value turns a gradient, by norm each part on its own, by global norm not at all', () => {
  const gradient = [3, 4, 12] as const;
  const { value, norm, globalNorm } = clippings(gradient, 6.5);
  expect(value).toEqual([3, 4, 6.5]);
  expect(norm).toEqual([3, 4, 6.5]);
  globalNorm.forEach((part, i) => expect(part).toBeCloseTo(gradient[i]! / 2, 6));
  expect(turned(gradient, globalNorm)).toBeLessThan(0.1);
  expect(turned(gradient, value)).toBeGreaterThan(10);
  expect(clippings(gradient, 20).globalNorm).toEqual(gradient);
});

test('a study gives points, pictures ever further apart, and its end; under less motion the first and the last', async () => {
  const study: Study = {
    ...PLAIN,
    data: 'moons',
    hidden: [4, 4],
    activation: 'sigmoid',
    batchNorm: true,
    residual: true,
    head: 'squares',
    l2: 0.0001,
    learningRate: 0.05,
    batchSize: 200,
    clip: { by: 'globalNorm', limit: 1 },
    steps: 100,
  };
  const steps = async (calm: boolean) => {
    const replies: StudyReply[] = [];
    for await (const reply of runStudy(study, createReferenceBackend(), calm)) replies.push(reply);
    expect(replies[0]!.type).toBe('points');
    expect(replies.at(-1)).toEqual({ type: 'end', failure: undefined });
    return replies.filter((reply) => reply.type === 'picture');
  };
  const pictures = await steps(false);
  const at = pictures.map(({ step }) => step);
  expect(at.slice(0, 4)).toEqual([0, 1, 2, 3]);
  expect(at.at(-1)).toBe(100);
  expect(at.length).toBeLessThan(60);
  expect(pictures[0]!.gradients).toHaveLength(3);
  expect(pictures.at(-1)!.loss).toBeLessThan(pictures[0]!.loss / 2);
  expect(pictures.at(-1)!.outputs.sums.map((sum) => sum.toFixed(5))).toEqual(['1.00000', '1.00000']);
  expect((await steps(true)).map(({ step }) => step)).toEqual([0, 100]);
});

test('means so far', () => {
  const rows = Float32Array.of(2, 0, 4, 3, 0, 0);
  expect(runningMeans(rows, 2, 0, [1, 2, 3])).toEqual([2, 3, 2]);
  expect(runningMeans(rows, 2, 1, [1, 3])).toEqual([0, 1]);
});

test('draws that lie apart on a logarithmic axis', () => {
  expect(spacedDraws(5)).toEqual([1, 2, 3, 4, 5]);
  const draws = spacedDraws(1000);
  expect(draws.length).toBeLessThan(150);
  expect(draws.at(-1)).toBe(1000);
  for (const [i, draw] of draws.slice(1).entries()) expect(draw).toBeGreaterThan(draws[i]!);
});

test('each gradient of the pipeline follows from the one behind it', () => {
  const { stations, weights, probabilities, loss } = passOf([0.6, -0.8], 1, 7);
  const [x, z1, a1, b1, z2] = stations;
  expect(stations.map(({ layer }) => layer)).toEqual(['input', 'dense1', 'relu', 'dropout', 'dense2']);
  expect(loss).toBeCloseTo(-Math.log(probabilities[1]!), 5);
  z2!.gradient.forEach((value, k) => expect(value).toBeCloseTo(probabilities[k]! - (k === 1 ? 1 : 0), 5));
  const alive = a1!.value.map((value, i) => ({ value, kept: b1!.value[i]! > 0, i })).filter(({ value }) => value > 0);
  expect(alive.length).toBeGreaterThan(0);
  for (const { kept, i } of alive) expect(a1!.gradient[i]).toBeCloseTo(kept ? b1!.gradient[i]! / 0.75 : 0, 5);
  z1!.gradient.forEach((value, i) => expect(value).toBeCloseTo(z1!.value[i]! > 0 ? a1!.gradient[i]! : 0, 6));
  const w1 = weights.find(({ name }) => name === 'W1')!;
  w1.gradient.forEach((value, i) => expect(value).toBeCloseTo(x!.value[Math.floor(i / 4)]! * z1!.gradient[i % 4]!, 5));
});

test.each(Object.entries<Source>(SOURCES))(
  'the lines of %s are there, and so is their test',
  (_name, { file, from, to = '}', test: held }) => {
    const root = new URL('../../../../', import.meta.url);
    const { first, last, lines } = excerptOf(readFileSync(new URL(file, root), 'utf8'), from, to);
    expect(lines).toHaveLength(last - first + 1);
    expect(lines.length).toBeLessThan(45);
    expect(existsSync(new URL(held, root))).toBe(true);
  },
);

test('an excerpt leaves out the indentation that its lines share, and needs both ends', () => {
  const text = 'a\n  b(\n    c\n\n  )\nd';
  expect(excerptOf(text, '  b', '  )')).toEqual({ first: 2, last: 5, lines: ['b(', '  c', '', ')'] });
  expect(() => excerptOf(text, '  b', 'x')).toThrow('no lines from');
});

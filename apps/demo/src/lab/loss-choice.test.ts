import { readNow, createContext, createReferenceBackend, tensor } from '@gradwright/core';
import { expect, test } from 'vitest';
import { isBinary, LOSSES, lossesFor, lossNameOf } from './loss-choice.ts';
import { meanLoss } from './mean-loss.ts';
import { lossOf } from './parts.ts';
import { FIRST } from './recipe.ts';

const recipeOf = (data: 'spiral' | 'moons' | 'sine', loss: (typeof LOSSES)[number]) => ({ ...FIRST, data, loss });

test('a loss counts where it suits what is learned', () => {
  expect(lossNameOf(recipeOf('sine', 'softmaxCrossEntropy'))).toBe('meanSquaredError');
  expect(lossNameOf(recipeOf('spiral', 'sigmoidCrossEntropy'))).toBe('softmaxCrossEntropy');
  expect(isBinary(recipeOf('moons', 'sigmoidCrossEntropy'))).toBe(true);
  expect(lossesFor(recipeOf('sine', 'huber'))).toHaveLength(3);
});

test.each(LOSSES)('the mean that is shown is the loss that is learned: %s', (name) => {
  const classes = name.endsWith('CrossEntropy');
  const [logits, targets] = [name === 'softmaxCrossEntropy' ? [1, -0.5, 0.25, 2] : [1.25, -0.5], classes ? [1, 0] : [0.9, 1.5]];
  const backend = createReferenceBackend();
  const loss = lossOf(recipeOf(classes ? 'moons' : 'sine', name));
  const context = createContext({ backend, batchSize: 2 });
  const prediction = tensor(backend, logits, [2, logits.length / 2]);
  const said = loss.activate?.(prediction, context) ?? prediction;
  const [value] = loss.forward(prediction, tensor(backend, targets), context);
  expect(meanLoss(name, readNow(said), targets)).toBeCloseTo(readNow(value)[0]!, 5);
});

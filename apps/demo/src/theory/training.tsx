import { useState } from 'preact/hooks';
import type { Snapshot } from '../lab/messages.ts';
import { FIRST, type Recipe } from '../lab/recipe.ts';
import { short } from '../lab/format.ts';
import { Section, Slider } from './parts.tsx';
import { TrainedCurve, TrainedPlane } from './trained.tsx';

/** §11: what the spiral needs. */
export function SpiralExhibit() {
  return (
    <Section
      number="11"
      title="The spiral needs a hidden layer"
      code={['spiral']}
      tex="\theta = 4(c + t) + 0.2\,\varepsilon, \qquad (x, y) = (t \sin\theta,\; t \cos\theta)"
    >
      <div class="pictures">
        <TrainedPlane title="No hidden layer" recipe={{ ...FIRST, hidden: [] }} steps={600} />
        <TrainedPlane title="One, with three units" recipe={{ ...FIRST, hidden: [3] }} steps={1000} />
        <TrainedPlane title="Two, with eight" recipe={FIRST} steps={1000} />
      </div>
    </Section>
  );
}

const MOONS: Recipe = { ...FIRST, data: 'moons', noise: 0.15 };

/** §12: a good curve, a hump, an explosion. */
export function CurvesExhibit() {
  return (
    <Section number="12" title="How a loss goes down, or up" code={['nonFinite']}>
      <div class="pictures">
        <TrainedCurve title="A good one" recipe={{ ...FIRST, batchSize: 1000, learningRate: 0.02 }} steps={1000} />
        <TrainedCurve
          title="A hump that passes"
          recipe={{ ...FIRST, data: 'plane', noise: 0.1, optimizer: 'classic', learningRate: 0.1, beta: 0.9 }}
          steps={400}
        />
        <TrainedCurve
          title="An explosion"
          recipe={{ ...FIRST, data: 'plane', noise: 0.1, optimizer: 'sgd', learningRate: 1.5, activation: 'leakyRelu' }}
          steps={400}
        />
      </div>
    </Section>
  );
}

const DEEP: Recipe = { ...MOONS, hidden: [6, 6, 6, 6, 6], optimizer: 'sgd', learningRate: 0.1, batchSize: 1000 };

/** §13: gradients that vanish, and what helps. */
export function VanishingExhibit() {
  return (
    <Section
      number="13"
      title="Deep and saturated: gradients vanish"
      code={['sigmoid', 'residual']}
      tex="\sigma'(z) \le \tfrac{1}{4}"
    >
      <div class="pictures">
        <TrainedCurve title="Five layers of sigmoids" recipe={{ ...DEEP, activation: 'sigmoid' }} steps={1000} />
        <TrainedCurve
          title="with batch normalisation"
          recipe={{ ...DEEP, activation: 'sigmoid', batchNorm: true }}
          steps={1000}
        />
        <TrainedCurve title="or ReLU instead" recipe={DEEP} steps={1000} />
      </div>
    </Section>
  );
}

const LAMBDAS = [0, 0.0003, 0.001, 0.003, 0.01, 0.03];

/** Σ w² over all weights, without biases. */
const squares = ({ dense }: Snapshot) =>
  `Σw² = ${short(
    dense.reduce((sum, { weight }) => sum + weight.reduce((total, value) => total + value * value, 0), 0),
    1,
  )}`;

/** §14: what a price on weights does to a border. */
export function L2Exhibit() {
  const [index, setIndex] = useState(3);
  const recipe = { ...MOONS, noise: 0.35, validation: 0.6, hidden: [12, 12], learningRate: 0.02 };
  return (
    <Section
      number="14"
      title="L2 keeps weights small, and borders smooth"
      code={['l2', 'l2Gradient']}
      tex="L' = L + \lambda \sum w^2, \qquad \frac{\partial L'}{\partial w} = \frac{\partial L}{\partial w} + 2\lambda w"
    >
      <Slider label="λ" value={index} range={[0, LAMBDAS.length - 1, 1]} show={String(LAMBDAS[index])} set={setIndex} />
      <div class="pictures two">
        <TrainedPlane title="Without" recipe={recipe} steps={2000} note={squares} />
        <TrainedPlane
          title={`With λ = ${LAMBDAS[index]}`}
          recipe={{ ...recipe, l2: LAMBDAS[index]! }}
          steps={2000}
          note={squares}
        />
      </div>
    </Section>
  );
}

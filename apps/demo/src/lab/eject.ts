import { choiceOf } from './data.ts';
import type { Snapshot } from './messages.ts';
import { scalingOf } from './parts.ts';
import type { Recipe } from './recipe.ts';

/** How each activation is written without a library. */
const ACTIVATIONS: Readonly<Record<Recipe['activation'], string>> = {
  relu: 'const activate = (z) => Math.max(0, z);',
  leakyRelu: 'const activate = (z) => (z > 0 ? z : 0.01 * z);',
  tanh: 'const activate = Math.tanh;',
  sigmoid: 'const activate = (z) => 1 / (1 + Math.exp(-z));',
  gelu: `// z · Φ(z), with the error function as its series near 0, and as a continued fraction away from it.
const erf = (x) => {
  const a = Math.abs(x);
  if (a > 3) {
    let fraction = a;
    for (let n = 40; n > 0; n--) fraction = a + n / 2 / fraction;
    return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * fraction));
  }
  let term = a;
  let sum = a;
  for (let n = 1; n < 200 && Math.abs(term) > 1e-17; n++) {
    term *= (-a * a) / n;
    sum += term / (2 * n + 1);
  }
  return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
};
const activate = (z) => (z * (1 + erf(z / Math.SQRT2))) / 2;`,
};

/** Numbers with as many digits as a float32 has. */
const digits = (values: ArrayLike<number>) =>
  `[${Array.from(values, (value) => String(Number(value.toPrecision(9)))).join(', ')}]`;

/** One file of JavaScript that answers as this network does, and needs nothing else: in a page, in Node, anywhere. */
export function eject(recipe: Recipe, weights: Snapshot['weights']): string {
  const { hidden, batchNorm, dropout } = recipe;
  const { inputs, classes } = choiceOf(recipe);
  const { center, factor, mean, deviation } = scalingOf(recipe);
  const read = (path: string) => digits(weights.get(path)!.data);
  const between = 2 + Number(batchNorm) + Number(dropout > 0);
  const layers = Array.from({ length: hidden.length + 1 }, (_, i) => {
    const at = i * between;
    const norm =
      batchNorm && i < hidden.length
        ? `,\n    norm: { scale: ${read(`${at + 1}.gamma`)}, shift: ${read(`${at + 1}.beta`)}, mean: ${read(`${at + 1}.runningMean`)}, variance: ${read(`${at + 1}.runningVariance`)} }`
        : '';
    return `  {\n    weight: ${read(`${at}.weight`)},\n    bias: ${read(`${at}.bias`)}${norm},\n  }`;
  });
  return `// A network that was trained in Gradwright's laboratory, as one file that needs nothing else.
// predict([${inputs === 1 ? 'x' : 'x, y'}]) ${classes > 0 ? `gives the probabilities of ${classes} classes` : 'gives a number'}.

const center = ${digits(center)};
const factor = ${digits(factor)};
const layers = [
${layers.join(',\n')}
];

${ACTIVATIONS[recipe.activation]}

/** z = x · W + b; \`weight\` holds the rows of W end to end. */
const dense = (x, { weight, bias }) => bias.map((b, j) => x.reduce((sum, value, i) => sum + value * weight[i * bias.length + j], b));
${batchNorm ? 'const normalise = (z, { scale, shift, mean, variance }) => z.map((value, j) => (scale[j] * (value - mean[j])) / Math.sqrt(variance[j] + 1e-5) + shift[j]);\n' : ''}
export function predict(point) {
  let x = point.map((value, i) => (value - center[i]) * factor[i]);
  layers.forEach((layer, i) => {
    x = dense(x, layer);
${batchNorm ? '    if (layer.norm) x = normalise(x, layer.norm);\n' : ''}    if (i < layers.length - 1) x = x.map(activate);
  });
${
  classes > 0
    ? `  const most = Math.max(...x);
  const powers = x.map((z) => Math.exp(z - most));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);`
    : `  return x[0] * ${deviation} + ${mean};`
}
}
`;
}

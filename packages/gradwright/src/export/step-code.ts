import type { Step } from './steps.ts';

/** How each step reads in an exported file: JavaScript that a person can follow. x is a list of numbers, the second argument the step. */
const CODE: Readonly<Record<string, string>> = {
  dense: `  /** y = x · W + b; \`weight\` holds the rows of W end to end. */
  dense: (x, { weight, bias }) =>
    bias.map((b, j) => x.reduce((sum, value, i) => sum + value * weight[i * bias.length + j], b)),`,
  relu: `  relu: (x) => x.map((z) => Math.max(0, z)),`,
  leakyRelu: `  leakyRelu: (x, { slope }) => x.map((z) => (z > 0 ? z : slope * z)),`,
  elu: `  elu: (x, { alpha }) => x.map((z) => (z > 0 ? z : alpha * Math.expm1(z))),`,
  sigmoid: `  sigmoid: (x) => x.map(sigmoid),`,
  tanh: `  tanh: (x) => x.map(Math.tanh),`,
  softplus: `  /** log(1 + e^(beta · z)) / beta, written so that nothing overflows. */
  softplus: (x, { beta }) => x.map((z) => Math.max(0, z) + Math.log1p(Math.exp(-beta * Math.abs(z))) / beta),`,
  silu: `  silu: (x, { beta }) => x.map((z) => z * sigmoid(beta * z)),`,
  gelu: `  /** z · Φ(z), Φ the normal distribution. */
  gelu: (x) => x.map((z) => (z * (1 + erf(z / Math.SQRT2))) / 2),`,
  geluTanh: `  geluTanh: (x) => x.map((z) => z * sigmoid(2 * Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3))),`,
  softmax: `  softmax: (x, { features }) =>
    eachGroup(x, features, (group) => {
      const most = Math.max(...group);
      const powers = group.map((z) => Math.exp(z - most));
      const sum = powers.reduce((a, b) => a + b);
      return powers.map((power) => power / sum);
    }),`,
  logSoftmax: `  logSoftmax: (x, { features }) =>
    eachGroup(x, features, (group) => {
      const most = Math.max(...group);
      const log = most + Math.log(group.reduce((sum, z) => sum + Math.exp(z - most), 0));
      return group.map((z) => z - log);
    }),`,
  layerNorm: `  layerNorm: (x, { gamma, beta, epsilon }) =>
    eachGroup(x, gamma.length, (group) => {
      const mean = group.reduce((a, b) => a + b) / group.length;
      const variance = group.reduce((sum, z) => sum + (z - mean) ** 2, 0) / group.length;
      return group.map((z, j) => (gamma[j] * (z - mean)) / Math.sqrt(variance + epsilon) + beta[j]);
    }),`,
  scale: `  /** Batch norm with its running statistics: one product and one sum a feature. */
  scale: (x, { scale, shift }) => x.map((z, i) => z * scale[i % scale.length] + shift[i % shift.length]),`,
  embedding: `  embedding: (x, { features, weight }) => x.flatMap((index) => weight.slice(index * features, (index + 1) * features)),`,
  conv2d: `  /** At each place: the dense map of all that the window sees, zeros outside the image. */
  conv2d: (x, { window, weight, bias }) => {
    const channels = window.image[2];
    return placesOf(window).flatMap((seen) =>
      bias.map((b, j) =>
        seen.reduce((sum, pixel, k) => {
          if (pixel < 0) return sum;
          for (let c = 0; c < channels; c++) sum += x[pixel * channels + c] * weight[(k * channels + c) * bias.length + j];
          return sum;
        }, b),
      ),
    );
  },`,
  maxPool2d: `  maxPool2d: (x, { window }) =>
    pool(x, window, (values) => Math.max(...values)),`,
  avgPool2d: `  avgPool2d: (x, { window, countPadding }) =>
    pool(x, window, (values, all) => values.reduce((a, b) => a + b, 0) / (countPadding ? all : values.length)),`,
  residual: `  residual: (x, { body, shortcut }) => {
    const beside = run(shortcut, x);
    return run(body, x).map((value, i) => value + beside[i]);
  },`,
};

/** What several steps share, with the steps that need it. */
const HELPERS: readonly (readonly [users: readonly string[], code: string])[] = [
  [['sigmoid', 'silu', 'geluTanh'], 'const sigmoid = (z) => 1 / (1 + Math.exp(-z));'],
  [
    ['gelu'],
    `/** The error function: its series near 0, a continued fraction away from it. */
const erf = (x) => {
  const a = Math.abs(x);
  if (a > 3) {
    let fraction = a;
    for (let n = 40; n > 0; n--) fraction = a + n / 2 / fraction;
    return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * fraction));
  }
  let [term, sum] = [a, a];
  for (let n = 1; n < 200 && Math.abs(term) > 1e-17; n++) {
    term *= (-a * a) / n;
    sum += term / (2 * n + 1);
  }
  return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
};`,
  ],
  [
    ['softmax', 'logSoftmax', 'layerNorm'],
    `/** \`map\` over each \`size\` numbers that lie together. */
const eachGroup = (x, size, map) =>
  Array.from({ length: x.length / size }, (_, i) => map(x.slice(i * size, (i + 1) * size))).flat();`,
  ],
  [
    ['conv2d', 'maxPool2d', 'avgPool2d'],
    `/** For each place of the window the pixels that it sees, -1 for those outside the image. Pairs are height, then width. */
const placesOf = ({ image: [height, width], places, size, stride, dilation, before }) => {
  const seenFrom = (top, left) =>
    Array.from({ length: size[0] * size[1] }, (_, k) => {
      const row = top + Math.floor(k / size[1]) * dilation[0];
      const column = left + (k % size[1]) * dilation[1];
      return row >= 0 && row < height && column >= 0 && column < width ? row * width + column : -1;
    });
  return Array.from({ length: places[0] * places[1] }, (_, place) =>
    seenFrom(
      Math.floor(place / places[1]) * stride[0] - before[0],
      (place % places[1]) * stride[1] - before[1],
    ),
  );
};`,
  ],
  [
    ['maxPool2d', 'avgPool2d'],
    `/** One number a place and channel, from those of the window's that lie in the image. */
const pool = (x, window, combine) => {
  const channels = window.image[2];
  return placesOf(window).flatMap((seen) =>
    Array.from({ length: channels }, (_, c) =>
      combine(
        seen.filter((pixel) => pixel >= 0).map((pixel) => x[pixel * channels + c]),
        seen.length,
      ),
    ),
  );
};`,
  ],
];

/** The functions that run these steps, and no others. */
export function codeOfSteps(steps: readonly Step[]): string {
  const types = new Set(typesIn(steps));
  const helpers = HELPERS.filter(([users]) => users.some((user) => types.has(user))).map(([, code]) => code);
  const layers = Object.keys(CODE)
    .filter((type) => types.has(type))
    .map((type) => CODE[type]!);
  return [
    ...helpers,
    `const layers = {\n${layers.join('\n')}\n};`,
    `/** A row's numbers, through one step after another. */
const run = (steps, x) => steps.reduce((values, step) => layers[step.type](values, step), x);`,
  ].join('\n\n');
}

function typesIn(steps: readonly Step[]): string[] {
  return steps.flatMap((step) =>
    step.type === 'residual'
      ? ['residual', ...typesIn(step['body'] as Step[]), ...typesIn(step['shortcut'] as Step[])]
      : [step.type],
  );
}

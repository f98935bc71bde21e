import { choiceOf, type OwnPoints } from './data.ts';
import { FEATURES, featuresOf, inputTitles } from './features.ts';
import { DELTA, lossNameOf } from './loss-choice.ts';
import { outputsOf } from './outputs-of.ts';
import { isResidual, type Recipe } from './recipe.ts';

/**
 * A program that makes the same run with the packages, and ends with the same bits: run it with Node after `npm install gradwright`. With the fast
 * kernels, whose bits are others, `@gradwright/backend-wasm` must be installed as well.
 */
export function codeOf(recipe: Recipe, until: number, fast = false): string {
  const { data, noise, scale, validation, batchSize, seed, l2 } = recipe;
  const initializer = INITIALIZERS[recipe.initial];
  const { generator, options, classes } = choiceOf(recipe);
  const isOwn = data === 'own';
  const loss = lossCode(recipe);
  const penalty = l2 > 0 ? `${recipe.penalty}(${l2})` : undefined;
  const metric = classes > 0 ? 'accuracy' : 'r2';
  const optimizer = optimizerCode(recipe);
  const layers = layersCode(recipe);
  const features = featuresOf(recipe).map((name) => FEATURES[name].code);
  /** What happens to inputs: the name of a function, and its code. */
  const steps = [
    ...(scale === 1 ? [] : [['unscaled', scaling(scale)] as const]),
    ...(features.length === 0 ? [] : [['withFeatures', widening(features)] as const]),
  ];
  const names = new Set([
    'createWasmBackend',
    'evaluate',
    'readWeights',
    'sequential',
    'sha256',
    'split',
    'train',
    ...(isOwn ? ['createReferenceBackend', 'tensor'] : ['standardise', generator]),
    metric,
    ...(steps.length === 0 ? [] : ['readNow', 'tensor']),
    ...[loss, penalty ?? '', optimizer, initializer ?? '', ...features, ...layers].flatMap((code) =>
      [...code.matchAll(/(\w+)\(/g)].map(([, name]) => name!),
    ),
  ]);
  return `import {
${[...names]
  .sort()
  .map((name) => `  ${name},`)
  .join('\n')}
} from 'gradwright';
${fast ? "import { fast } from '@gradwright/backend-wasm/fast';\n" : ''}
${isOwn ? ownPoints(recipe.own) : `const points = ${generator}(${literal({ ...options, noise, seed })});`}
const parts = split(points, ${literal({ validation, seed, ...(isOwn ? { stratify: !recipe.own.numbers } : {}) })});
${steps.map(([, code]) => code).join('')}const [data, validation] = ${isOwn ? '[parts.train, parts.validation]' : 'standardise(parts.train, parts.validation)'}${steps.map(([name]) => `.map(${name})`).join('')};
${penalty === undefined ? '' : `\nconst penalty = ${penalty};`}${initializer === undefined ? '' : `\nconst initializer = ${initializer};`}
const model = sequential(
${layers.map((layer) => `  ${layer},`).join('\n')}
);
const loss = ${loss};
const optimizer = ${optimizer};

const run = train(model, {
  data,
  loss,
  optimizer,
  backend: await createWasmBackend(${fast ? '{ kernels: fast }' : ''}),
  batchSize: ${batchSize},
  epochs: ${Math.max(1, until)},
  seed: ${seed},
});
for await (const event of run) {
  if (event.step >= ${until}) break;
}

const { metrics } = await evaluate(model, validation, { loss, metrics: { ${metric} } });
const bytes = [...readWeights(model).values()].flatMap(({ data }) => [...new Uint8Array(data.buffer)]);
console.log(metrics, 'weights', sha256(new Uint8Array(bytes)));
`.replaceAll('\n\n\n', '\n\n');
}

const INITIALIZERS: Readonly<Record<Recipe['initial'], string | undefined>> = {
  he: undefined,
  glorot: 'glorotNormal()',
  tiny: 'scaledNormal(0.01)',
  huge: 'scaledNormal(5)',
};

function ownPoints({ rows }: OwnPoints): string {
  return `const rows = ${JSON.stringify(rows)};
const backend = createReferenceBackend();
const points = {
  size: rows.length,
  inputs: tensor(backend, rows.map(([x, y]) => [x, y])),
  targets: tensor(backend, rows.map(([, , target]) => target)),
};`;
}

function scaling(scale: number): string {
  return `const unscaled = (rows) => ({
  ...rows,
  inputs: tensor(rows.inputs.backend, readNow(rows.inputs).map((value) => ${scale} * value), rows.inputs.shape),
});
`;
}

function widening(features: readonly string[]): string {
  return `const withFeatures = (rows) => ({
  ...rows,
  inputs: tensor(
    rows.inputs.backend,
    Array.from({ length: rows.size }, (_, i) => {
      const [x1, x2] = readNow(rows.inputs).subarray(2 * i, 2 * i + 2);
      return [x1, x2, ${features.join(', ')}];
    }),
  ),
});
`;
}

function layersCode(recipe: Recipe): string[] {
  const { hidden, activation, initial, batchNorm, dropout, l2 } = recipe;
  const named = [...(l2 > 0 ? ['penalty'] : []), ...(initial === 'he' ? [] : ['initializer'])];
  const options = named.length > 0 ? `, { ${named.join(', ')} }` : '';
  const widths = [inputTitles(recipe).length, ...hidden];
  return [
    ...hidden.flatMap((units, i) => {
      const block = [`dense(${widths[i]}, ${units}${options})`, ...(batchNorm ? [`batchNorm(${units})`] : []), `${activation}()`];
      return [
        ...(isResidual(recipe, i) ? [`residual(sequential(${block.join(', ')}))`] : block),
        ...(dropout > 0 ? [`dropout({ rate: ${dropout} })`] : []),
      ];
    }),
    `dense(${widths.at(-1)}, ${outputsOf(recipe)}${options})`,
  ];
}

function lossCode(recipe: Recipe): string {
  const name = lossNameOf(recipe);
  return `${name}(${name === 'huber' ? literal({ delta: DELTA }) : ''})`;
}

function optimizerCode({ optimizer, learningRate, decay, beta, clip }: Recipe): string {
  const rate = { learningRate, ...(decay > 0 ? { decay } : {}) };
  const plain = optimizer === 'sgd' || optimizer === 'adam' || optimizer === 'rmsProp';
  const options = plain
    ? rate
    : { ...rate, ...(optimizer === 'nesterov' ? { momentum: beta, nesterov: true } : { momentum: { beta, form: optimizer } }) };
  const rule = `${plain ? optimizer : 'sgd'}(${literal(options)})`;
  return clip > 0 ? `chain(clipByGlobalNorm(${clip}), ${rule})` : rule;
}

/** Plain data as a programmer would write it. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, inner]) => `${name}: ${literal(inner)}`);
  return `{ ${entries.join(', ')} }`;
}

import { choiceOf, type OwnPoints } from './data.ts';
import { FEATURES, featuresOf, inputTitles } from './features.ts';
import { DELTA, lossNameOf } from './loss-choice.ts';
import { outputsOf } from './outputs-of.ts';
import { isResidual, type Origin, type Recipe } from './recipe.ts';

/**
 * A program that makes the same run with the packages, and ends with the same bits: run it with Node after `npm install gradwright`. With the fast
 * kernels, whose bits are others, `@gradwright/backend-wasm` must be installed as well.
 */
export function codeOf(recipe: Recipe, until: number, fast = false): string {
  const { from } = recipe;
  const steps = until - (from?.step ?? 0);
  const names = new Set([
    ...namesIn(recipe),
    ...(steps === 0 ? ['place'] : []),
    ...(from === null ? [] : [...namesIn(from.recipe), 'place', 'writeWeights']),
    ...['createWasmBackend', 'evaluate', metricOf(recipe), 'readWeights', 'sha256'],
  ]);
  return `import {
${[...names]
  .sort()
  .map((name) => `  ${name},`)
  .join('\n')}
} from 'gradwright';
${fast ? "import { fast } from '@gradwright/backend-wasm/fast';\n" : ''}
const backend = await createWasmBackend(${fast ? '{ kernels: fast }' : ''});

${from === null ? '' : firstRun(from)}${dataCode(recipe)}
${modelCode(recipe)}
${from === null ? '' : takingOver(recipe.seed)}${trainingCode(recipe, steps)}

const { metrics } = await evaluate(model, validation, { loss, metrics: { ${metricOf(recipe)} } });
const bytes = [...readWeights(model).values()].flatMap(({ data }) => [...new Uint8Array(data.buffer)]);
console.log(metrics, 'weights', sha256(new Uint8Array(bytes)));
`.replaceAll(/\n{3,}/g, '\n\n');
}

const metricOf = (recipe: Recipe) => (choiceOf(recipe).classes > 0 ? 'accuracy' : 'r2');

/** What the points and parts of a run import. */
function namesIn(recipe: Recipe): string[] {
  const { generator } = choiceOf(recipe);
  const calls = [penaltyCode(recipe) ?? '', INITIALIZERS[recipe.initial] ?? '', ...layersCode(recipe)];
  const code = [...calls, lossCode(recipe), optimizerCode(recipe), ...featureCode(recipe)].join(' ');
  return [
    'sequential',
    'split',
    'train',
    ...(recipe.data === 'own' ? ['createReferenceBackend', 'tensor'] : ['standardise', generator]),
    ...(stepsOf(recipe).length === 0 ? [] : ['readNow', 'tensor']),
    ...[...code.matchAll(/(\w+)\(/g)].map(([, name]) => name!),
  ];
}

/** The run that a branch left, in a function of its own. */
function firstRun({ recipe, step }: Origin): string {
  const body = [dataCode(recipe).replace('[data, validation]', '[data]'), modelCode(recipe), trainingCode(recipe, step)];
  return `/** The first run, as far as the branch begins. */
async function firstWeights() {
${body.join('\n').replaceAll(/^(?=.)/gm, '  ')}
  return [...readWeights(model).values()];
}

`;
}

function takingOver(seed: number): string {
  return `
const weights = await firstWeights();
place(model, { backend, seed: ${seed} });
writeWeights(model, new Map([...readWeights(model).keys()].map((path, i) => [path, weights[i]])));

`;
}

/** What happens to inputs: the name of a function, and its code. */
function stepsOf(recipe: Recipe): (readonly [name: string, code: string])[] {
  const features = featureCode(recipe);
  return [
    ...(recipe.scale === 1 ? [] : [['unscaled', scaling(recipe.scale)] as const]),
    ...(features.length === 0 ? [] : [['withFeatures', widening(features)] as const]),
  ];
}

const featureCode = (recipe: Recipe) => featuresOf(recipe).map((name) => FEATURES[name].code);

function dataCode(recipe: Recipe): string {
  const { data, own, noise, validation, seed } = recipe;
  const { generator, options } = choiceOf(recipe);
  const isOwn = data === 'own';
  const steps = stepsOf(recipe);
  return `${isOwn ? ownPoints(own) : `const points = ${generator}(${literal({ ...options, noise, seed })});`}
const parts = split(points, ${literal({ validation, seed, ...(isOwn ? { stratify: !own.numbers } : {}) })});
${steps.map(([, code]) => code).join('')}const [data, validation] = ${isOwn ? '[parts.train, parts.validation]' : 'standardise(parts.train, parts.validation)'}${steps.map(([name]) => `.map(${name})`).join('')};
`;
}

function modelCode(recipe: Recipe): string {
  const [penalty, initializer] = [penaltyCode(recipe), INITIALIZERS[recipe.initial]];
  return `${penalty === undefined ? '' : `const penalty = ${penalty};\n`}${initializer === undefined ? '' : `const initializer = ${initializer};\n`}const model = sequential(
${layersCode(recipe)
  .map((layer) => `  ${layer},`)
  .join('\n')}
);`;
}

function trainingCode(recipe: Recipe, until: number): string {
  return `const loss = ${lossCode(recipe)};
const optimizer = ${optimizerCode(recipe)};

const run = train(model, {
  data,
  loss,
  optimizer,
  backend,
  batchSize: ${recipe.batchSize},
  epochs: ${Math.max(1, until)},
  seed: ${recipe.seed},
});
${until === 0 ? noStep(recipe) : `for await (const event of run) {\n  if (event.step >= ${until}) break;\n}`}`;
}

function noStep({ seed }: Recipe): string {
  return `// No step is taken yet; \`for await (const event of run)\` would take them.
place(model, { backend, seed: ${seed} });`;
}

function penaltyCode({ penalty, l2 }: Recipe): string | undefined {
  return l2 > 0 ? `${penalty}(${l2})` : undefined;
}

const INITIALIZERS: Readonly<Record<Recipe['initial'], string | undefined>> = {
  he: undefined,
  glorot: 'glorotNormal()',
  tiny: 'scaledNormal(0.01)',
  huge: 'scaledNormal(5)',
};

function ownPoints({ rows }: OwnPoints): string {
  return `const rows = ${JSON.stringify(rows)};
const home = createReferenceBackend();
const points = {
  size: rows.length,
  inputs: tensor(home, rows.map(([x, y]) => [x, y])),
  targets: tensor(home, rows.map(([, , target]) => target)),
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

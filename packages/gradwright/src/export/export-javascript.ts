import type { TrainedModel } from '../trained-model.ts';
import { codeOfAnswers } from './answer-code.ts';
import { portable, portableText } from './portable.ts';
import { codeOfRows } from './row-code.ts';
import { codeOfSteps } from './step-code.ts';

/**
 * A trained model as one module of JavaScript that needs nothing else: `import { predict } from './model.mjs'` answers raw rows as the model
 * does, but for the last digits, since it computes in double precision. It holds the code of the layers that the model has, and no other.
 *
 * @throws E_ARG when a layer has no such form (a custom one); E_STATE before `place`; E_SHAPE when the rows do not fit the network
 * @example
 * const model = await fit({ inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: ['no', 'yes', 'yes', 'no'] }, { seed: 7 });
 * const { predict } = await import('data:text/javascript,' + encodeURIComponent(exportJavaScript(model)));
 * predict([0, 1]).label; // → "yes"
 */
export function exportJavaScript(model: Pick<TrainedModel, 'network' | 'preparation'>): string {
  const plain = portable('exportJavaScript', model);
  return `// A network trained with Gradwright, as one module that needs nothing else.

const model = ${portableText(plain)};

${codeOfSteps(plain.network)}

${codeOfRows(model.preparation)}

${codeOfAnswers(model.preparation)}
`;
}

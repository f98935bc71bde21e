import type { TrainedModel } from '../trained-model.ts';
import { exportJavaScript } from './export-javascript.ts';

/**
 * A trained model as one page that needs nothing else, not even a server: a form with a field for each column, and the answer below it as one types.
 *
 * @throws E_ARG when a layer has no such form (a custom one); E_STATE before `place`; E_SHAPE when the rows do not fit the network
 * @example
 * const model = await fit({ inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: ['no', 'yes', 'yes', 'no'] }, { seed: 7 });
 * exportPage(model).startsWith('<!doctype html>'); // → true
 */
export function exportPage(model: Pick<TrainedModel, 'network' | 'preparation'>): string {
  const code = exportJavaScript(model).replace('export function predict', 'function predict');
  const { target } = model.preparation;
  const title = escape(target.kind === 'classes' ? target.name : target.names.join(', '));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Predict ${title}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>Predict ${title}</h1>
<p>The answer follows as you type. Nothing leaves this page.</p>
<form id="row" autocomplete="off"></form>
<section id="answer" aria-live="polite" aria-label="Answer"></section>
</main>
<script type="module">
${code}
${FORM}
</script>
</body>
</html>
`;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const STYLE = `:root { color-scheme: light dark; --line: light-dark(#c9c9d1, #4a4a55); --accent: light-dark(#2f5fb3, #8db4ff); --bad: light-dark(#a3261b, #ff9d92); }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { margin: 0; font-size: 1.5rem; overflow-wrap: anywhere; }
form { display: grid; gap: 0.75rem 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); margin: 1.5rem 0; }
label { display: block; overflow-wrap: anywhere; }
input, select, textarea { display: block; width: 100%; margin-top: 0.2rem; padding: 0.45rem 0.6rem; font: inherit; border: 1px solid var(--line); border-radius: 0.4rem; }
textarea { min-height: 8rem; font-family: ui-monospace, monospace; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
#answer { padding-top: 1.25rem; border-top: 1px solid var(--line); }
#answer strong { display: block; font-size: 1.75rem; overflow-wrap: anywhere; }
table { width: 100%; margin-top: 0.75rem; border-collapse: collapse; }
th { font-weight: normal; text-align: start; overflow-wrap: anywhere; }
td { width: 4rem; text-align: end; font-variant-numeric: tabular-nums; }
td.bar { width: 60%; padding-inline: 0.75rem; }
.bar span { display: block; height: 0.7rem; border-radius: 0.35rem; background: var(--accent); min-width: 2px; }
.bad { color: var(--bad); }`;

/** Builds the form out of \`model\`, and shows what \`predict\` says; names reach the page as text and never as markup. */
const FORM = `const form = document.querySelector('#row');
const answer = document.querySelector('#answer');

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const short = (value, digits = 6) => String(Number(Number(value).toPrecision(digits)));

/** A field for each column: what stands in it first is what a missing cell counts as, or the mean. */
const fieldsOf = ({ kind, columns, names, shape, center }) => {
  const mean = (i) => short(Array.isArray(center) ? center[i] : center, 3);
  const number = (value) => make('input', { inputMode: 'decimal', value });
  if (kind === 'table')
    return columns.map((column) => {
      if (column.kind === 'number') return [column.name, number(short(column.fill).replace('.', column.decimal))];
      const options = column.levels.map((level) => make('option', { value: level }, level));
      if (column.blank) options.push(make('option', { value: '' }, '(missing)'));
      return [column.name, make('select', {}, ...options)];
    });
  if (names) return names.map((name, i) => [name, number(mean(i))]);
  const size = shape.reduce((a, b) => a * b, 1);
  const all = Array.from({ length: size }, (_, i) => mean(i)).join(' ');
  return [[size + ' numbers', make('textarea', { value: all, spellcheck: false })]];
};
const fields = fieldsOf(model.inputs);
form.append(...fields.map(([name, field]) => make('label', {}, name, field)));

const rowOf = () =>
  model.inputs.kind === 'numbers' && !model.inputs.names
    ? fields[0][1].value.split(/[\\s,;]+/).filter(Boolean)
    : Object.fromEntries(fields.map(([name, field]) => [name, field.value]));

const percent = (share) => (100 * share).toFixed(1) + '%';
const said = ({ label, labels, values }) => {
  if (values) return Object.entries(values).map(([name, value]) => (Object.keys(values).length > 1 ? name + ': ' : '') + short(value));
  return [labels ? labels.join(', ') || '(none)' : String(label)];
};
const bars = (probabilities) =>
  make('table', {}, ...Object.entries(probabilities).map(([name, share]) => {
    const bar = make('span');
    bar.style.width = percent(share);
    return make('tr', {}, make('th', { scope: 'row' }, name), make('td', { className: 'bar' }, bar), make('td', {}, percent(share)));
  }));

const show = () => {
  try {
    const found = predict(rowOf());
    const lines = said(found).map((line) => make('strong', {}, line));
    answer.replaceChildren(...lines, ...(found.probabilities ? [bars(found.probabilities)] : []));
  } catch (error) {
    answer.replaceChildren(make('p', { className: 'bad' }, error.message));
  }
};
form.addEventListener('input', show);
form.addEventListener('submit', (event) => event.preventDefault());
show();`;

import { createError, parametersOf, readNow, sizeOf, type Json, type Layer } from '@gradwright/core';
import { applyPreparation, inputShape, toInputs, type Preparation, type Table, type UnseenLevel } from '@gradwright/datasets';
import { confusionMatrix, predict } from '@gradwright/training';
import { answersOf, createTrainedModel, type Answer } from '../trained-model.ts';
import { drawConfusion } from '../terminal/confusion.ts';
import { drawFigures } from '../terminal/figures.ts';
import { heading, wrap, type Output, type Screen } from '../terminal/screen.ts';
import { readText } from './data.ts';
import { judge } from './judge.ts';
import { openModel } from './open-model.ts';
import { readCsv, type CsvOptions } from './read-csv.ts';

/** Judges a model on the rows of a CSV file that hold the target too. */
export async function evaluateCommand(screen: Screen, file: string, rows: string, options: CsvOptions): Promise<void> {
  const { network, preparation } = await openModel(file);
  if (preparation.inputs.kind === 'numbers') {
    const problem =
      'the model was trained on a data set that comes with the program, expected one that was trained on a CSV file';
    throw createError('E_ARG', `evaluate ${file}`, problem, { argument: 'model' });
  }
  const { dataset, report } = applyPreparation(preparation, readCsv(rows, await readText(rows), options));
  const prediction = predict(network, dataset.inputs);
  heading(screen, `${file} on ${dataset.size} rows of ${rows}`);
  screen.line(drawFigures(screen, judge(prediction, dataset, preparation)));
  for (const unseen of report.unseen) {
    screen.line(screen.paint.yellow(wrap(`  ! ${unseenInWords(unseen)}`, screen.width, '    ')));
  }
  if (preparation.target.kind !== 'classes') return;
  screen.line();
  const compared = { prediction, target: { shape: dataset.targets.shape, data: readNow(dataset.targets) } };
  screen.line(drawConfusion(screen, confusionMatrix(compared), preparation.target.names.map(String)));
}

/** Writes an answer a row, as CSV: for other programs to read, and for people. */
export async function predictCommand(
  screen: Screen,
  errors: Output,
  file: string,
  rows: string,
  options: CsvOptions,
): Promise<void> {
  const { network, preparation } = await openModel(file);
  const table = readCsv(rows, await readText(rows), options);
  const answers = answersTo(table, network, preparation, (notice) => void errors.write(`gradwright: ${notice}\n`));
  screen.line(headerOf(preparation).map(quote).join(','));
  answers.forEach((answer) => screen.line(cellsOf(answer).map(quote).join(',')));
}

function answersTo(table: Table, network: Layer, preparation: Preparation, tell: (notice: string) => void): Answer[] {
  if (preparation.inputs.kind === 'table') {
    const { inputs, report } = toInputs(preparation, table);
    report.unseen.map(unseenInWords).forEach(tell);
    return answersOf(preparation, predict(network, inputs));
  }
  const record = (row: readonly unknown[]) => Object.fromEntries(table.columns.map(({ name }, i) => [name, row[i]]));
  // Pictures have no columns' names: their numbers are taken as they stand.
  const { names } = preparation.inputs;
  return createTrainedModel(network, preparation).predictAll(names === undefined ? table.rows : table.rows.map(record));
}

function unseenInWords({ column, level, count }: UnseenLevel): string {
  const where = `${count} ${count === 1 ? 'row' : 'rows'}`;
  return `column ${JSON.stringify(column)}: ${JSON.stringify(level)}, which training never saw, stands in ${where}`;
}

/** Says what a model file holds. */
export async function infoCommand(screen: Screen, file: string): Promise<void> {
  const { network, preparation, notes, bytes } = await openModel(file);
  const { inputs, target } = preparation;
  const parameters = parametersOf(network);
  const count = parameters.reduce((sum, { parameter }) => sum + sizeOf(parameter.shape), 0);
  heading(screen, file);
  screen.line(`  ${bytes} bytes, ${count} parameters`);
  const row = (name: string, text: string) =>
    screen.line(`  ${name.padEnd(9)}${wrap(text, screen.width - 11).replaceAll('\n', `\n${' '.repeat(11)}`)}`);
  const layers = Object.values(network.children ?? {}).map(({ type, settings }) => {
    return `${type}(${settings.map((setting) => JSON.stringify(setting)).join(', ')})`;
  });
  row('layers', layers.join(' → '));
  const columns = inputs.kind === 'table' ? inputs.columns.map(({ name, kind }) => `${name} (${kind})`) : inputs.names;
  row('inputs', columns?.join(', ') ?? `${sizeOf(inputShape(preparation))} numbers`);
  const answers = target.names.join(', ');
  row('target', target.kind === 'classes' ? `${target.name}: ${answers}` : answers);
  if (isRecord(notes)) for (const [name, note] of Object.entries(notes)) row(name, inWords(note));
  else if (notes !== undefined) row('notes', inWords(notes));
}

/** Notes of any kind, for people: figures with their intervals as the program shows them elsewhere. */
function inWords(note: Json): string {
  if (typeof note === 'number') return String(Number(note.toPrecision(4)));
  if (Array.isArray(note)) return note.map(inWords).join(' – ');
  if (!isRecord(note)) return String(note);
  const { value, interval, ...others } = note;
  if (value !== undefined && interval !== undefined && Object.keys(others).length === 0)
    return `${inWords(value)} (${inWords(interval)})`;
  return Object.entries(note)
    .map(([name, part]) => `${name} ${inWords(part)}`)
    .join(', ');
}

function isRecord(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function headerOf({ target }: Preparation): readonly string[] {
  if (target.kind === 'classes') return [target.name, ...target.names.map((name) => `p(${name})`)];
  return target.kind === 'flags' ? ['labels', ...target.names.map((name) => `p(${name})`)] : target.names;
}

function cellsOf(answer: Answer): readonly string[] {
  if ('values' in answer) return Object.values(answer.values).map((value) => String(Number(value.toPrecision(7))));
  const said = 'label' in answer ? String(answer.label) : answer.labels.join(' ');
  return [said, ...Object.values(answer.probabilities).map((probability) => probability.toFixed(4))];
}

function quote(cell: string | undefined = ''): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

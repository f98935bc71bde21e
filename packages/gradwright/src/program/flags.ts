import { InvalidArgumentError, Option, type Command } from 'commander';
import { OPTIMIZERS } from './optimizers.ts';

/** Adds the flags that say what is learned from what, and how. */
export function addLearningFlags(command: Command): Command {
  return command
    .option('--target <column>', 'the column to predict (CSV)')
    .addOption(
      new Option('--layers <units>', 'units of each hidden layer, such as 64,32; 0 for none')
        .argParser(listOfUnits)
        .default([64], '64'),
    )
    .addOption(new Option('--optimizer <name>', 'how to learn').choices([...OPTIMIZERS]).default('adam'))
    .option('--learning-rate <rate>', "the optimizer's rate, or auto to look for one; default: one that suits it", rate)
    .option('--epochs <n>', 'passes over the data at most', whole(1), 200)
    .option('--batch-size <n>', 'rows a step', whole(1), 32)
    .option('--patience <n>', 'epochs without a better validation loss before it stops', whole(0), 20)
    .addOption(new Option('--backend <name>', 'where to compute; the bits are the same').choices(['js', 'wasm']).default('wasm'))
    .option('--seed <n>', 'decides all that is drawn', whole(0), 7)
    .option('--validation <share>', 'share of rows to stop by', share, 0.15)
    .option('--test <share>', 'share of rows to judge by', share, 0.2)
    .addOption(columns('--ignore <columns>', 'columns to leave out, such as id,date (CSV)'))
    .addOption(columns('--categorical <columns>', 'columns of categories, whatever they look like (CSV)'))
    .addOption(columns('--numeric <columns>', 'columns that must hold numbers (CSV)'))
    .addOption(new Option('--missing <how>', 'what to do with missing cells (CSV)').choices(['fill', 'refuse']).default('fill'))
    .addOption(new Option('--class-weights <how>', 'let rare classes count as much as common ones').choices(['balanced']))
    .addOption(new Option('--task <task>', 'default: found out from the target (CSV)').choices(['classification', 'regression']))
    .option('--delimiter <sign>', 'between cells, such as ; or \\t (CSV); default: found out', sign)
    .option('--no-header', 'the first row is data (CSV); default: found out');
}

/** A whole number of at least so much. */
export function whole(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < min || text.trim() === '')
      throw new InvalidArgumentError(`expected a whole number of at least ${min}`);
    return value;
  };
}

/** What may stand between cells; a tab as people type it. */
export function sign(text: string): string {
  const typed = text === '\\t' ? '\t' : text;
  if (!/^[^\w"\r\n]$/.test(typed)) throw new InvalidArgumentError('expected one sign, such as ; or \\t for a tab');
  return typed;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError('expected a number above 0');
  return value;
}

function rate(text: string): number | 'auto' {
  return text === 'auto' ? text : positive(text);
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('expected a share between 0 and 1');
  return value;
}

function listOfUnits(text: string): number[] {
  if (text.trim() === '0') return [];
  return text.split(',').map(whole(1));
}

function columns(flags: string, description: string): Option {
  const add = (text: string, before: readonly string[]) => [...before, ...text.split(',').map((name) => name.trim())];
  return new Option(flags, description).argParser(add).default([], 'none');
}

import { Command, CommanderError } from 'commander';
import { createError, isGradwrightError } from '@gradwright/core';
import manifest from '../../package.json' with { type: 'json' };
import { createScreen, type Output } from '../terminal/screen.ts';
import { BUILT_IN } from './data.ts';
import { doctorCommand } from './doctor-command.ts';
import { evaluateCommand, infoCommand, predictCommand } from './model-commands.ts';
import { compareCommand } from './compare-command.ts';
import { exportCommand } from './export-command.ts';
import { addLearningFlags, sign, whole } from './flags.ts';
import { resumeCommand, trainCommand } from './train-command.ts';

/** The program could not do what was asked, and said why. */
const REFUSED = 2;
/** A shell's code for a program that Ctrl-C ended. */
const INTERRUPTED = 130;

const EXAMPLES = `
Examples:
  gradwright train iris
  gradwright train customers.csv --target answer --out answer.gradwright
  gradwright evaluate answer.gradwright later.csv
  gradwright predict answer.gradwright new.csv > answers.csv
  gradwright export answer.gradwright --html
  gradwright compare small.json large.json --seeds 20
  gradwright train digits --checkpoints runs/digits
  gradwright doctor runs/digits
`;

/** What the program runs in. */
export interface Surroundings {
  readonly output: Output;
  readonly errors: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Runs the program with its arguments; returns its exit code: 0, 2 for what it refuses, 130 after Ctrl-C. */
export async function main(args: readonly string[], { output, errors, environment, signal }: Surroundings): Promise<number> {
  const screen = createScreen(output, environment);
  const program = new Command('gradwright')
    .description('Train, judge and use small neural networks.')
    .version(manifest.version, '-v, --version', 'say which version this is')
    .helpOption('-h, --help', 'show this')
    .helpCommand('help [command]', 'show what a command takes')
    .configureOutput({
      writeOut: (text) => void output.write(text),
      writeErr: (text) => void errors.write(text),
      getOutHelpWidth: () => screen.width,
      getErrHelpWidth: () => screen.width,
      getOutHasColors: () => screen.colour,
      getErrHasColors: () => screen.colour,
    })
    .configureHelp({ minWidthToWrap: 20 })
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', EXAMPLES);

  addLearningFlags(
    program
      .command('train')
      .description('train on a data set that comes with the program, or on a CSV file of yours')
      .argument('<data>', `${Object.keys(BUILT_IN).join(', ')}; or a CSV file`),
  )
    .option('--doctor', 'watch the run and say what goes wrong, and what may help')
    .option('--out <file>', 'where to save the model, such as model.gradwright')
    .option('--checkpoints <folder>', 'keep what the run can go on from, such as in runs/a')
    .option('--checkpoint-every <steps>', 'steps between two checkpoints; default: an epoch', whole(1))
    .action(async (data: string, options) => {
      if (options.checkpointEvery !== undefined && options.checkpoints === undefined)
        throw createError('E_ARG', 'train', '--checkpoint-every needs --checkpoints, the folder to keep them in', {
          argument: '--checkpoint-every',
        });
      await trainCommand(screen, data, { ...options, header: options.header ? undefined : false, signal });
    });

  program
    .command('resume')
    .description('go on with a run that was interrupted, to the same bits')
    .argument('<folder>', 'what train was given as --checkpoints')
    .option('--epochs <n>', 'passes over the data at most; default: as before', whole(1))
    .option('--out <file>', 'where to save the model; default: as before')
    .action(async (folder: string, options) => resumeCommand(screen, folder, { ...options, signal }));

  program
    .command('doctor')
    .description('say what a run that kept checkpoints suffers from, and what may help')
    .argument('<folder>', 'what train was given as --checkpoints')
    .action(async (folder: string) => doctorCommand(screen, folder, { signal }));

  const csv = (command: Command) =>
    command
      .option('--delimiter <sign>', 'between cells, such as ; or \\t; default: found out', sign)
      .option('--no-header', 'the first row is data; default: found out');
  csv(
    program
      .command('evaluate')
      .description('judge a model on rows that hold the target too')
      .argument('<model>')
      .argument('<rows.csv>'),
  ).action(async (model: string, rows: string, options) =>
    evaluateCommand(screen, model, rows, { ...options, header: options.header ? undefined : false }),
  );
  csv(program.command('predict').description('write an answer a row, as CSV').argument('<model>').argument('<rows.csv>')).action(
    async (model: string, rows: string, options) =>
      predictCommand(screen, errors, model, rows, { ...options, header: options.header ? undefined : false }),
  );
  program
    .command('info')
    .description('say what a model file holds')
    .argument('<model>')
    .action(async (model: string) => infoCommand(screen, model));
  program
    .command('compare')
    .description('train two recipes on the same seeds or folds, and say whether they differ by more than chance')
    .argument('<first.json>', 'a recipe: the flags of train, such as { "data": "iris", "layers": [32], "optimizer": "sgd" }')
    .argument('<second.json>')
    .option('--seeds <n>', 'runs of each, on one division of the rows', whole(2), 20)
    .option('--folds <n>', 'parts of a cross-validation instead, each tested once', whole(2))
    .option('--repeats <n>', 'how often to divide into folds', whole(1), 1)
    .option('--workers <n>', 'runs at a time; default: as many as there are processors', whole(1))
    .action(async (first: string, second: string, options) => {
      await compareCommand(screen, [first, second], { ...options, signal });
    });

  program
    .command('export')
    .description('write a model as one file that predicts and needs nothing else')
    .argument('<model>')
    .option('--js', 'a module of JavaScript')
    .option('--json', 'plain data, for any language')
    .option('--html', 'a page with a form')
    .option('--out <file>', 'where to write it; default: beside the model, as .mjs, .json or .html')
    .action(async (model: string, options) => exportCommand(screen, model, options));

  try {
    await program.parseAsync([...args], { from: 'user' });
    return signal.aborted ? INTERRUPTED : 0;
  } catch (error) {
    // Commander has said it already; help is no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : REFUSED;
    if (!isGradwrightError(error)) throw error;
    if (error.code === 'E_ABORTED') return INTERRUPTED;
    // One line, also where it tells what an engine said of a text of several.
    errors.write(`gradwright: ${error.message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
    return REFUSED;
  }
}

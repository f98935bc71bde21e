import { parseArgs } from 'node:util';
import { SYSTEMS, type System } from './systems.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

/** What the bench was asked for. */
export interface Plan {
  readonly workloads: readonly Workload[];
  readonly systems: readonly System[];
  readonly samples: number;
  /** Milliseconds of one sample of training; products and inference take a part of it. */
  readonly milliseconds: number;
  readonly keep: boolean;
  readonly help: boolean;
}

/** What was asked for cannot be: said in one line. */
export class Misunderstood extends Error {}

export const HELP = `Gradwright beside what you would otherwise take, on the same work, in one run.

  npm run bench                        everything (about half an hour)
  npm run bench -- W1 tfjs-wasm        a part: workloads by the start of their name, systems by a part of it
  npm run bench -- "W3 XW" gradwright

  --samples <n>    samples of each system on each workload (7)
  --ms <n>         milliseconds of one sample of training (600)
  --quick          3 short samples: to see whether all runs
  --keep           keep the result: bench/results/kept.json, and the table in the README
  --help           this

Workloads  W1a W1b W1c spiral; W2a W2b W2c digits; W3 matrix products; W4 inference; W5 bundle, install, cold start
Systems    ${SYSTEMS.map(({ name }) => name).join(', ')}

The result is printed and written to bench/results/latest.json. Peers are fetched once, when one is needed.
`;

/** Reads the arguments. @throws Misunderstood */
export function readArguments(args: readonly string[]): Plan {
  const { values, positionals } = parse(args);
  const quick = values.quick ?? false;
  const chosen = positionals.map((word) => ({ word, workloads: workloadsBy(word), systems: systemsBy(word) }));
  for (const { word, workloads, systems } of chosen) {
    if (workloads.length + systems.length > 0) continue;
    throw new Misunderstood(`"${word}" is no workload (W1 … W5) and no system (${SYSTEMS.map(({ name }) => name).join(', ')})`);
  }
  const workloads = chosen.flatMap((each) => each.workloads);
  const systems = chosen.flatMap((each) => each.systems);
  return {
    workloads: workloads.length === 0 ? WORKLOADS : WORKLOADS.filter((workload) => workloads.includes(workload)),
    // The peak is the measure of products, whoever makes them.
    systems: systems.length === 0 ? SYSTEMS : SYSTEMS.filter((system) => systems.includes(system) || system.kind === 'peak'),
    samples: whole('--samples', values.samples, quick ? 3 : 7),
    milliseconds: whole('--ms', values.ms, quick ? 150 : 600),
    keep: values.keep ?? false,
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        samples: { type: 'string' },
        ms: { type: 'string' },
        quick: { type: 'boolean' },
        keep: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Misunderstood((error as Error).message);
  }
}

function workloadsBy(word: string): readonly Workload[] {
  if (!/^w\d/i.test(word)) return [];
  return WORKLOADS.filter(({ name }) => name.toLowerCase().startsWith(word.toLowerCase()));
}

/** A whole name means that one; else all whose names hold the word. */
function systemsBy(word: string): readonly System[] {
  const exact = SYSTEMS.filter(({ name }) => name === word.toLowerCase());
  return exact.length > 0 ? exact : SYSTEMS.filter(({ name }) => name.includes(word.toLowerCase()));
}

function whole(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Misunderstood(`${option} must be a whole number above 0, got "${text}"`);
}

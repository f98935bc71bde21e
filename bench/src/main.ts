import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import colours from 'picocolors';
import { adopt } from './adoption.ts';
import { HELP, Misunderstood, readArguments, type Plan } from './arguments.ts';
import { writeData } from './data.ts';
import { interleave } from './interleave.ts';
import { describeMachine, describeVersions, load } from './machine.ts';
import { fetchPeers } from './peers.ts';
import { createPool, type Pool } from './pool.ts';
import { createProgress, type Progress } from './progress.ts';
import type { Absence, Result, Row } from './result.ts';
import { summarise } from './statistics.ts';
import { BENCH, SYSTEMS, type System } from './systems.ts';
import { drawWorkload, markdownTable, replaceTable } from './table.ts';
import type { AdoptionWorkload, Workload } from './workloads.ts';

const KINDS = new Map(SYSTEMS.map(({ name, kind }) => [name, kind]));

/** Short work is sampled more often and for a shorter time than training is: one of the samples will be undisturbed. */
const SAMPLING = {
  train: { often: 1, share: 1 },
  infer: { often: 2, share: 1 / 4 },
  matmul: { often: 3, share: 1 / 30 },
} as const;
const SHORTEST = 20;
/** Milliseconds of samples that one system may take on one workload, as a multiple of a sample's own. */
const PATIENCE = 30;

async function run(plan: Plan): Promise<void> {
  const loadBefore = load();
  const progress = createProgress(expectedTurns(plan));
  const absences = createAbsences();
  const systems = haveReady(plan, progress, absences);
  const folder = mkdtempSync(join(tmpdir(), 'gradwright-bench-'));
  const pool = createPool();
  const rows: Row[] = [];
  const tidy = (): void => {
    pool.end();
    progress.end();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      tidy();
      process.exit(code);
    });
  }
  try {
    for (const workload of plan.workloads) {
      // Products share a process for each system; everything else has one of its own.
      pool.group(workload.kind === 'matmul' ? 'products' : workload.name);
      const contestants = systems.filter((system) => system.can(workload));
      rows.push(
        ...(workload.kind === 'adopt'
          ? await adoptAll(workload, plan, absences)
          : await compare(workload, contestants, plan, join(folder, 'data'), { pool, progress, absences })),
      );
      const table = drawWorkload(workload.name, rows, KINDS);
      if (table !== '') progress.line(`${table}\n`);
    }
  } finally {
    tidy();
  }
  const result = { machine: describeMachine(loadBefore), versions: describeVersions(), rows, absent: absences.list() };
  for (const { system, workloads, reason } of result.absent) {
    const groups = [...new Set(workloads.map((name) => name.split(' ')[0]!))];
    console.log(colours.yellow(`${system} did not take part in ${groups.join(', ')}: ${reason}`));
  }
  save(result, plan.keep);
}

/** Every opening and every sample, as far as one knows before. */
function expectedTurns({ workloads, systems, samples }: Plan): number {
  return workloads.reduce((turns, workload) => {
    const often = workload.kind === 'adopt' ? 0 : 1 + SAMPLING[workload.kind].often * samples;
    return turns + often * systems.filter((system) => system.can(workload)).length;
  }, 0);
}

/** Fetches what must be fetched; the systems that are left. */
function haveReady({ systems, workloads }: Plan, progress: Progress, absences: Absences): readonly System[] {
  const wanted = systems.filter(({ fetched, can }) => fetched && workloads.some(can));
  if (wanted.length === 0 && !workloads.some(({ kind }) => kind === 'adopt')) return systems;
  const reason = fetchPeers(progress.line);
  if (reason === undefined) return systems;
  for (const { name, can } of wanted) for (const workload of workloads.filter(can)) absences.add(name, workload.name, reason);
  return systems.filter(({ fetched }) => !fetched);
}

/** All systems on one workload, in turn. */
async function compare(
  workload: Exclude<Workload, AdoptionWorkload>,
  systems: readonly System[],
  { samples, milliseconds }: Plan,
  folder: string,
  { pool, progress, absences }: { readonly pool: Pool; readonly progress: Progress; readonly absences: Absences },
): Promise<Row[]> {
  rmSync(folder, { recursive: true, force: true });
  writeData(workload, folder);
  const { often, share } = SAMPLING[workload.kind];
  const span = Math.max(SHORTEST, milliseconds * share);
  const shown = new Map<string, Pick<Row, 'loss' | 'steps'>>();
  for (const system of systems) {
    progress.done(`${workload.name}: ${system.name} gets ready`);
    const { unavailable, failed, loss, steps } = await pool.ask(system, { ask: 'open', workload, folder });
    if (unavailable !== undefined || failed !== undefined) absences.add(system.name, workload.name, unavailable ?? failed!);
    else shown.set(system.name, { ...(loss === undefined ? {} : { loss }), ...(steps === undefined ? {} : { steps }) });
  }
  const contestants = systems
    .filter(({ name }) => shown.has(name))
    .map((system) => ({
      name: system.name,
      sample: async () => {
        const { rate, failed, unavailable } = await pool.ask(system, { ask: 'sample', milliseconds: span });
        if (rate !== undefined) return rate;
        throw new Error(`${system.name} stopped in the middle of ${workload.name}: ${failed ?? unavailable}`);
      },
    }));
  const budget = PATIENCE * span;
  const rates = await interleave(contestants, { samples: often * samples, budget }, (name) =>
    progress.done(`${workload.name}: ${name}`),
  );
  return [...rates].map(([system, found]) => ({
    workload: workload.name,
    system,
    unit: workload.unit,
    ...summarise(found),
    ...shown.get(system),
  }));
}

async function adoptAll(workload: AdoptionWorkload, { systems, samples }: Plan, absences: Absences): Promise<Row[]> {
  const found = await adopt(workload.what, { systems: systems.map(({ name }) => name), samples });
  for (const { system, reason } of found.absent) absences.add(system, workload.name, reason);
  return found.rates.map(({ system, rates }) => ({ workload: workload.name, system, unit: workload.unit, ...summarise(rates) }));
}

/** Who did not take part: one line a system and reason, whatever the number of workloads. */
interface Absences {
  add(system: string, workload: string, reason: string): void;
  list(): Absence[];
}

function createAbsences(): Absences {
  const found = new Map<string, { system: string; workloads: string[]; reason: string }>();
  return {
    add(system, workload, reason) {
      const key = `${system}\n${reason}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { system, workloads: [workload], reason });
      else known.workloads.push(workload);
    },
    list: () => [...found.values()],
  };
}

function save(result: Result, keep: boolean): void {
  const folder = join(BENCH, 'results');
  mkdirSync(folder, { recursive: true });
  const text = `${JSON.stringify(result, null, 2)}\n`;
  writeFileSync(join(folder, 'latest.json'), text);
  console.log(`${result.rows.length} rows are in bench/results/latest.json.`);
  if (!keep) return;
  writeFileSync(join(folder, 'kept.json'), text);
  const readme = join(BENCH, '..', 'README.md');
  if (existsSync(readme)) writeFileSync(readme, replaceTable(readFileSync(readme, 'utf8'), markdownTable(result, KINDS)));
  console.log('They are kept in bench/results/kept.json, and in the README where it has the marks for them.');
}

try {
  const plan = readArguments(process.argv.slice(2));
  if (plan.help) console.log(HELP);
  else await run(plan);
} catch (error) {
  if (!(error instanceof Misunderstood)) throw error;
  console.error(`bench: ${error.message}. Try --help.`);
  process.exitCode = 2;
}

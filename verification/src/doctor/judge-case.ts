import { readNow, type Backend } from '@gradwright/core';
import { applyPatch, type RunDescription, type Verdict } from '@gradwright/training';
import { OTHER_TWINS, sidesOf, type Case, type Side } from './cases.ts';
import { scaledAgain } from './data.ts';
import { runSide, type Ending } from './run-side.ts';

/** What a run was, going by how it and its twins ended, and what the doctor called it. */
export interface Judged {
  readonly index: number;
  /** Its right name: the first, or any of them where several cures end alike. None where how the runs end does not say. */
  readonly names: readonly Verdict[];
  readonly said: Verdict;
  readonly evidence: Readonly<Record<string, number>>;
  /** Whether the doctor's first fix, applied, ended clearly better; undefined where there was none or nothing to be better than. */
  readonly fixHelped?: boolean;
}

/** How a run would have ended with one thing put right, and the trouble that this is a cure of. */
interface Cure {
  readonly name: Verdict;
  /** Whether it puts right what was made wrong on purpose. */
  readonly made: boolean;
  readonly ending: Ending;
}

/** A loss is clearly lower below this share of the other, and by at least so much of the loss of a constant answer. */
const CLEAR_SHARE = 0.7;
const CLEAR_STEP = 0.05;
const CLEAR_ACCURACY = 0.1;
/** Above this share of the loss of a constant answer, next to nothing was learned. */
const HARDLY_LEARNED = 0.9;

/** Runs a case, its twin and the twins that any run is tried with. */
export async function judgeCase(one: Case, index: number, backend: Backend): Promise<Judged> {
  const { asItIs, cured } = sidesOf(one);
  const ending = await runSide(asItIs, backend);
  const names = namesOf(ending, await curesOf(one, asItIs, cured, backend), asItIs);
  const { verdict: said, evidence } = ending.diagnosis;
  return { index, names, said, evidence, ...(await tryFix(asItIs, ending, backend)) };
}

async function curesOf({ trouble }: Case, asItIs: Side, cured: Side, backend: Backend): Promise<readonly Cure[]> {
  const cures: Cure[] = [];
  if (trouble !== 'healthy') {
    const name = trouble === 'rate too large' ? 'unstable' : trouble;
    cures.push({ name, made: true, ending: await runSide(cured, backend) });
  }
  for (const { verdict, patch } of OTHER_TWINS) {
    const description = applyPatch(asItIs.description, patch(rateOf(asItIs.description)));
    cures.push({ name: verdict, made: false, ending: await runSide({ ...asItIs, description }, backend) });
  }
  return cures;
}

/**
 * The troubles whose cures ended clearly better than the run, and than which no other cure ended clearly better; and what was made wrong on purpose,
 * where putting it right ended clearly better than the run, though another cure did better still.
 */
function namesOf(was: Ending, cures: readonly Cure[], side: Side): readonly Verdict[] {
  const unit = unitOf(side);
  const helpful = cures.filter((cure) => helps(cure, was, side));
  const best = helpful.filter((cure) => !helpful.some((other) => beats(other, cure.ending, measureOf(cure.name), unit)));
  const made = helpful.filter((cure) => cure.made && !best.includes(cure));
  const names = (best.length > 0 ? [...best, ...made] : helpful).map((cure) => nameOf(cure, was, unit));
  if (names.length > 0) return names;
  if (was.brokeDown) return ['exploding'];
  return isNoBetterThanConstant(was, side) ? [] : ['healthy'];
}

/** Early stopping that lowers the training loss too has cured no overfitting: the run had left a place that was better for all rows. */
function nameOf({ name, ending }: Cure, was: Ending, unit: number): Verdict {
  const left = name === 'overfitting' && ending.trainingLoss <= was.trainingLoss;
  if (!left && name !== 'unstable') return name;
  return was.brokeDown || was.trainingLoss > 10 * unit ? 'exploding' : 'unstable';
}

type Measure = 'trainingLoss' | 'validationLoss' | 'balancedAccuracy';

function measureOf(trouble: Verdict): Measure {
  if (trouble === 'overfitting') return 'validationLoss';
  return trouble === 'one class predicted' ? 'balancedAccuracy' : 'trainingLoss';
}

function helps(cure: Cure, was: Ending, side: Side): boolean {
  // What gives rare classes more than half of their rows predicts more than one: weights then only trade the rows of one class for those of another.
  if (cure.name === 'one class predicted' && was.balancedAccuracy > (1 + chanceOf(side)) / 2) return false;
  return beats(cure, was, measureOf(cure.name), unitOf(side));
}

/** Another rate that only learns the training rows by heart, and ends with a clearly higher validation loss, is no better. */
function beats({ name, made, ending }: Cure, other: Ending, measure: Measure, unit: number): boolean {
  const byHeart = measureOf(name) === 'trainingLoss' && !made && isBetter('validationLoss', ending, other, unit);
  return isBetter(measure, other, ending, unit) && !byHeart;
}

function isBetter(measure: Measure, was: Ending, is: Ending, unit: number): boolean {
  if (measure === 'balancedAccuracy') return is.balancedAccuracy > was.balancedAccuracy + CLEAR_ACCURACY;
  return is[measure] < CLEAR_SHARE * was[measure] && was[measure] - is[measure] > CLEAR_STEP * unit;
}

/** Hardly anything was learned, or nothing that holds for unseen rows. */
function isNoBetterThanConstant({ trainingLoss, validationLoss, balancedAccuracy }: Ending, side: Side): boolean {
  const unit = unitOf(side);
  const tellsNoClass = side.rows.classes > 0 && balancedAccuracy < chanceOf(side) + CLEAR_ACCURACY;
  return trainingLoss > HARDLY_LEARNED * unit || validationLoss > unit || tellsNoClass;
}

/** The balanced accuracy of a constant answer. */
const chanceOf = ({ rows }: Side): number => 1 / rows.classes;

async function tryFix(side: Side, was: Ending, backend: Backend): Promise<{ fixHelped?: boolean }> {
  const { verdict, fixes } = was.diagnosis;
  const [fix] = fixes;
  if (fix === undefined) return {};
  const description = fix.patches.reduce<RunDescription>((run, patch) => applyPatch(run, patch), side.description);
  const rows = description.standardise === true ? scaledAgain(side.rows) : side.rows;
  return { fixHelped: isBetter(measureOf(verdict), was, await runSide({ description, rows }, backend), unitOf(side)) };
}

/** The loss of the best constant answer: ln of the classes where they are equal in number, the variance of a number. */
function unitOf({ rows }: Side): number {
  const targets = Float32Array.from(readNow(rows.train.targets));
  if (rows.classes === 0) {
    const mean = targets.reduce((sum, one) => sum + one, 0) / targets.length;
    return targets.reduce((sum, one) => sum + (one - mean) ** 2, 0) / targets.length;
  }
  const shares = Array.from({ length: rows.classes }, (_, c) => targets.filter((label) => label === c).length / targets.length);
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}

function rateOf({ optimizer }: RunDescription): number {
  return (optimizer as [string, [{ learningRate: number }]])[1][0].learningRate;
}

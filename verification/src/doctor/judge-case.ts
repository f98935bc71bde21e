import { readNow, type Backend } from '@gradwright/core';
import { applyPatch, type RunDescription, type Verdict } from '@gradwright/training';
import { OTHER_TWINS, sidesOf, type Case, type Side } from './cases.ts';
import { scaledAgain } from './data.ts';
import { runSide, type Ending } from './run-side.ts';

/** What a run was, going by how it and its twins ended, and what the doctor called it. */
export interface Judged {
  readonly index: number;
  readonly label: Verdict;
  readonly said: Verdict;
  readonly evidence: Readonly<Record<string, number>>;
  /** Whether the doctor's first fix, applied, ended clearly better; undefined where there was none or nothing to be better than. */
  readonly fixHelped?: boolean;
}

/** A loss is clearly better below this share of the other, and by at least so much of the loss of a constant answer. */
const CLEAR_SHARE = 0.7;
const CLEAR_STEP = 0.05;
const CLEAR_ACCURACY = 0.1;

/** Runs a case, its twin and, where it seems healthy, other twins. */
export async function judgeCase(one: Case, index: number, backend: Backend): Promise<Judged> {
  const { asItIs, cured } = sidesOf(one);
  const ending = await runSide(asItIs, backend);
  const label = await labelOf(one, asItIs, cured, ending, backend);
  const { verdict: said, evidence } = ending.diagnosis;
  return { index, label, said, evidence, ...(await tryFix(asItIs, ending, backend)) };
}

async function labelOf({ trouble }: Case, asItIs: Side, cured: Side, ending: Ending, backend: Backend): Promise<Verdict> {
  if (trouble !== 'healthy') {
    const twin = await runSide(cured, backend);
    const better = betterBy(measureOf(trouble), ending, twin, asItIs);
    if (better && (trouble === 'rate too large' || trouble === 'unstable')) {
      return ending.brokeDown || ending.trainingLoss > 10 * unitOf(asItIs) ? 'exploding' : 'unstable';
    }
    if (better) return trouble as Verdict;
  }
  for (const { verdict, patch } of OTHER_TWINS) {
    const twin = { ...asItIs, description: applyPatch(asItIs.description, patch(rateOf(asItIs.description))) };
    if (betterBy(measureOf(verdict), ending, await runSide(twin, backend), asItIs)) return verdict;
  }
  return 'healthy';
}

type Measure = 'trainingLoss' | 'validationLoss' | 'balancedAccuracy';

function measureOf(trouble: string): Measure {
  if (trouble === 'overfitting') return 'validationLoss';
  return trouble === 'one class predicted' ? 'balancedAccuracy' : 'trainingLoss';
}

function betterBy(measure: Measure, was: Ending, is: Ending, side: Side): boolean {
  if (measure === 'balancedAccuracy') return is.balancedAccuracy > was.balancedAccuracy + CLEAR_ACCURACY;
  const [before, after] = [was[measure], is[measure]];
  return after < CLEAR_SHARE * before && before - after > CLEAR_STEP * unitOf(side);
}

async function tryFix(side: Side, was: Ending, backend: Backend): Promise<{ fixHelped?: boolean }> {
  const [fix] = was.diagnosis.fixes;
  if (fix === undefined) return {};
  const description = fix.patches.reduce<RunDescription>((run, patch) => applyPatch(run, patch), side.description);
  const rows = description.standardise === true ? scaledAgain(side.rows) : side.rows;
  return { fixHelped: betterBy(measureOf(was.diagnosis.verdict), was, await runSide({ description, rows }, backend), side) };
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

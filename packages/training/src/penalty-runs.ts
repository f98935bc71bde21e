import { sizeOf, type Block, type Penalty, type Placement, type Tensor } from '@gradwright/core';

/** Neighbours in memory with one penalty: their price and its gradient are one call. */
interface PenaltyRun {
  readonly penalty: Penalty;
  readonly values: Tensor;
  readonly gradients: Tensor;
}

/**
 * Splits the trainable weights of a model into runs of equal penalties  (Theory §14). Those without one are left out.
 * The runs are views: they last as long as the scope in which this is called.
 */
export function penaltyRuns({ values, gradients }: Placement): readonly PenaltyRun[] {
  return values.segments.flatMap((segment, i) => runsOf(segment, gradients.segments[i]!));
}

type Segment = Block['segments'][number];

function runsOf(values: Segment, gradients: Segment): PenaltyRun[] {
  const runs: { penalty: Penalty; start: number; end: number }[] = [];
  for (const { parameter, offset } of values.parameters) {
    const { penalty } = parameter;
    if (penalty === undefined || !parameter.trainable) continue;
    const end = offset + sizeOf(parameter.shape);
    const last = runs[runs.length - 1];
    if (last !== undefined && last.end === offset && isSame(last.penalty, penalty)) last.end = end;
    else runs.push({ penalty, start: offset, end });
  }
  const part = ({ tensor }: Segment, start: number, end: number) => tensor.backend.view(tensor, start, [end - start]);
  return runs.map(({ penalty, start, end }) => ({
    penalty,
    values: part(values, start, end),
    gradients: part(gradients, start, end),
  }));
}

function isSame(one: Penalty, other: Penalty): boolean {
  if (one === other) return true;
  return one.type === other.type && JSON.stringify(one.settings) === JSON.stringify(other.settings);
}

import type { HostTensor, Tensor } from '../../tensor.ts';

const numbers = (tensor: Tensor) => (tensor as HostTensor).data;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The rows of a matrix as arrays. */
function rowsOf(x: Tensor): number[][] {
  const [rows, columns] = x.shape as [number, number];
  return Array.from({ length: rows }, (_, row) => Array.from(numbers(x).subarray(row * columns, (row + 1) * columns)));
}

/** The columns of a matrix as arrays. */
function columnsOf(x: Tensor): number[][] {
  const rows = rowsOf(x);
  return Array.from({ length: x.shape[1]! }, (_, column) => rows.map((row) => row[column]!));
}

function columnMoments(x: Tensor, means: Tensor, variances: Tensor): void {
  columnsOf(x).forEach((values, column) => {
    const center = mean(values);
    numbers(means)[column] = center;
    numbers(variances)[column] = mean(values.map((value) => (value - center) ** 2));
  });
}

function inverseRoot(x: Tensor, out: Tensor, { epsilon }: { epsilon: number }): void {
  numbers(out).set(Array.from(numbers(x), (value) => (value + epsilon) ** -0.5));
}

function batchNormForward(x: Tensor, means: Tensor, inverse: Tensor, gamma: Tensor, beta: Tensor, out: Tensor): void {
  const y = rowsOf(x).map((row) =>
    row.map((value, c) => (value - numbers(means)[c]!) * numbers(inverse)[c]! * numbers(gamma)[c]! + numbers(beta)[c]!),
  );
  numbers(out).set(y.flat());
}

function batchNormGammaGradient(
  x: Tensor,
  means: Tensor,
  inverse: Tensor,
  dy: Tensor,
  out: Tensor,
  { accumulate = false }: { accumulate?: boolean },
): void {
  const gradients = columnsOf(dy);
  columnsOf(x).forEach((values, c) => {
    const sum = values.reduce(
      (total, value, row) => total + gradients[c]![row]! * (value - numbers(means)[c]!) * numbers(inverse)[c]!,
      0,
    );
    numbers(out)[c] = (accumulate ? numbers(out)[c]! : 0) + sum;
  });
}

/** In the three terms of the chain rule: through x̂ itself, through the mean, through the variance. */
function batchNormBackward(
  x: Tensor,
  means: Tensor,
  inverse: Tensor,
  gamma: Tensor,
  dy: Tensor,
  out: Tensor,
  batch?: { dgamma: Tensor; dbeta: Tensor },
): void {
  const rows = x.shape[0]!;
  const [values, gradients] = [rowsOf(x), rowsOf(dy)];
  const dx = gradients.map((row, r) =>
    row.map((dyrc, c) => {
      const [s, scale] = [numbers(inverse)[c]!, numbers(gamma)[c]!];
      const through = dyrc * scale * s;
      if (batch === undefined) return through;
      const throughMean = (-s * scale * numbers(batch.dbeta)[c]!) / rows;
      const throughVariance = (-(s ** 2) * (values[r]![c]! - numbers(means)[c]!) * scale * numbers(batch.dgamma)[c]!) / rows;
      return through + throughMean + throughVariance;
    }),
  );
  numbers(out).set(dx.flat());
}

function trackStatistic(batch: Tensor, running: Tensor, change: Tensor, { rate, scale }: { rate: number; scale: number }): void {
  numbers(change).forEach((held, i) => {
    numbers(change)[i] = held + rate * (scale * numbers(batch)[i]! - numbers(running)[i]!);
  });
}

interface RowStatistics {
  mean: Tensor;
  inverseDeviation: Tensor;
}

function layerNormForward(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  statistics: RowStatistics,
  out: Tensor,
  { epsilon }: { epsilon: number },
): void {
  const y = rowsOf(x).map((row, r) => {
    const center = mean(row);
    const s = 1 / Math.sqrt(mean(row.map((value) => (value - center) ** 2)) + epsilon);
    numbers(statistics.mean)[r] = center;
    numbers(statistics.inverseDeviation)[r] = s;
    return row.map((value, c) => (value - center) * s * numbers(gamma)[c]! + numbers(beta)[c]!);
  });
  numbers(out).set(y.flat());
}

/** x̂, one row after another. */
function normalisedRows(x: Tensor, { mean: means, inverseDeviation }: RowStatistics): number[][] {
  return rowsOf(x).map((row, r) => row.map((value) => (value - numbers(means)[r]!) * numbers(inverseDeviation)[r]!));
}

function layerNormGammaGradient(
  x: Tensor,
  statistics: RowStatistics,
  dy: Tensor,
  out: Tensor,
  { accumulate = false }: { accumulate?: boolean },
): void {
  const [normalised, gradients] = [normalisedRows(x, statistics), rowsOf(dy)];
  for (let c = 0; c < x.shape[1]!; c++) {
    const sum = normalised.reduce((total, row, r) => total + gradients[r]![c]! * row[c]!, 0);
    numbers(out)[c] = (accumulate ? numbers(out)[c]! : 0) + sum;
  }
}

function layerNormBackward(x: Tensor, statistics: RowStatistics, gamma: Tensor, dy: Tensor, out: Tensor): void {
  const [normalised, gradients] = [normalisedRows(x, statistics), rowsOf(dy)];
  const dx = normalised.map((row, r) => {
    const scaled = gradients[r]!.map((value, c) => value * numbers(gamma)[c]!);
    const [center, slope] = [mean(scaled), mean(scaled.map((value, c) => value * row[c]!))];
    return row.map((value, c) => numbers(statistics.inverseDeviation)[r]! * (scaled[c]! - center - value * slope));
  });
  numbers(out).set(dx.flat());
}

/** The float64 kernels of batch and layer normalisation, by name. */
export const normalisation = {
  columnMoments,
  inverseRoot,
  batchNormForward,
  batchNormGammaGradient,
  batchNormBackward,
  trackStatistic,
  layerNormForward,
  layerNormGammaGradient,
  layerNormBackward,
};

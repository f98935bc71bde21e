import { accumulateRows } from '../kernels/accumulate-rows.ts';
import { adaGradUpdate } from '../kernels/ada-grad-update.ts';
import { adamUpdate } from '../kernels/adam-update.ts';
import { addL1Gradient } from '../kernels/add-l1-gradient.ts';
import { addL2Gradient } from '../kernels/add-l2-gradient.ts';
import { addScaled } from '../kernels/add-scaled.ts';
import { add } from '../kernels/add.ts';
import { applyUpdates } from '../kernels/apply-updates.ts';
import { avgPool2dBackward, avgPool2dForward } from '../kernels/avg-pool2d.ts';
import { batchNormBackward, batchNormForward, batchNormGammaGradient } from '../kernels/batch-norm.ts';
import { binaryCrossEntropyBackward, binaryCrossEntropyForward } from '../kernels/binary-cross-entropy.ts';
import { categoricalCrossEntropyBackward, categoricalCrossEntropyForward } from '../kernels/categorical-cross-entropy.ts';
import { clamp } from '../kernels/clamp.ts';
import { columnMoments } from '../kernels/column-moments.ts';
import { copy } from '../kernels/copy.ts';
import { dropoutForward } from '../kernels/dropout.ts';
import { eluBackward, eluForward } from '../kernels/elu.ts';
import { fill } from '../kernels/fill.ts';
import { gatherRows, scatterAddRows } from '../kernels/gather-rows.ts';
import { geluBackward, geluForward } from '../kernels/gelu.ts';
import { hasNonFinite } from '../kernels/has-non-finite.ts';
import { huberBackward, huberForward } from '../kernels/huber.ts';
import { col2im, im2col } from '../kernels/im2col.ts';
import { inverseRoot } from '../kernels/inverse-root.ts';
import { layerNormBackward, layerNormForward, layerNormGammaGradient } from '../kernels/layer-norm.ts';
import { leakyReluBackward, leakyReluForward } from '../kernels/leaky-relu.ts';
import { logSoftmaxBackward, logSoftmaxForward } from '../kernels/log-softmax.ts';
import { matmul, type MatmulOptions } from '../kernels/matmul.ts';
import { maxPool2dBackward, maxPool2dForward } from '../kernels/max-pool2d.ts';
import { meanAbsoluteErrorBackward, meanAbsoluteErrorForward } from '../kernels/mean-absolute-error.ts';
import { meanSquaredErrorBackward, meanSquaredErrorForward } from '../kernels/mean-squared-error.ts';
import { momentumUpdate } from '../kernels/momentum-update.ts';
import { multiply } from '../kernels/multiply.ts';
import { reluBackward, reluForward } from '../kernels/relu.ts';
import { rmsPropUpdate } from '../kernels/rms-prop-update.ts';
import { scaleToNorm } from '../kernels/scale-to-norm.ts';
import { scale } from '../kernels/scale.ts';
import { sigmoidCrossEntropyBackward, sigmoidCrossEntropyForward } from '../kernels/sigmoid-cross-entropy.ts';
import { sigmoidBackward, sigmoidForward } from '../kernels/sigmoid.ts';
import { siluBackward, siluForward } from '../kernels/silu.ts';
import { softmaxCrossEntropyBackward, softmaxCrossEntropyForward } from '../kernels/softmax-cross-entropy.ts';
import { softmaxBackward, softmaxForward } from '../kernels/softmax.ts';
import { softplusBackward, softplusForward } from '../kernels/softplus.ts';
import { sumOfAbsolutes } from '../kernels/sum-of-absolutes.ts';
import { sumOfSquares } from '../kernels/sum-of-squares.ts';
import { sumRows } from '../kernels/sum-rows.ts';
import { tanhBackward, tanhForward } from '../kernels/tanh.ts';
import { trackStatistic } from '../kernels/track-statistic.ts';
import { integers, uniform } from '../random.ts';
import { sizeOf, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import type { Window2d } from '../window.ts';
import type { Draw } from './prepare-layer.ts';

/** Where a call of a kernel gets its operands from. Unless it brings its own numbers, they are drawn for it. */
export interface KernelBench {
  /** An operand that the kernel only reads. */
  input(shape: Shape, draw?: Draw): Tensor;
  /** A result whose old contents do not matter: all NaN. */
  output(shape: Shape): Tensor;
  /** A result that starts from what it holds. */
  changed(shape: Shape, draw?: Draw): Tensor;
  /** The numbers drawn unless told otherwise: of a usual size, or with infinities, NaN, −0 and denormals among them. */
  readonly draw: Draw;
}

/** Calls one kernel once, with operands from the bench. */
export type KernelCall = (bench: KernelBench) => void;

/** Around the widths of vectors and the lengths at which loops are unrolled. */
const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 100];

/** Beyond the chunks of 4,096 in which sums over a block run, too. */
const BLOCKS = [...SIZES, 4095, 4096, 4097, 9001];

const MATRICES: readonly (readonly [number, number])[] = [
  [0, 3],
  [3, 0],
  [1, 1],
  [1, 5],
  [5, 1],
  [2, 3],
  [3, 4],
  [4, 8],
  [5, 7],
  [7, 16],
  [9, 17],
  [33, 5],
];

/** Those with at least one row and one column: where a mean or a maximum is taken. */
const FILLED = MATRICES.filter(([rows, columns]) => rows > 0 && columns > 0);

const over = <T>(variants: readonly T[], call: (bench: KernelBench, variant: T) => void): readonly KernelCall[] =>
  variants.map((variant) => (bench: KernelBench) => call(bench, variant));

const across = <A, B>(
  first: readonly A[],
  second: readonly B[],
  call: (bench: KernelBench, a: A, b: B) => void,
): readonly KernelCall[] => first.flatMap((a) => over(second, (bench, b) => call(bench, a, b)));

const mapped = (kernel: (x: Tensor, out: Tensor) => Tensor): readonly KernelCall[] =>
  over(SIZES, (bench, size) => kernel(bench.input([size]), bench.output([size])));
const combined = (kernel: (a: Tensor, b: Tensor, out: Tensor) => Tensor): readonly KernelCall[] =>
  over(SIZES, (bench, size) => kernel(bench.input([size]), bench.input([size]), bench.output([size])));
const inRows = (kernel: (x: Tensor, out: Tensor) => Tensor): readonly KernelCall[] =>
  over(FILLED, (bench, shape) => kernel(bench.input(shape), bench.output(shape)));
const backInRows = (kernel: (y: Tensor, dy: Tensor, out: Tensor) => Tensor): readonly KernelCall[] =>
  over(FILLED, (bench, shape) => kernel(bench.input(shape), bench.input(shape), bench.output(shape)));

const shares: Draw = (shape, random) => uniform(random, sizeOf(shape));
const indicesBelow =
  (below: number): Draw =>
  (shape, random) =>
    Float32Array.from(integers(random, sizeOf(shape), below));
const magnitudes =
  ({ draw }: KernelBench): Draw =>
  (shape, random) =>
    Float32Array.from(draw(shape, random), Math.abs);
const zero: Draw = (shape) => new Float32Array(sizeOf(shape));

const ACCUMULATE = [false, true];
const started = (bench: KernelBench, shape: Shape, accumulate: boolean) =>
  accumulate ? bench.changed(shape) : bench.output(shape);

/** A loss whose targets are numbers like its predictions. */
const lossForward = (
  kernel: (p: Tensor, t: Tensor, out: Tensor) => Tensor,
  draw?: Draw,
  targets = draw,
): readonly KernelCall[] => [
  ...over(FILLED, (bench, shape) => kernel(bench.input(shape, draw), bench.input(shape, targets), bench.output([shape[0]]))),
  (bench) => kernel(bench.input([5, 1], draw), bench.input([5], targets), bench.output([5])),
];

type Scaling = { size: number; weights?: Tensor };

const scaling = (bench: KernelBench, rows: number, weighted: boolean): Scaling => {
  return weighted ? { size: rows + 3, weights: bench.input([rows], shares) } : { size: rows + 3 };
};

const lossBackward = (
  kernel: (p: Tensor, t: Tensor, out: Tensor, options: Scaling) => Tensor,
  draw?: Draw,
): readonly KernelCall[] =>
  across(FILLED, [false, true], (bench, shape, weighted) => {
    kernel(bench.input(shape, draw), bench.input(shape, draw), bench.output(shape), scaling(bench, shape[0], weighted));
  });

/** Labels and soft targets, smoothed and not. */
const CLASS_TARGETS = [
  { labels: true, labelSmoothing: 0 },
  { labels: true, labelSmoothing: 0.1 },
  { labels: false, labelSmoothing: 0 },
  { labels: false, labelSmoothing: 0.1 },
];

const classTarget = (bench: KernelBench, [rows, classes]: readonly [number, number], labels: boolean): Tensor =>
  labels ? bench.input([rows], indicesBelow(classes)) : bench.input([rows, classes], shares);

const classForward = (
  kernel: (p: Tensor, t: Tensor, out: Tensor, probabilities: () => Tensor, options: { labelSmoothing: number }) => Tensor,
  draw?: Draw,
) =>
  across(FILLED, CLASS_TARGETS, (bench, shape, { labels, labelSmoothing }) => {
    const [prediction, target, out] = [bench.input(shape, draw), classTarget(bench, shape, labels), bench.output([shape[0]])];
    kernel(prediction, target, out, () => bench.output(shape), { labelSmoothing });
  });

const classBackward = (
  kernel: (p: Tensor, t: Tensor, out: Tensor, options: Scaling & { labelSmoothing: number }) => Tensor,
  draw?: Draw,
): readonly KernelCall[] =>
  across(FILLED, CLASS_TARGETS, (bench, shape, { labels, labelSmoothing }) => {
    const options = { labelSmoothing, ...scaling(bench, shape[0], labels) };
    kernel(bench.input(shape, draw), classTarget(bench, shape, labels), bench.output(shape), options);
  });

const WINDOWS = [
  { images: [1, 1, 1, 1], size: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], places: [1, 1] },
  { images: [0, 3, 3, 2], size: [2, 2], stride: [1, 1], padding: [0, 0, 0, 0], places: [2, 2] },
  { images: [2, 4, 4, 1], size: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0], places: [2, 2] },
  { images: [2, 5, 6, 3], size: [3, 2], stride: [1, 2], padding: [1, 1, 0, 1], places: [5, 3] },
  { images: [1, 5, 5, 4], size: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], places: [5, 5] },
  { images: [1, 7, 4, 9], size: [2, 3], stride: [3, 1], padding: [0, 1, 2, 0], places: [3, 4] },
] as const;

const windowed = (call: (bench: KernelBench, images: Shape, window: Window2d, places: Shape) => void): readonly KernelCall[] =>
  over(WINDOWS, (bench, { images, places, ...window }) => call(bench, images, window, [images[0], ...places, images[3]]));

/** Sizes m, k and n of a product. */
const PRODUCTS: readonly (readonly [number, number, number])[] = [
  [0, 3, 2],
  [3, 0, 2],
  [2, 3, 0],
  [1, 1, 1],
  [1, 7, 1],
  [3, 1, 5],
  [2, 3, 4],
  [4, 4, 4],
  [5, 3, 7],
  [7, 9, 8],
  [8, 16, 17],
  [9, 33, 5],
  [17, 5, 33],
];

const EPILOGUES = ['none', 'bias', 'relu', 'bias and relu', 'mask'] as const;

const product = (
  bench: KernelBench,
  [m, k, n]: readonly [number, number, number],
  form: number,
  epilogue: (typeof EPILOGUES)[number],
): void => {
  const [transposeA, transposeB, accumulate] = [1, 2, 4].map((bit) => (form & bit) !== 0) as [boolean, boolean, boolean];
  const a = bench.input(transposeA ? [k, m] : [m, k]);
  const b = bench.input(transposeB ? [n, k] : [k, n]);
  const options: MatmulOptions = {
    transposeA,
    transposeB,
    accumulate,
    relu: epilogue.endsWith('relu'),
    ...(epilogue.startsWith('bias') ? { bias: bench.input([n]) } : {}),
    ...(epilogue === 'mask' ? { mask: bench.input([m, n]) } : {}),
  };
  matmul(a, b, started(bench, [m, n], accumulate), options);
};

const rate = 0.05;

/**
 * Calls of every kernel of core, by the kernel's name: with sizes 0, 1, odd ones and those around vector widths, with each
 * option. What `backendCases` runs.
 */
export const kernelCalls: Readonly<Record<string, readonly KernelCall[]>> = {
  matmul: EPILOGUES.flatMap((epilogue) =>
    across(PRODUCTS, [0, 1, 2, 3, 4, 5, 6, 7], (bench, sizes, form) => product(bench, sizes, form, epilogue)),
  ),
  sumRows: across(MATRICES, ACCUMULATE, (bench, shape, accumulate) => {
    sumRows(bench.input(shape), started(bench, [shape[1]], accumulate), { accumulate });
  }),
  add: [
    ...combined(add),
    ...across(SIZES, [true, false], (bench, size, first) => {
      const [sum, other] = [bench.changed([size]), bench.input([size])];
      add(first ? sum : other, first ? other : sum, sum);
    }),
  ],
  multiply: combined(multiply),
  fill: across(SIZES, [0, -1.5, 0.1, NaN], (bench, size, value) => void fill(bench.output([size]), value)),
  copy: mapped(copy),
  scale: over(SIZES, (bench, size) => void scale(bench.changed([size]), 0.3)),
  addScaled: over(SIZES, (bench, size) => void addScaled(bench.changed([size]), bench.input([size]), -0.3)),
  clamp: over(SIZES, (bench, size) => void clamp(bench.changed([size]), 0.7)),
  hasNonFinite: across(
    SIZES,
    [0, 1],
    (bench, size, before) =>
      void hasNonFinite(
        bench.input([size]),
        bench.changed([], () => [before]),
      ),
  ),
  gatherRows: over(FILLED, (bench, [rows, columns]) => {
    gatherRows(bench.input([rows, columns]), bench.input([6], indicesBelow(rows)), bench.output([6, columns]));
  }),
  scatterAddRows: over(FILLED, (bench, [rows, columns]) => {
    scatterAddRows(bench.input([6, columns]), bench.input([6], indicesBelow(rows)), bench.changed([rows, columns]));
  }),

  reluForward: mapped(reluForward),
  reluBackward: combined(reluBackward),
  leakyReluForward: mapped((x, out) => leakyReluForward(x, out, { slope: 0.01 })),
  leakyReluBackward: combined((y, dy, out) => leakyReluBackward(y, dy, out, { slope: 0.01 })),
  eluForward: mapped((x, out) => eluForward(x, out, { alpha: 1.3 })),
  eluBackward: combined((y, dy, out) => eluBackward(y, dy, out, { alpha: 1.3 })),
  geluForward: [
    ...mapped((x, out) => geluForward(x, out, { approximate: 'none' })),
    ...mapped((x, out) => geluForward(x, out, { approximate: 'tanh' })),
  ],
  geluBackward: [
    ...combined((x, dy, out) => geluBackward(x, dy, out, { approximate: 'none' })),
    ...combined((x, dy, out) => geluBackward(x, dy, out, { approximate: 'tanh' })),
  ],
  sigmoidForward: mapped(sigmoidForward),
  sigmoidBackward: combined(sigmoidBackward),
  tanhForward: mapped(tanhForward),
  tanhBackward: combined(tanhBackward),
  softplusForward: mapped((x, out) => softplusForward(x, out, { beta: 1.5 })),
  softplusBackward: combined((x, dy, out) => softplusBackward(x, dy, out, { beta: 1.5 })),
  siluForward: mapped((x, out) => siluForward(x, out, { beta: 1.5 })),
  siluBackward: combined((x, dy, out) => siluBackward(x, dy, out, { beta: 1.5 })),
  softmaxForward: inRows(softmaxForward),
  softmaxBackward: backInRows(softmaxBackward),
  logSoftmaxForward: inRows(logSoftmaxForward),
  logSoftmaxBackward: backInRows(logSoftmaxBackward),
  dropoutForward: [0.5, 0.9].flatMap((keep) =>
    across(SIZES, [0, 1, 2, 3, 4, 2 ** 34 + 1], (bench, size, firstElement) => {
      dropoutForward(bench.input([size]), bench.output([size]), { key: [7, 0xffffffff], keep, firstElement });
    }),
  ),

  columnMoments: over(FILLED, (bench, shape) =>
    columnMoments(bench.input(shape), bench.output([shape[1]]), bench.output([shape[1]])),
  ),
  inverseRoot: over(SIZES, (bench, size) => {
    inverseRoot(bench.input([size], magnitudes(bench)), bench.output([size]), { epsilon: 1e-5 });
  }),
  batchNormForward: over(MATRICES, (bench, shape) => {
    const [mean, deviation, gamma, beta] = [0, 1, 2, 3].map(() => bench.input([shape[1]])) as [Tensor, Tensor, Tensor, Tensor];
    batchNormForward(bench.input(shape), mean, deviation, gamma, beta, bench.output(shape));
  }),
  batchNormGammaGradient: across(MATRICES, ACCUMULATE, (bench, shape, accumulate) => {
    const [mean, deviation] = [bench.input([shape[1]]), bench.input([shape[1]])];
    batchNormGammaGradient(bench.input(shape), mean, deviation, bench.input(shape), started(bench, [shape[1]], accumulate), {
      accumulate,
    });
  }),
  batchNormBackward: across(FILLED, [false, true], (bench, shape, training) => {
    const [mean, deviation, gamma] = [0, 1, 2].map(() => bench.input([shape[1]])) as [Tensor, Tensor, Tensor];
    const batch = training ? { dgamma: bench.input([shape[1]]), dbeta: bench.input([shape[1]]) } : undefined;
    batchNormBackward(bench.input(shape), mean, deviation, gamma, bench.input(shape), bench.output(shape), batch);
  }),
  trackStatistic: over(SIZES, (bench, size) => {
    trackStatistic(bench.input([size]), bench.input([size]), bench.changed([size]), { rate: 0.1, scale: 1.25 });
  }),
  layerNormForward: over(FILLED, (bench, shape) => {
    const statistics = { mean: bench.output([shape[0]]), inverseDeviation: bench.output([shape[0]]) };
    layerNormForward(bench.input(shape), bench.input([shape[1]]), bench.input([shape[1]]), statistics, bench.output(shape), {
      epsilon: 1e-3,
    });
  }),
  layerNormGammaGradient: across(FILLED, ACCUMULATE, (bench, shape, accumulate) => {
    const statistics = { mean: bench.input([shape[0]]), inverseDeviation: bench.input([shape[0]]) };
    layerNormGammaGradient(bench.input(shape), statistics, bench.input(shape), started(bench, [shape[1]], accumulate), {
      accumulate,
    });
  }),
  layerNormBackward: over(FILLED, (bench, shape) => {
    const statistics = { mean: bench.input([shape[0]]), inverseDeviation: bench.input([shape[0]]) };
    layerNormBackward(bench.input(shape), statistics, bench.input([shape[1]]), bench.input(shape), bench.output(shape));
  }),

  im2col: windowed((bench, images, window, [batch, height, width, channels]) => {
    const columns = [batch! * height! * width!, window.size[0] * window.size[1] * channels!];
    im2col(bench.input(images), bench.output(columns), window);
  }),
  col2im: windowed((bench, images, window, [batch, height, width, channels]) => {
    const columns = [batch! * height! * width!, window.size[0] * window.size[1] * channels!];
    col2im(bench.input(columns), bench.output(images), window);
  }),
  maxPool2dForward: windowed(
    (bench, images, window, places) => void maxPool2dForward(bench.input(images), bench.output(places), window),
  ),
  maxPool2dBackward: windowed((bench, images, window, places) => {
    const x = bench.input(images);
    const y = maxPool2dForward(x, bench.output(places), window);
    maxPool2dBackward(x, y, bench.input(places), bench.output(images), window);
  }),
  avgPool2dForward: [true, false].flatMap((countPadding) =>
    windowed((bench, images, window, places) => {
      avgPool2dForward(bench.input(images), bench.output(places), { ...window, countPadding });
    }),
  ),
  avgPool2dBackward: [true, false].flatMap((countPadding) =>
    windowed((bench, images, window, places) => {
      avgPool2dBackward(bench.input(places), bench.output(images), { ...window, countPadding });
    }),
  ),

  accumulateRows: across(SIZES, [false, true], (bench, rows, weighted) => {
    accumulateRows(bench.input([rows]), bench.changed([]), scaling(bench, rows, weighted));
  }),
  meanSquaredErrorForward: lossForward(meanSquaredErrorForward),
  meanSquaredErrorBackward: lossBackward(meanSquaredErrorBackward),
  meanAbsoluteErrorForward: lossForward(meanAbsoluteErrorForward),
  meanAbsoluteErrorBackward: lossBackward(meanAbsoluteErrorBackward),
  huberForward: lossForward((p, t, out) => huberForward(p, t, out, { delta: 0.7 })),
  huberBackward: lossBackward((p, t, out, options) => huberBackward(p, t, out, { ...options, delta: 0.7 })),
  binaryCrossEntropyForward: lossForward(binaryCrossEntropyForward, shares),
  binaryCrossEntropyBackward: lossBackward(binaryCrossEntropyBackward, shares),
  sigmoidCrossEntropyForward: lossForward(sigmoidCrossEntropyForward, undefined, shares),
  sigmoidCrossEntropyBackward: lossBackward(sigmoidCrossEntropyBackward),
  categoricalCrossEntropyForward: classForward(
    (p, t, out, _, options) => categoricalCrossEntropyForward(p, t, out, options),
    shares,
  ),
  categoricalCrossEntropyBackward: classBackward(categoricalCrossEntropyBackward, shares),
  softmaxCrossEntropyForward: classForward((p, t, out, probabilities, options) =>
    softmaxCrossEntropyForward(p, t, probabilities(), out, options),
  ),
  softmaxCrossEntropyBackward: classBackward(softmaxCrossEntropyBackward, shares),
  sumOfSquares: across(BLOCKS, ACCUMULATE, (bench, size, accumulate) => {
    sumOfSquares(bench.input([size]), started(bench, [], accumulate), { scale: 0.3, accumulate });
  }),
  sumOfAbsolutes: across(BLOCKS, ACCUMULATE, (bench, size, accumulate) => {
    sumOfAbsolutes(bench.input([size]), started(bench, [], accumulate), { scale: 0.3, accumulate });
  }),
  addL1Gradient: over(SIZES, (bench, size) => void addL1Gradient(bench.input([size]), bench.changed([size]), { lambda: rate })),
  addL2Gradient: over(SIZES, (bench, size) => void addL2Gradient(bench.input([size]), bench.changed([size]), { lambda: rate })),

  applyUpdates: across(SIZES, [undefined, -0.3], (bench, size, factor) =>
    applyUpdates(bench.changed([size]), bench.changed([size]), factor),
  ),
  scaleToNorm: across(SIZES, [0, 4, 1e6], (bench, size, squares) => {
    scaleToNorm(
      bench.changed([size]),
      bench.input([], () => [squares]),
      1.5,
    );
  }),
  momentumUpdate: across(SIZES, [false, true], (bench, size, nesterov) => {
    momentumUpdate(bench.changed([size]), bench.changed([size]), { beta: 0.9, rate: 0.1, nesterov });
  }),
  adaGradUpdate: over(SIZES, (bench, size) => {
    adaGradUpdate(bench.changed([size]), bench.changed([size], magnitudes(bench)), { epsilon: 1e-7 });
  }),
  rmsPropUpdate: over(SIZES, (bench, size) => {
    rmsPropUpdate(bench.changed([size]), bench.changed([size], magnitudes(bench)), { rho: 0.9, epsilon: 1e-7 });
  }),
  adamUpdate: across(SIZES, [zero, undefined], (bench, size, first) => {
    const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, correction1: 1 - 0.9 ** 3, correction2: 1 - 0.999 ** 3 };
    adamUpdate(bench.changed([size]), bench.changed([size], first), bench.changed([size], first ?? magnitudes(bench)), options);
  }),
};

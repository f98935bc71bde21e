/** How a training workload moves its weights. Rates decay as rate / (1 + decay · step). */
export type Rule =
  | { readonly type: 'momentum'; readonly rate: number; readonly decay: number; readonly momentum: number }
  | { readonly type: 'adam'; readonly rate: number; readonly epsilon: number };

/** A network of dense layers with ReLU between, trained with softmax and cross-entropy. */
export interface TrainingWorkload {
  readonly kind: 'train';
  readonly name: string;
  readonly unit: 'steps/s' | 'samples/s';
  /** Inputs, units of each layer, classes. */
  readonly sizes: readonly number[];
  readonly rows: number;
  /** All rows: full batch, in their own order. */
  readonly batch: number;
  readonly rule: Rule;
  /** Share of hidden units that dropout keeps. */
  readonly keep?: number;
  /** λ of λ·Σw² on the first layer's weights. */
  readonly l2?: number;
  /** Updates before the first sample; the loss is measured after them. */
  readonly warmUp: number;
}

/** One product of a dense layer: forward X·W, or one of the two of its backward pass. */
export interface MatmulWorkload {
  readonly kind: 'matmul';
  readonly name: string;
  readonly unit: 'GFLOP/s';
  /** `XW`: [batch, inputs]·[inputs, outputs]. `XtD`: Xᵀ·D, the weight's gradient. `DWt`: D·Wᵀ, the input's. */
  readonly form: 'XW' | 'XtD' | 'DWt';
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** The answers of a placed network, from a Float32Array to a Float32Array. */
export interface InferenceWorkload {
  readonly kind: 'infer';
  readonly name: string;
  readonly unit: 'calls/s' | 'samples/s';
  readonly sizes: readonly number[];
  readonly batch: number;
}

/** What it costs to take a library up: bytes and milliseconds, turned over so that higher is better. */
export interface AdoptionWorkload {
  readonly kind: 'adopt';
  readonly name: string;
  readonly unit: 'bundles/MB' | 'installs/GB' | 'starts/s';
  readonly what: 'bundle' | 'install' | 'start';
}

export type Workload = TrainingWorkload | MatmulWorkload | InferenceWorkload | AdoptionWorkload;

const SPIRAL = { kind: 'train', unit: 'steps/s', sizes: [2, 64, 3], rows: 300, batch: 300 } as const;
const MOMENTUM: Rule = { type: 'momentum', rate: 1, decay: 1e-3, momentum: 0.9 };
const DIGITS = { kind: 'train', unit: 'samples/s', rows: 12_800, rule: { type: 'adam', rate: 1e-3, epsilon: 1e-7 } } as const;
const MLP = [784, 128, 64, 10];

const cube = (size: number) => [size, size, size] as const;
const SHAPES = {
  XW: [
    ...[32, 64, 96, 128, 256, 384, 512, 1024].map(cube),
    [32, 784, 128],
    [128, 784, 128],
    [128, 784, 512],
    [128, 128, 64],
    [300, 2, 64],
    [300, 64, 3],
  ],
  XtD: [...[64, 128, 256, 512].map(cube), [32, 784, 128], [128, 784, 128], [128, 784, 512]],
  DWt: [...[64, 128, 256, 512].map(cube), [32, 784, 128], [128, 784, 128], [128, 784, 512]],
} as const satisfies Record<MatmulWorkload['form'], readonly (readonly [number, number, number])[]>;

const products = (Object.keys(SHAPES) as MatmulWorkload['form'][]).flatMap((form) =>
  SHAPES[form].map(([batch, inputs, outputs]): MatmulWorkload => ({
    kind: 'matmul',
    name: `W3 ${form} ${batch}x${inputs}x${outputs}`,
    unit: 'GFLOP/s',
    form,
    batch,
    inputs,
    outputs,
  })),
);

/** All that is measured, in order. */
export const WORKLOADS: readonly Workload[] = [
  { ...SPIRAL, name: 'W1a', rule: MOMENTUM, warmUp: 500 },
  { ...SPIRAL, name: 'W1b', rule: MOMENTUM, keep: 0.9, l2: 5e-4, warmUp: 500 },
  {
    ...SPIRAL,
    name: 'W1c',
    sizes: [2, 512, 3],
    rows: 3000,
    batch: 3000,
    rule: { type: 'adam', rate: 0.02, epsilon: 1e-7 },
    warmUp: 30,
  },
  { ...DIGITS, name: 'W2a', sizes: MLP, batch: 32, warmUp: 200 },
  { ...DIGITS, name: 'W2b', sizes: MLP, batch: 128, warmUp: 100 },
  { ...DIGITS, name: 'W2c', sizes: [784, 512, 512, 10], batch: 128, warmUp: 40 },
  ...products,
  { kind: 'infer', name: 'W4 batch 1', unit: 'calls/s', sizes: MLP, batch: 1 },
  { kind: 'infer', name: 'W4 batch 256', unit: 'samples/s', sizes: MLP, batch: 256 },
  { kind: 'adopt', name: 'W5 bundle', unit: 'bundles/MB', what: 'bundle' },
  { kind: 'adopt', name: 'W5 install', unit: 'installs/GB', what: 'install' },
  { kind: 'adopt', name: 'W5 cold start', unit: 'starts/s', what: 'start' },
];

/** Multiplications and additions of one product. */
export function operationsOf({ batch, inputs, outputs }: MatmulWorkload): number {
  return 2 * batch * inputs * outputs;
}

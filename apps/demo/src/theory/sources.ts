/** Where a formula is code: lines of a file, and the test that holds them. */
export interface Source {
  readonly file: string;
  readonly from: string;
  /** Where the lines end; unless told, with the function. */
  readonly to?: string;
  readonly test: string;
}

const kernel = (name: string, from: string, test = `packages/core/src/kernels/${name}.test.ts`): Source => ({
  file: `packages/core/src/kernels/${name}.ts`,
  from,
  test,
});

/** The lines behind the theory, by name. Files that are shown must be among those of `lines-of.ts`. */
export const SOURCES = {
  dense: {
    file: 'packages/layers/src/dense.ts',
    from: '    const output = matmul(',
    to: '        return inputGradient',
    test: 'packages/layers/src/dense.test.ts',
  },
  matmul: kernel('matmul', 'function reference('),
  relu: kernel('relu', 'function forward(', 'packages/layers/src/relu.test.ts'),
  reluBack: kernel('relu', 'function backward(', 'packages/layers/src/relu.test.ts'),
  dropout: kernel('dropout', 'function reference('),
  dropoutBack: {
    file: 'packages/layers/src/dropout.ts',
    from: '      // Drawn once for both passes',
    to: '      return [multiply(',
    test: 'packages/layers/src/dropout.test.ts',
  },
  softmax: kernel('softmax', 'function forward(', 'packages/layers/src/softmax.test.ts'),
  crossEntropy: kernel('categorical-cross-entropy', 'function forward(', 'packages/losses/src/categorical-cross-entropy.test.ts'),
  fused: kernel('softmax-cross-entropy', 'function backward(', 'packages/losses/src/softmax-cross-entropy.test.ts'),
  decay: {
    file: 'packages/optimizers/src/schedules/inverse-time.ts',
    from: 'export function inverseTime(',
    test: 'packages/optimizers/src/schedules/schedules.test.ts',
  },
  momentum: kernel('momentum-update', 'function reference(', 'packages/optimizers/src/transforms/momentum.test.ts'),
  forms: {
    file: 'packages/optimizers/src/sgd.ts',
    from: '  const { beta, form',
    to: '  return chained(',
    test: 'packages/optimizers/src/transforms/momentum.test.ts',
  },
  sequential: {
    file: 'packages/layers/src/sequential.ts',
    from: '      for (const { name, layer, trains } of steps)',
    to: '          return backwards[first]',
    test: 'packages/layers/src/sequential.test.ts',
  },
  spiral: {
    file: 'packages/datasets/src/generators/spiral.ts',
    from: 'export function spiral(',
    test: 'packages/datasets/src/generators/generators.test.ts',
  },
  nonFinite: {
    file: 'packages/training/src/find-non-finite.ts',
    from: 'export function findNonFinite(',
    test: 'packages/training/src/train.test.ts',
  },
  sigmoid: kernel('sigmoid', 'function backward(', 'packages/layers/src/sigmoid.test.ts'),
  residual: {
    file: 'packages/layers/src/residual.ts',
    from: '          const besideGradient',
    to: '          return add(',
    test: 'packages/layers/src/residual.test.ts',
  },
  he: {
    file: 'packages/core/src/initializers.ts',
    from: ' * Normal with variance 2/fan-in',
    to: 'export const heNormal',
    test: 'packages/core/src/initializers.test.ts',
  },
  batchNorm: kernel('batch-norm', 'function backward(', 'packages/layers/src/batch-norm.test.ts'),
  layerNorm: kernel('layer-norm', 'function backward(', 'packages/layers/src/layer-norm.test.ts'),
  clip: {
    file: 'packages/optimizers/src/transforms/clip.ts',
    from: 'export function clipByGlobalNorm(',
    test: 'packages/optimizers/src/transforms/clip.test.ts',
  },
  clipScale: kernel('scale-to-norm', 'function reference(', 'packages/optimizers/src/transforms/clip.test.ts'),
  l2: {
    file: 'packages/losses/src/l2.ts',
    from: 'export function l2(',
    test: 'packages/losses/src/penalties.test.ts',
  },
  l2Gradient: kernel('add-l2-gradient', 'function reference(', 'packages/losses/src/penalties.test.ts'),
} as const satisfies Readonly<Record<string, Source>>;

export type SourceName = keyof typeof SOURCES;

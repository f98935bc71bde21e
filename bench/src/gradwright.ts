import { createWasmBackend } from '@gradwright/backend-wasm';
import {
  createReferenceBackend,
  isGradwrightError,
  matmul,
  place,
  readNow,
  tensor,
  zeros,
  type Backend,
  type Layer,
} from '@gradwright/core';
import { dense, dropout, relu, sequential, softmax } from '@gradwright/layers';
import { l2, softmaxCrossEntropy } from '@gradwright/losses';
import { adam, sgd } from '@gradwright/optimizers';
import { predict, readWeights, train, writeWeights } from '@gradwright/training';
import { readFloats, readWhole, SEED } from './data.ts';
import { Unavailable, type Task } from './task.ts';
import { operationsOf, type InferenceWorkload, type MatmulWorkload, type Rule, type TrainingWorkload } from './workloads.ts';

/** What Gradwright computes with. */
export interface Variant {
  readonly kernels: 'js' | 'exact' | 'fast';
  readonly threads: number;
}

/** Makes a workload ready, through the public packages as a user would. */
export async function openGradwright(
  variant: Variant,
  workload: TrainingWorkload | MatmulWorkload | InferenceWorkload,
  folder: string,
): Promise<Task> {
  const backend = await createBackend(variant);
  if (workload.kind === 'train') return openTraining(workload, backend, folder);
  return workload.kind === 'matmul' ? openProduct(workload, backend, folder) : openInference(workload, backend, folder);
}

async function createBackend({ kernels, threads }: Variant): Promise<Backend> {
  if (kernels === 'js') return createReferenceBackend();
  const options = { ...(kernels === 'fast' ? { kernels: await fastKernels() } : {}), ...(threads > 1 ? { threads } : {}) };
  const backend = await createWasmBackend(options as Parameters<typeof createWasmBackend>[0]).catch((error: unknown) => {
    if (isGradwrightError(error)) throw new Unavailable(`this build does not offer it: ${error.message}`);
    throw error;
  });
  const found = backend.capabilities() as { readonly kernels: string; readonly threads?: number; readonly reason?: string };
  if (found.kernels !== kernels || (found.threads ?? 1) < threads) {
    throw new Unavailable(
      `it runs ${found.kernels} kernels with ${found.threads ?? 1} threads here: ${found.reason ?? 'no reason given'}`,
    );
  }
  return backend;
}

async function fastKernels(): Promise<unknown> {
  // By a name that the compiler does not follow: earlier builds have no such entry.
  const name: string = '@gradwright/backend-wasm/fast';
  try {
    return ((await import(name)) as { fast: unknown }).fast;
  } catch {
    throw new Unavailable('this build has no fast kernels');
  }
}

/** Dense layers with ReLU, and with dropout where it is asked for. */
function bodyOf(sizes: readonly number[], { keep, l2: lambda }: Pick<TrainingWorkload, 'keep' | 'l2'> = {}): Layer[] {
  return sizes.slice(1).flatMap((units, i): Layer[] => {
    const penalty = i === 0 && lambda !== undefined ? { penalty: l2(lambda) } : {};
    const layer = dense(sizes[i]!, units, penalty);
    if (i === sizes.length - 2) return [layer];
    return keep === undefined ? [layer, relu()] : [layer, relu(), dropout({ keep })];
  });
}

function placeWith(model: Layer, backend: Backend, folder: string): void {
  place(model, { backend, seed: SEED });
  let index = 0;
  const given = [...readWeights(model)].map(([path, { shape, data }]) => {
    const numbers = path.endsWith('weight') ? readFloats(folder, `weight${index++}`) : data;
    return [path, { shape, data: numbers }] as const;
  });
  writeWeights(model, new Map(given));
}

function optimizerOf(rule: Rule) {
  if (rule.type === 'adam') return adam({ learningRate: rule.rate, epsilon: rule.epsilon });
  return sgd({ learningRate: rule.rate, decay: rule.decay, momentum: rule.momentum });
}

function openTraining(workload: TrainingWorkload, backend: Backend, folder: string): Task {
  const { sizes, rows, batch, unit } = workload;
  const model = sequential(...bodyOf(sizes, workload));
  placeWith(model, backend, folder);
  const host = createReferenceBackend();
  const data = {
    size: rows,
    inputs: tensor(host, readFloats(folder, 'inputs'), [rows, sizes[0]!]),
    targets: tensor(host, Float32Array.from(readWhole(folder, 'labels')), [rows]),
  };
  const loss = softmaxCrossEntropy();
  const settings = { data, loss, optimizer: optimizerOf(workload.rule), backend, batchSize: batch, seed: SEED, epochs: 2 ** 30 };
  const events = train(model, settings)[Symbol.asyncIterator]();
  return {
    work: unit === 'samples/s' ? batch : 1,
    async once() {
      for (;;) {
        const { value } = await events.next();
        if (value?.type !== 'epoch') return;
      }
    },
    probabilities: (inputs, count) =>
      Float32Array.from(predict(model, { data: inputs, shape: [count, sizes[0]!] }, { loss }).data),
  };
}

function openProduct(workload: MatmulWorkload, backend: Backend, folder: string): Task {
  const { form, batch, inputs, outputs } = workload;
  const x = () => tensor(backend, readFloats(folder, 'x'), [batch, inputs]);
  const w = () => tensor(backend, readFloats(folder, 'w'), [inputs, outputs]);
  const d = () => tensor(backend, readFloats(folder, 'd'), [batch, outputs]);
  const [a, b, shape, options] = {
    XW: () => [x(), w(), [batch, outputs], {}] as const,
    XtD: () => [x(), d(), [inputs, outputs], { transposeA: true }] as const,
    DWt: () => [d(), w(), [batch, inputs], { transposeB: true }] as const,
  }[form]();
  const out = zeros(backend, shape);
  return {
    work: operationsOf(workload) / 1e9,
    once: () => void matmul(a, b, out, options),
    product: () => Float32Array.from(readNow(out)),
  };
}

function openInference({ sizes, batch, unit }: InferenceWorkload, backend: Backend, folder: string): Task {
  const model = sequential(...bodyOf(sizes), softmax());
  placeWith(model, backend, folder);
  const ask = (data: Float32Array, rows: number) => predict(model, { data, shape: [rows, sizes[0]!] }, { batchSize: rows });
  const inputs = readFloats(folder, 'inputs');
  return {
    work: unit === 'samples/s' ? batch : 1,
    once: () => void ask(inputs, batch),
    probabilities: (rows, count) => Float32Array.from(ask(rows, count).data),
  };
}

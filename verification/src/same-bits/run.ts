import { readNow, parametersOf, sha256, type Backend } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { batchNorm, dense, dropout, gelu, relu, residual, sequential } from '@gradwright/layers';
import { l2, softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { evaluate, train } from '@gradwright/training';

/** A model with whatever could differ from engine to engine: draws, exponentials, roots, running statistics, two equal layers. */
export function makeModel() {
  return sequential(
    dense(2, 16, { penalty: l2(1e-3) }),
    batchNorm(16),
    relu(),
    dropout({ keep: 0.8 }),
    dense(16, 16),
    dense(16, 16),
    residual(sequential(dense(16, 16), gelu())),
    dense(16, 3),
  );
}

/** What a short training run leaves: a hash of every weight and statistic, and one of what the run reported. */
export interface Traces {
  readonly weights: string;
  readonly losses: string;
}

/** Trains for 60 steps on shuffled batches, the last of an epoch smaller than the others. */
export async function runAndHash(backend: Backend, seed: number): Promise<Traces> {
  const data = spiral({ perClass: 50, seed });
  const model = makeModel();
  const loss = softmaxCrossEntropy();
  const losses: number[] = [];
  const run = train(model, { data, loss, optimizer: adam({ learningRate: 0.01, decay: 1e-3 }), epochs: 12, seed, backend });
  for await (const event of run) if (event.type === 'step') losses.push(event.dataLoss, event.loss);
  losses.push((await evaluate(model, data, { loss })).loss);
  const weights = parametersOf(model).map(({ parameter }) => Float32Array.from(readNow(parameter.value)));
  return { weights: hashOf(weights), losses: hashOf([Float32Array.from(losses)]) };
}

/** The SHA-256 of numbers as little-endian bytes; every NaN has the same ones. */
export function hashOf(arrays: readonly Float32Array[]): string {
  const bytes = new DataView(new ArrayBuffer(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0)));
  let at = 0;
  for (const value of arrays.flatMap((array) => [...array])) {
    if (Number.isNaN(value)) bytes.setUint32(at, 0x7fc00000, true);
    else bytes.setFloat32(at, value, true);
    at += 4;
  }
  return sha256(new Uint8Array(bytes.buffer));
}

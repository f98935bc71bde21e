import { readFileSync } from 'node:fs';
import { createContext, createReferenceBackend, readNow, tensor, type Backend, type Loss, type Tensor } from '@gradwright/core';
import { createTestingBackend } from '@gradwright/core/testing';
import { expect, test } from 'vitest';
import { perExample } from '../src/per-example.ts';

interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** One case of a file of golden values: what PyTorch or NumPy computed. */
export interface GoldenCase {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, GoldenTensor>>;
  readonly expected: Readonly<Record<string, GoldenTensor | number>>;
  readonly tol: {
    readonly rtol: { readonly f64: number; readonly f32: number };
    readonly atol: { readonly f64: Readonly<Record<string, number>>; readonly f32: Readonly<Record<string, number>> };
  };
}

const precisions = [
  { precision: 'f64', makeBackend: createTestingBackend },
  { precision: 'f32', makeBackend: createReferenceBackend },
] as const;

/** A loss and its gradient under the names that the file has for them, and the losses of the rows. */
export function passOf(loss: Loss, prediction: Tensor, target: Tensor, gradient: string): Record<string, Tensor> {
  const context = createContext({ backend: prediction.backend, batchSize: prediction.shape[0]!, training: true });
  const [value, backward] = loss.forward(prediction, target, context);
  return { loss: value, [gradient]: backward(), per_sample: perExample(loss)(prediction, target, context) };
}

/**
 * Runs every case of a family in both precisions, each at the tolerance that the file states for it.
 *
 * @param run - gives one tensor for each name in `outputs`; every name that the file expects must be in `outputs`
 */
export function goldenCases(
  family: string,
  run: (golden: GoldenCase, input: (name: string) => Tensor, backend: Backend) => Readonly<Record<string, Tensor>>,
): void {
  const file = JSON.parse(readFileSync(new URL(`./golden/${family}.json`, import.meta.url), 'utf8')) as { cases: GoldenCase[] };
  for (const golden of file.cases) {
    for (const { precision, makeBackend } of precisions) {
      test(`golden ${family} ${golden.name} ${precision}`, () => {
        const backend = makeBackend();
        const outputs = run(golden, (name) => toTensor(backend, golden.inputs[name]!), backend);
        const expected = Object.keys(golden.expected);
        expect(Object.keys(outputs).sort()).toEqual(expected.sort());
        for (const name of expected) {
          compare(
            name,
            outputs[name]!,
            asTensor(golden.expected[name]!),
            golden.tol.atol[precision][name]!,
            golden.tol.rtol[precision],
          );
        }
      });
    }
  }
}

function asTensor(value: GoldenTensor | number): GoldenTensor {
  return typeof value === 'number' ? { shape: [], data: [value] } : value;
}

function toTensor(backend: Backend, { shape, data }: GoldenTensor): Tensor {
  return tensor(backend, Float64Array.from(data), shape);
}

function compare(name: string, got: Tensor, want: GoldenTensor, atol: number, rtol: number): void {
  expect(got.shape, name).toEqual(want.shape);
  const data = readNow(got);
  want.data.forEach((value, i) => {
    const difference = Math.abs(data[i]! - value);
    expect(difference <= atol + rtol * Math.abs(value), `${name}[${i}]: got ${data[i]}, want ${value}`).toBe(true);
  });
}

import { createRandom, createReferenceBackend, dropoutForward, fill, parametersOf, readNow } from '@gradwright/core';
import type { Doctor, StepWatcher } from '@gradwright/training';
import type { Vitals } from './messages.ts';
import type { Layout } from './parts.ts';
import type { Recipe } from './recipe.ts';

/** Watches the steps that are to be shown, beside what a doctor watches. */
export interface VitalsWatch {
  readonly doctor: Doctor;
  /** Of the last step that was watched. */
  readonly last: Vitals | undefined;
}

export function watchVitals(recipe: Recipe, layout: Layout, doctor: Doctor, isWanted: (step: number) => boolean): VitalsWatch {
  const first = recipe.from?.step ?? 0;
  let last: Vitals | undefined;
  const watch = (step: number, other: StepWatcher | undefined): StepWatcher => {
    let gradients: Vitals['layers'][number]['gradient'][] = [];
    let before: Float32Array[] = [];
    return {
      observe: (...seen) => other?.observe(...seen),
      output: (tensor) => other?.output(tensor),
      beforeUpdate() {
        other?.beforeUpdate();
        gradients = read(layout, 'gradient');
        before = read(layout, 'value').map(({ weight }) => weight);
      },
      afterUpdate() {
        other?.afterUpdate();
        const after = read(layout, 'value');
        const layers = gradients.map((gradient, i) => ({ gradient, ratio: ratioOf(before[i]!, after[i]!.weight) }));
        last = { step: first + step + 1, layers, dropped: droppedIn(recipe, layout, step) };
      },
    };
  };
  return {
    get last() {
      return last;
    },
    doctor: {
      start(run) {
        const watcher = doctor.start(run);
        return {
          ...watcher,
          watcher(step) {
            const other = watcher.watcher(step);
            return isWanted(first + step + 1) ? watch(step, other) : other;
          },
        };
      },
    },
  };
}

/** Weights and biases of the dense layers, or their gradients. */
function read({ model, dense }: Layout, part: 'value' | 'gradient') {
  const parameters = new Map(parametersOf(model).map(({ path, parameter }) => [path, parameter]));
  const numbers = (path: string) => Float32Array.from(readNow(parameters.get(path)![part]));
  return dense.map((path) => ({ weight: numbers(`${path}.weight`), bias: numbers(`${path}.bias`) }));
}

/** ‖ΔW‖ / ‖W‖. */
function ratioOf(before: Float32Array, after: Float32Array): number {
  return Math.hypot(...after.map((weight, i) => weight - before[i]!)) / Math.hypot(...before);
}

/** The units of each hidden layer that a step, counted from 0, leaves out for the first of its points: dropout draws for each point anew. */
function droppedIn({ seed, hidden, dropout }: Recipe, layout: Layout, step: number): number[][] {
  if (dropout === 0) return hidden.map(() => []);
  const random = createRandom(seed).fork('dropout').at(step);
  const backend = createReferenceBackend();
  return hidden.map((units, layer) => {
    const mask = { key: random.fork(layout.dropout[layer]!).key, keep: 1 - dropout, firstElement: 0 };
    const factors = readNow(dropoutForward(fill(backend.allocate([1, units]), 1), undefined, mask));
    return [...factors.keys()].filter((unit) => factors[unit] === 0);
  });
}

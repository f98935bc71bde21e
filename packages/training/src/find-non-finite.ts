import { parametersOf, readNow, type Context, type Layer, type Placement, type Tensor } from '@gradwright/core';
import type { Batch } from './batch-source.ts';

/**
 * Says where the first NaN or infinity of a step stands: in a weight, in a layer's output, in the loss, or in a gradient  (Theory §12.2, §13.2).
 * Runs the forward pass once more, to watch it.
 */
export function findNonFinite(model: Layer, batch: Batch, { gradients }: Placement, context: Context): string {
  return brokenParameter(model) ?? brokenOutput(model, batch, context) ?? brokenGradient(gradients) ?? 'the loss is not finite';
}

/** The first weight or statistic that is not finite. */
export function brokenParameter(model: Layer): string | undefined {
  for (const { path, parameter } of parametersOf(model)) {
    const broken = firstBroken(parameter.value);
    if (broken !== undefined) return `${path} holds ${broken}`;
  }
  return undefined;
}

function brokenOutput(model: Layer, batch: Batch, context: Context): string | undefined {
  let found: string | undefined;
  const observe: NonNullable<Context['observe']> = (path, pass, tensor) => {
    if (found !== undefined || pass === 'backward') return;
    const broken = firstBroken(tensor);
    if (broken !== undefined) found = `the output of layer ${path} is ${broken}`;
  };
  const [output] = model.forward(batch.inputs, { ...context, observe });
  if (found !== undefined) return found;
  const broken = firstBroken(output);
  return broken === undefined ? undefined : `the output of the model is ${broken}`;
}

function brokenGradient(gradients: Placement['gradients']): string | undefined {
  for (const { parameters } of gradients.segments) {
    for (const { path, parameter } of parameters) {
      const broken = firstBroken(parameter.gradient);
      if (broken !== undefined) return `the gradient of ${path} is ${broken}`;
    }
  }
  return undefined;
}

function firstBroken(tensor: Tensor): string | undefined {
  const numbers = readNow(tensor);
  const index = numbers.findIndex((value) => !Number.isFinite(value));
  return index < 0 ? undefined : `${numbers[index]} at element ${index}`;
}

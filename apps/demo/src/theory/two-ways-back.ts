import { createContext, createReferenceBackend, readNow, tensor, type Backend } from '@gradwright/core';
import { softmax } from '@gradwright/layers';
import { categoricalCrossEntropy, softmaxCrossEntropy } from '@gradwright/losses';

/** A way to a loss and back: what it gives, and the kernels that it called. */
export interface WayBack {
  readonly loss: number;
  readonly gradient: readonly number[];
  readonly kernels: readonly string[];
}

/** The loss of one row of logits, fused and in two parts  (Theory §5, §6). */
export function twoWaysBack(logits: readonly number[], label: number): { fused: WayBack; separate: WayBack } {
  return {
    fused: watch((backend) => {
      const context = createContext({ backend, batchSize: 1 });
      const [loss, backward] = softmaxCrossEntropy().forward(tensor(backend, [logits]), tensor(backend, [label]), context);
      return [loss, backward()];
    }),
    separate: watch((backend) => {
      const context = createContext({ backend, batchSize: 1 });
      const [probabilities, back] = softmax().forward(tensor(backend, [logits]), context);
      const [loss, backward] = categoricalCrossEntropy().forward(probabilities, tensor(backend, [label]), context);
      return [loss, back(backward())!];
    }),
  };
}

type Tensors = readonly [loss: ReturnType<typeof tensor>, gradient: ReturnType<typeof tensor>];

/** Runs on a backend that has no kernels and remembers which it was asked for. */
function watch(body: (backend: Backend) => Tensors): WayBack {
  const backend = createReferenceBackend() as { kernels: Backend['kernels'] } & Backend;
  const kernels: string[] = [];
  backend.kernels = new Proxy({}, { get: (_, name) => void kernels.push(String(name)) });
  const [loss, gradient] = body(backend);
  return { loss: readNow(loss)[0]!, gradient: [...readNow(gradient)], kernels };
}

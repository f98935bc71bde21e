import type { MatmulOptions, Tensor } from '@gradwright/core';
import { sizeOf } from '@gradwright/core';

/** What the compiled module gives. A `pointer` counts bytes from the start of its memory; 0 stands for none. */
export interface Module {
  heapBase(): number;
  matmulWorkspace(): number;
  matmul(
    a: number,
    b: number,
    c: number,
    m: number,
    n: number,
    k: number,
    transposeA: boolean,
    transposeB: boolean,
    accumulate: boolean,
    bias: number,
    relu: boolean,
    mask: number,
    workspace: number,
  ): void;
  add(a: number, b: number, out: number, size: number): void;
  fill(out: number, value: number, size: number): void;
  copy(x: number, out: number, size: number): void;
  reluForward(x: number, out: number, size: number): void;
  reluBackward(y: number, dy: number, out: number, size: number): void;
  sumRows(x: number, out: number, rows: number, columns: number, accumulate: boolean): void;
}

/**
 * The kernels of a backend whose tensors live in the module's memory. Shapes were checked by the operation that dispatches
 * here, and `pointer` refuses tensors that are released or foreign: no number reaches the module unchecked.
 */
export function createKernels(module: Module, pointer: (tensor: Tensor) => number, workspace: number) {
  const optional = (tensor: Tensor | undefined): number => (tensor === undefined ? 0 : pointer(tensor));
  return {
    matmul(a: Tensor, b: Tensor, out: Tensor, options: MatmulOptions): void {
      const { transposeA = false, transposeB = false, accumulate = false, bias, relu = false, mask } = options;
      const [m, n] = out.shape as [number, number];
      const k = a.shape[transposeA ? 0 : 1]!;
      module.matmul(
        pointer(a),
        pointer(b),
        pointer(out),
        m,
        n,
        k,
        transposeA,
        transposeB,
        accumulate,
        optional(bias),
        relu,
        optional(mask),
        workspace,
      );
    },
    sumRows(x: Tensor, out: Tensor, { accumulate = false }: { readonly accumulate?: boolean }): void {
      module.sumRows(pointer(x), pointer(out), x.shape[0]!, x.shape[1]!, accumulate);
    },
    add(a: Tensor, b: Tensor, out: Tensor): void {
      module.add(pointer(a), pointer(b), pointer(out), sizeOf(out.shape));
    },
    fill(out: Tensor, value: number): void {
      module.fill(pointer(out), value, sizeOf(out.shape));
    },
    copy(x: Tensor, out: Tensor): void {
      module.copy(pointer(x), pointer(out), sizeOf(out.shape));
    },
    reluForward(x: Tensor, out: Tensor): void {
      module.reluForward(pointer(x), pointer(out), sizeOf(out.shape));
    },
    reluBackward(y: Tensor, dy: Tensor, out: Tensor): void {
      module.reluBackward(pointer(y), pointer(dy), pointer(out), sizeOf(out.shape));
    },
  };
}

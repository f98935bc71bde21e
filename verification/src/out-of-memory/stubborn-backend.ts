import { createWasmBackend, type WasmBackend } from '@gradwright/backend-wasm';

/** A backend whose memory stops growing when it is told to. */
export interface StubbornBackend {
  readonly backend: WasmBackend;
  /** How often it has grown. */
  growths(): number;
  /** Lets it grow no more from its n-th growth on. */
  refuse(n: number): void;
  relent(): void;
}

export async function stubbornBackend(): Promise<StubbornBackend> {
  const { Memory } = WebAssembly;
  let [grown, most] = [0, Infinity];
  WebAssembly.Memory = new Proxy(Memory, {
    construct(target, [descriptor]: [WebAssembly.MemoryDescriptor]) {
      const memory = new target(descriptor);
      memory.grow = (pages) => {
        if (grown >= most) throw new RangeError('WebAssembly.Memory.grow(): it is refused');
        grown++;
        return target.prototype.grow.call(memory, pages);
      };
      return memory;
    },
  });
  const backend = await createWasmBackend().finally(() => (WebAssembly.Memory = Memory));
  return {
    backend,
    growths: () => grown,
    refuse: (n) => (most = n - 1),
    relent: () => (most = Infinity),
  };
}

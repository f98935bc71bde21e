/** Where a run waits: it passes freely while the gate is open, and once for each `admit` while it is closed. */
export interface Gate {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  admit(): void;
  pass(): Promise<void>;
}

export function createGate(isOpen: boolean): Gate {
  let admitted = isOpen ? Infinity : 0;
  let wake: (() => void) | undefined;
  const set = (passes: number): void => {
    admitted = passes;
    wake?.();
  };
  return {
    get isOpen() {
      return admitted === Infinity;
    },
    open: () => set(Infinity),
    close: () => set(0),
    admit: () => set(admitted + 1),
    async pass() {
      while (admitted === 0) await new Promise<void>((resolve) => (wake = resolve));
      admitted--;
    },
  };
}

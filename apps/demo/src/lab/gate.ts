/** Where a run waits: it passes freely while the gate is open, and once for each `admit` while it is closed. */
export interface Gate {
  readonly isOpen: boolean;
  /** Whether somebody knocked since `pass` last said so. */
  readonly knocked: boolean;
  open(): void;
  close(): void;
  /** Lets one pass: where it is open, after it closed. */
  admit(): void;
  /** Asks whoever waits to look up without going on. */
  knock(): void;
  /** True: go on. False: somebody knocked. */
  pass(): Promise<boolean>;
}

export function createGate(isOpen: boolean): Gate {
  let admitted = isOpen ? Infinity : 0;
  let owed = 0;
  let knocked = false;
  let wake: (() => void) | undefined;
  const set = (passes: number): void => {
    admitted = passes;
    owed = 0;
    wake?.();
  };
  return {
    get isOpen() {
      return admitted === Infinity;
    },
    get knocked() {
      return knocked;
    },
    open: () => set(Infinity),
    close: () => set(owed),
    admit: () => (admitted === Infinity ? void owed++ : set(admitted + 1)),
    knock() {
      knocked = true;
      wake?.();
    },
    async pass() {
      while (admitted === 0 && !knocked) await new Promise<void>((resolve) => (wake = resolve));
      if (knocked) return (knocked = false);
      admitted--;
      return true;
    },
  };
}

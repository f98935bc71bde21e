/** Who looks at the pictures: takes one at a time, so that a slow one gets fewer and never has a pile before it. */
export interface Viewer {
  /** Whether it draws, or rests from that: it should have most of its time for whoever uses it. */
  readonly isBusy: boolean;
  /** A picture went out. */
  show(): void;
  /** The viewer has drawn it. */
  seen(): void;
  /** When it has drawn what went out. Nothing trained meanwhile, so that it needs no rest from it. */
  ready(): Promise<void>;
}

/** A rest takes as long as drawing did, whose frames have time left already. */
const REST = 1;

export function createViewer(now: () => number = () => performance.now()): Viewer {
  let draws = false;
  let [since, rested] = [0, 0];
  let wake: (() => void) | undefined;
  return {
    get isBusy() {
      return draws || now() < rested;
    },
    show() {
      draws = true;
      since = now();
    },
    seen() {
      if (draws) rested = now() + REST * (now() - since);
      draws = false;
      wake?.();
    },
    async ready() {
      while (draws) await new Promise<void>((resolve) => (wake = resolve));
      rested = 0;
    },
  };
}

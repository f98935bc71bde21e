/** Who looks at the pictures: takes one at a time from a run that goes on, so that a slow one gets fewer and never has a pile before it. */
export interface Viewer {
  /** Whether it draws, or rests from that: it should have most of its time for whoever uses it. */
  readonly isBusy: boolean;
  /** A picture went out. */
  show(): void;
  /** The viewer has drawn one, or given it up for a later one. */
  seen(): void;
  /** Looks at no more pictures. */
  leave(): void;
  /** When it has drawn what went out. Nothing trained meanwhile, so that it needs no rest from it. */
  ready(): Promise<void>;
}

/** A rest takes as long as drawing did, whose frames have time left already. */
const REST = 1;

export function createViewer(now: () => number = () => performance.now()): Viewer {
  /** Pictures that went out and are not drawn yet: more than one where a run that waits is asked for more. */
  let left = 0;
  let [since, rested] = [0, 0];
  let wake: (() => void) | undefined;
  return {
    get isBusy() {
      return left > 0 || now() < rested;
    },
    show() {
      if (left === 0) since = now();
      left++;
    },
    seen() {
      if (left === 0) return;
      left--;
      if (left > 0) return;
      rested = now() + REST * (now() - since);
      wake?.();
    },
    leave() {
      left = 0;
      wake?.();
    },
    async ready() {
      while (left > 0) await new Promise<void>((resolve) => (wake = resolve));
      rested = 0;
    },
  };
}

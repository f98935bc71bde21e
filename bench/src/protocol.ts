import type { AdoptionWorkload, Workload } from './workloads.ts';

/** What the bench asks of a system's process, one line of JSON each. */
export type Question =
  | { readonly ask: 'open'; readonly workload: Exclude<Workload, AdoptionWorkload>; readonly folder: string }
  | { readonly ask: 'sample'; readonly milliseconds: number };

/** What it answers, one line each. */
export interface Answer {
  /** Units a second. */
  readonly rate?: number;
  /** Mean cross-entropy on rows that the system did not learn from, after `steps` updates. */
  readonly loss?: number;
  readonly steps?: number;
  /** Why the system cannot do this here. */
  readonly unavailable?: string;
  /** What went wrong. */
  readonly failed?: string;
}

/** One system on one workload. Higher is better in every row. */
export interface Row {
  readonly workload: string;
  readonly system: string;
  readonly unit: string;
  readonly median: number;
  readonly best: number;
  readonly worst: number;
  /** Samples. */
  readonly n: number;
  /** Mean cross-entropy on rows that it did not learn from, after `steps` updates; of the initial network for inference. */
  readonly loss?: number;
  readonly steps?: number;
}

/** Who did not take part in what, and why. */
export interface Absence {
  readonly system: string;
  readonly workloads: readonly string[];
  readonly reason: string;
}

/** All that one run found. */
export interface Result {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
  readonly absent: readonly Absence[];
}

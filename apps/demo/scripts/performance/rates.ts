/** Steps in a second: of the clock, and of the time that the training thread had to itself. */
export interface Rates {
  readonly clock: number;
  readonly own: number;
}

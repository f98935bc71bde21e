/** Plain data, as JSON writes it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An argument of a factory: plain data, with described values standing in it. */
export type Setting = Json | Described | undefined | readonly Setting[] | { readonly [key: string]: Setting };

/**
 * A value that can say how to make it again: the name of its factory, and the arguments.
 * Layers, losses, transforms, initialisers, penalties and schedules are all described.
 */
export interface Described {
  readonly type: string;
  readonly settings: readonly Setting[];
}

/** The float64 kernels of this group, by name. */
export const losses = {};

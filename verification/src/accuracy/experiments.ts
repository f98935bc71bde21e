import type { Experiment } from './experiment.ts';
import { realData } from './real-data.ts';
import { noisySpirals, steadySpirals } from './spirals.ts';

export const experiments: readonly Experiment[] = [...steadySpirals, ...realData, ...noisySpirals];

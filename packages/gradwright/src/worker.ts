import { allInitializers } from '@gradwright/core';
import { createWasmBackend } from '@gradwright/backend-wasm';
import { allLayers } from '@gradwright/layers';
import { allLosses, allPenalties } from '@gradwright/losses';
import { allOptimizers } from '@gradwright/optimizers';
import {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  f1,
  meanError,
  precision,
  r2,
  recall,
  rocAuc,
  rootMeanSquaredError,
  serveTraining,
} from '@gradwright/training';

// A worker's whole file: it trains what `trainInWorker` sends it, out of everything there is.
serveTraining({
  use: { ...allInitializers, ...allLayers, ...allLosses, ...allPenalties, ...allOptimizers },
  metrics: {
    accuracy,
    averagePrecision,
    balancedAccuracy,
    f1: f1(),
    meanError,
    precision: precision(),
    r2,
    recall: recall(),
    rocAuc,
    rootMeanSquaredError,
  },
  backend: createWasmBackend,
});

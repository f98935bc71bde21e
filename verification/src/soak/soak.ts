import { createRandom, integers, isGradwrightError, place, release, type Layer } from '@gradwright/core';
import { spiral } from '@gradwright/datasets';
import { allLayers, batchNorm, dense, dropout, relu, sequential } from '@gradwright/layers';
import { softmaxCrossEntropy } from '@gradwright/losses';
import { adam } from '@gradwright/optimizers';
import { decodeModel, encodeModel, memoryStore, predict, train } from '@gradwright/training';
import { reseal } from '../fuzz/sealed.ts';
import { heapInUse, measuredBackend, type MeasuredBackend } from './memory.ts';
import type { Sample, Soaked } from './samples.ts';

/** Something that is done over and over on one backend. */
export interface Soak {
  readonly name: string;
  /** Does as much as it likes, and says how many steps or rounds that were. */
  round(index: number): Promise<number>;
}

/** How long, and how often it is looked at. */
export interface SoakOptions {
  readonly steps: number;
  readonly every: number;
}

/** Repeats a soak on a backend of its own; what memory and clock showed, every so many steps. */
async function soak(make: (measured: MeasuredBackend) => Soak, { steps, every }: SoakOptions): Promise<Soaked> {
  const measured = await measuredBackend();
  const { round } = make(measured);
  const samples: Sample[] = [];
  let [at, time, next] = [0, 0, every];
  for (let index = 0; at < steps; index++) {
    const start = performance.now();
    at += await round(index);
    time += performance.now() - start;
    if (at < next) continue;
    samples.push({ at, heap: await heapInUse(), memory: measured.memoryBytes(), time });
    next += every;
  }
  return { samples, room: measured.room() };
}

/** The same for a tenth of the time, and then as a whole. */
export async function soakTwice(make: (measured: MeasuredBackend) => Soak, { steps, every }: SoakOptions) {
  const early = await soak(make, { steps: steps / 10, every });
  return { early, whole: await soak(make, { steps, every }) };
}

const network = () => sequential(dense(2, 32), batchNorm(32), relu(), dropout({ keep: 0.9 }), dense(32, 3));
const loss = softmaxCrossEntropy();
const ROWS = 192;
/** Steps from one saved and loaded model to the next, and from one prediction to the next. */
const SAVES = 1000;
const PREDICTIONS = 10;

/** Training in runs of some dozens of steps, batches of 2 to 64 rows, with predictions, checkpoints, and the model saved and loaded between. */
export function trainOnAndOn({ backend }: MeasuredBackend): Soak {
  const data = spiral({ perClass: ROWS / 3, seed: 7 });
  const inputs = Array.from({ length: 64 }, (_, i) => [i / 32 - 1, 1 - i / 64]);
  const random = createRandom(7);
  const to = memoryStore({ keep: 1 });
  let model: Layer = network();
  place(model, { backend, seed: 7 });
  let done = 0;

  const saveAndLoad = (): void => {
    const bytes = encodeModel({ model, loss });
    release(model);
    ({ model } = decodeModel(bytes, { use: { ...allLayers, softmaxCrossEntropy }, backend }));
  };

  return {
    name: 'training',
    async round(index) {
      const [batchSize, rows] = integers(random.at(index), 2, 63).map((number) => number + 2) as unknown as [number, number];
      const before = done;
      const every = Math.ceil(ROWS / batchSize);
      // A run of its own has its own steps; where one begins anew, so do its checkpoints.
      for (const step of await to.steps()) await to.remove(step);
      const options = { data, loss, optimizer: adam({ learningRate: 0.001 }), backend, batchSize, epochs: 1, seed: index };
      for await (const event of train(model, { ...options, checkpoint: { every, to } })) {
        if (event.type !== 'step') continue;
        done++;
        if (done % PREDICTIONS === 0) predict(model, inputs.slice(0, rows), { loss });
      }
      if (Math.floor(done / SAVES) > Math.floor(before / SAVES)) saveAndLoad();
      return done - before;
    },
  };
}

/** Models that are made, trained a little, and released. */
export function liveAndDie({ backend }: MeasuredBackend): Soak {
  const data = spiral({ perClass: 8, seed: 7 });
  return {
    name: 'models that are made, trained and released',
    async round(index) {
      const model = network();
      const options = { data, loss, optimizer: adam({ learningRate: 0.01 }), backend, batchSize: 12, epochs: 1, seed: index };
      await train(model, options).finish();
      release(model);
      return 1;
    },
  };
}

/** Files that are refused: cut, changed, and with a checksum that holds over numbers that do not fit. */
export function failToLoad({ backend }: MeasuredBackend): Soak {
  const model = network();
  place(model, { backend, seed: 7 });
  const bytes = encodeModel({ model, loss });
  release(model);
  const spoil = [
    (i: number) => bytes.slice(0, (i * 37) % bytes.length),
    (i: number) => changed(bytes, (i * 101) % bytes.length),
    () => reseal(replaced(bytes, '["dense",[2,32]]', '["dense",[2,31]]')),
    () => reseal(replaced(bytes, '["relu",[]]', '["none",[]]')),
  ];
  return {
    name: 'files that are refused',
    async round(index) {
      try {
        decodeModel(spoil[index % spoil.length]!(index), { use: { ...allLayers, softmaxCrossEntropy }, backend });
      } catch (error) {
        if (isGradwrightError(error)) return 1;
        throw error;
      }
      throw new Error(`a spoilt file was read in round ${index}`);
    },
  };
}

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at]! ^= 0x55;
  return copy;
}

/** The file with other words in its header, of the same length. */
function replaced(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const spelt = (text: string) => JSON.stringify(text).slice(1, -1);
  const text = new TextDecoder('latin1').decode(bytes);
  if (!text.includes(spelt(from))) throw new Error(`the header does not hold ${from}`);
  return Uint8Array.from(text.replace(spelt(from), spelt(to)), (character) => character.charCodeAt(0));
}

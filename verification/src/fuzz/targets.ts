import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { createReferenceBackend, type Json } from '@gradwright/core';
import { prepare, readIdx } from '@gradwright/datasets';
import { allLayers } from '@gradwright/layers';
import { allLosses } from '@gradwright/losses';
import { decodeCheckpoint, decodeModel } from '@gradwright/training';
import { readCsv } from '../../../packages/gradwright/src/program/read-csv.ts';
import { BYTES, mutateTree, TREES } from './mutators.ts';
import { reseal, seal, unseal } from './sealed.ts';
import type { Random } from '@gradwright/core';

/** A reader of files, whole files to begin with, and ways to spoil them. */
export interface Target {
  readonly name: string;
  readonly whole: readonly Uint8Array[];
  /** Its part of a million inputs in `npm test`: short files are read faster. */
  readonly share: number;
  readonly mutators: Readonly<Record<string, (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array>>;
  read(bytes: Uint8Array): unknown;
}

const KEPT = new URL('../../../packages/training/test/kept/', import.meta.url);
const kept = (name: string) => new Uint8Array(readFileSync(new URL(name, KEPT)));

/** Two mutators as they are, all with the checksum put right afterwards, and those of the header as data. */
function sealedMutators(): Target['mutators'] {
  const plain = Object.entries(BYTES);
  return Object.fromEntries([
    ...plain.filter(([name]) => ['flip a bit', 'cut the end off'].includes(name)),
    ...plain.map(([name, mutate]) => [
      `${name}, sealed`,
      ((bytes, random, other) => reseal(mutate(bytes, random, other))) satisfies Target['mutators'][string],
    ]),
    ...Object.entries(TREES).map(([name, mutate]) => [
      `header: ${name}`,
      ((bytes, random) => {
        const { header, numbers } = unseal(bytes);
        return seal({ header: mutateTree(header as Json, mutate, random), numbers });
      }) satisfies Target['mutators'][string],
    ]),
  ]);
}

const CSV = new URL('../../../packages/gradwright/test/csv/', import.meta.url);
/** The first rows of each table. */
const tables = readdirSync(CSV).map((name) => {
  const bytes = new Uint8Array(readFileSync(new URL(name, CSV)));
  return bytes.slice(0, bytes.slice(0, 1000).lastIndexOf(10) + 1);
});
const idx = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, ...Array(12).keys()]);
const floats = Uint8Array.from([0, 0, 13, 1, 0, 0, 0, 2, 63, 128, 0, 0, 64, 0, 0, 0]);

/** Every reader of files that come from elsewhere. */
export const TARGETS: readonly Target[] = [
  {
    name: 'models',
    whole: [kept('model-1.gradwright')],
    share: 0.1,
    mutators: sealedMutators(),
    read: (bytes) => decodeModel(bytes, { use: { ...allLayers, ...allLosses }, backend: createReferenceBackend() }),
  },
  {
    name: 'checkpoints',
    whole: [kept('checkpoint-1.safetensors')],
    share: 0.1,
    mutators: sealedMutators(),
    read: decodeCheckpoint,
  },
  {
    name: 'CSV tables',
    whole: tables,
    share: 0.1,
    mutators: BYTES,
    read(bytes) {
      const table = readCsv('rows.csv', new TextDecoder().decode(bytes));
      return prepare(table, { target: table.columns.at(-1)!.name });
    },
  },
  { name: 'IDX arrays', whole: [idx, floats, gzipSync(idx)], share: 0.7, mutators: BYTES, read: async (bytes) => readIdx(bytes) },
];

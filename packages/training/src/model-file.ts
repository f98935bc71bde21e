import {
  build,
  checkOptions,
  createError,
  decodeSafetensors,
  describe,
  encodeSafetensors,
  placeValues,
  sha256,
  type Backend,
  type Factory,
  type Json,
  type Layer,
  type Loss,
  type Safetensors,
} from '@gradwright/core';
import { checkLoss } from './check-parts.ts';
import { checkPlain } from './plain-data.ts';
import { readWeights, type Weights } from './weights.ts';

/** The version of the format that this build writes; it reads this and every earlier one. */
const VERSION = 1;

/** Stands where the checksum will stand, while it is computed. */
const NO_CHECKSUM = '0'.repeat(64);

/** What a model file holds beside the numbers. */
export interface ModelFileContents {
  readonly model: Layer;
  /** Its description is kept, and with it how outputs become predictions. */
  readonly loss?: Loss | undefined;
  /** How raw rows become inputs, as plain data. */
  readonly preparation?: Json | undefined;
  /** Whatever else is worth keeping, such as figures of a test. */
  readonly notes?: Json | undefined;
}

/** What a model file gives. */
export interface LoadedModelFile {
  /** Placed, with the file's numbers. */
  readonly model: Layer;
  readonly loss: Loss | undefined;
  readonly preparation: Json | undefined;
  readonly notes: Json | undefined;
}

/**
 * A model as one file: safetensors, whose metadata hold the description, the preparation and a SHA-256 over all else.
 * The same model gives the same bytes.
 *
 * @throws E_STATE before `place`; E_ARG when something has no description, or preparation or notes are no plain data; E_NONFINITE
 *   when a number in them has no spelling in JSON
 * @example
 * const backend = createReferenceBackend();
 * const model = sequential(dense(2, 3), relu());
 * place(model, { backend, seed: 7 });
 * const bytes = encodeModel({ model, loss: softmaxCrossEntropy() });
 * const { model: again } = decodeModel(bytes, { use: { sequential, dense, relu, softmaxCrossEntropy }, backend });
 * describe(again); // → ["sequential", [["dense", [2, 3]], ["relu", []]]]
 */
export function encodeModel(file: ModelFileContents): Uint8Array {
  const { model, loss, preparation, notes } = checkOptions('encodeModel', file, ['model', 'loss', 'preparation', 'notes']);
  if (loss !== undefined) checkLoss('encodeModel', loss);
  for (const [name, value] of Object.entries(defined({ preparation, notes }))) checkPlain('encodeModel', name, value);
  const contents = {
    model: describe(model),
    ...(loss === undefined ? {} : { loss: describe(loss) }),
    ...defined({ preparation, notes }),
  };
  const metadata = {
    format: 'gradwright model',
    version: String(VERSION),
    contents: JSON.stringify(contents),
    checksum: NO_CHECKSUM,
  };
  const bytes = encodeSafetensors(Object.fromEntries(readWeights(model)), metadata);
  const place = findChecksum(bytes, NO_CHECKSUM);
  bytes.set(new TextEncoder().encode(sha256(bytes)), place);
  return bytes;
}

/** With what a model file is read. */
export interface DecodeModelOptions {
  /** The factories that the file may use: layers, and the loss if it names one. Nothing else can run. */
  readonly use: Readonly<Record<string, Factory>>;
  readonly backend: Backend;
}

/**
 * Reads a model file. Everything is checked before the model is made.
 *
 * @throws E_FORMAT when it is no such file or is damaged; E_VERSION when a newer build wrote it; E_CHECKSUM when a bit has
 *   changed; E_SHAPE when its numbers do not fit its description; what a factory throws
 * @example
 * const [backend, model] = [createReferenceBackend(), dense(1, 2)];
 * place(model, { backend, seed: 7 });
 * const bytes = encodeModel({ model, notes: 'hers' });
 * decodeModel(bytes, { use: { dense }, backend }).notes; // → 'hers'
 * bytes[bytes.length - 1] = 7;
 * decodeModel(bytes, { use: { dense }, backend }); // throws E_CHECKSUM: decodeModel: …
 */
export function decodeModel(bytes: Uint8Array, options: DecodeModelOptions): LoadedModelFile {
  const { use, backend } = checkOptions('decodeModel', options, ['use', 'backend']);
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata.get('format') !== 'gradwright model') throw malformed('it is not a Gradwright model file');
  checkVersion(metadata.get('version'));
  checkSum(bytes, metadata.get('checksum'));

  const contents = parseContents(metadata.get('contents'));
  const model = build<Layer>(contents.model as Json, { use });
  if (typeof model.forward !== 'function' || typeof model.parameters !== 'object')
    throw malformed(`its model is described by ${model.type}, which makes no layer`);
  const loss = contents.loss === undefined ? undefined : build<Loss>(contents.loss, { use });
  if (loss !== undefined && (typeof loss.forward !== 'function' || 'parameters' in loss))
    throw malformed(`its loss is described by ${loss.type}, which makes no loss`);
  placeValues(model, { backend, values: floatsOf(tensors) });
  return { model, loss, preparation: contents.preparation, notes: contents.notes };
}

/** A model's numbers are floats; a file could hold others. */
function floatsOf(tensors: Safetensors['tensors']): Weights {
  for (const [name, { data }] of tensors) {
    if (!(data instanceof Float32Array || data instanceof Float64Array))
      throw malformed(`${name} holds whole numbers, expected floats`);
  }
  return tensors as Weights;
}

function parseContents(text: string | undefined): { model?: Json; loss?: Json; preparation?: Json; notes?: Json } {
  let contents: unknown;
  try {
    contents = JSON.parse(text ?? '');
  } catch (cause) {
    throw malformed('its contents are not JSON', cause);
  }
  if (typeof contents !== 'object' || contents === null || !Object.hasOwn(contents, 'model'))
    throw malformed('it describes no model');
  return contents;
}

function checkVersion(version: string | undefined): void {
  if (version === undefined || !/^[1-9]\d{0,8}$/.test(version)) throw malformed('it names no version');
  if (Number(version) <= VERSION) return;
  throw createError('E_VERSION', 'decodeModel', `the file has version ${version}, this build reads up to ${VERSION}`, {
    received: version,
  });
}

function checkSum(bytes: Uint8Array, checksum: string | undefined): void {
  if (checksum === undefined || !/^[0-9a-f]{64}$/.test(checksum)) throw malformed('it has no checksum');
  const blank = bytes.slice();
  blank.set(new TextEncoder().encode(NO_CHECKSUM), findChecksum(bytes, checksum));
  const found = sha256(blank);
  if (found === checksum) return;
  throw createError('E_CHECKSUM', 'decodeModel', 'the file was changed or damaged after it was written', {
    received: found,
    expected: checksum,
  });
}

/** Where the checksum's text starts; the metadata hold no other such text before it. */
function findChecksum(bytes: Uint8Array, checksum: string): number {
  const wanted = new TextEncoder().encode(`"checksum":"${checksum}"`);
  for (let start = 0; start + wanted.length <= bytes.length; start++) {
    if (wanted.every((byte, i) => bytes[start + i] === byte)) return start + '"checksum":"'.length;
  }
  throw malformed('it has no checksum');
}

function defined(record: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function malformed(problem: string, cause?: unknown) {
  return createError('E_FORMAT', 'decodeModel', problem, { cause });
}

import {
  build,
  checkOptions,
  describe,
  placeValues,
  type Backend,
  type Factory,
  type Json,
  type Layer,
  type Loss,
  type Safetensors,
} from '@gradwright/core';
import { checkLossFor } from './check-parts.ts';
import { checkPlain } from './plain-data.ts';
import { decodeSealed, encodeSealed, malformed, type FileKind } from './sealed-file.ts';
import { readWeights, type Weights } from './weights.ts';

const KIND: FileKind = { where: 'decodeModel', format: 'gradwright model', version: 1 };

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
  const architecture = describe(model);
  if (loss !== undefined) checkLossFor('encodeModel', model, loss);
  for (const [name, value] of Object.entries(defined({ preparation, notes }))) checkPlain('encodeModel', name, value);
  const contents = {
    model: architecture,
    ...(loss === undefined ? {} : { loss: describe(loss) }),
    ...defined({ preparation, notes }),
  };
  return encodeSealed(KIND, contents, readWeights(model));
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
  const { tensors, contents: found } = decodeSealed(KIND, bytes);
  const contents = expectContents(found);
  const model = build<Layer>(contents.model as Json, { use });
  if (typeof model.forward !== 'function' || typeof model.parameters !== 'object')
    throw malformed(KIND, `its model is described by ${model.type}, which makes no layer`);
  const loss = contents.loss === undefined ? undefined : build<Loss>(contents.loss, { use });
  if (loss !== undefined && (typeof loss.forward !== 'function' || 'parameters' in loss))
    throw malformed(KIND, `its loss is described by ${loss.type}, which makes no loss`);
  placeValues(model, { backend, values: floatsOf(tensors) });
  return { model, loss, preparation: contents.preparation, notes: contents.notes };
}

/** A model's numbers are floats; a file could hold others. */
function floatsOf(tensors: Safetensors['tensors']): Weights {
  for (const [name, { data }] of tensors) {
    if (!(data instanceof Float32Array || data instanceof Float64Array))
      throw malformed(KIND, `${name} holds whole numbers, expected floats`);
  }
  return tensors as Weights;
}

function expectContents(contents: unknown): { model?: Json; loss?: Json; preparation?: Json; notes?: Json } {
  if (typeof contents === 'object' && contents !== null && Object.hasOwn(contents, 'model')) return contents;
  throw malformed(KIND, 'it describes no model');
}

function defined(record: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

import {
  createError,
  createReferenceBackend,
  describe,
  isDescribed,
  isGradwrightError,
  readNow,
  tensor,
  wrongType,
  type Dataset,
  type ErrorCode,
  type Json,
  type Tensor,
} from '@gradwright/core';
import type { Packed, PackedDataset, PackedError } from './protocol.ts';

/** With numbers of its own: reading copies. */
const pack = (value: Tensor): Packed => ({ shape: value.shape, data: readNow(value) });

/** @throws E_BACKEND on a backend that is read asynchronously */
export function packDataset({ inputs, targets, weights }: Dataset): PackedDataset {
  return { inputs: pack(inputs), targets: pack(targets), ...(weights === undefined ? {} : { weights: pack(weights) }) };
}

export function unpackDataset({ inputs, targets, weights }: PackedDataset): Dataset {
  const backend = createReferenceBackend();
  const unpack = ({ data, shape }: Packed) => tensor(backend, data, shape);
  return {
    size: inputs.shape[0]!,
    inputs: unpack(inputs),
    targets: unpack(targets),
    ...(weights === undefined ? {} : { weights: unpack(weights) }),
  };
}

/** A part of a run as plain data. @throws E_ARG when it cannot say how to make it again */
export function packPart(name: string, part: object | undefined): Json | undefined {
  if (part === undefined) return undefined;
  if (!isDescribed(part)) throw wrongType('trainInWorker', name, part, 'something with a description (type and settings)');
  return describe(part);
}

export function packError(error: unknown): PackedError {
  if (!isGradwrightError(error)) return { code: undefined, where: '', message: String(error), fields: {} };
  const { code, where, message, argument, expected } = error;
  const fields = { ...(argument === undefined ? {} : { argument }), ...(expected === undefined ? {} : { expected }) };
  return { code, where, message: message.slice(`${code}: ${where}: `.length), fields };
}

/** The error as it was thrown over there; E_WORKER for one that is not of ours. */
export function unpackError({ code, where, message, fields }: PackedError): Error {
  if (code === undefined) return createError('E_WORKER', 'trainInWorker', `the worker broke down: ${message}`);
  return createError(code as ErrorCode, where, message, fields);
}

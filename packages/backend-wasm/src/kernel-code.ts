import { wrongType } from '@gradwright/core';

/** A build of the kernels: the `exact` one, which is the default, or the `fast` one of `@gradwright/backend-wasm/fast`. */
export interface KernelCode {
  readonly name: 'exact' | 'fast';
  /** The WebAssembly module: its bytes in hexadecimal, its bytes, or what was compiled of them. */
  readonly code: string | BufferSource | WebAssembly.Module;
}

/** @throws E_ARG when it is none */
export function checkKernelCode(where: string, kernels: KernelCode): KernelCode {
  const named = typeof kernels === 'object' && kernels !== null && (kernels.name === 'exact' || kernels.name === 'fast');
  if (!named || !isCode(kernels.code)) {
    throw wrongType(where, 'kernels', kernels, '{ name, code }, such as `fast` of @gradwright/backend-wasm/fast');
  }
  return kernels;
}

function isCode(code: unknown): boolean {
  return (typeof code === 'string' && code.length > 0) || (typeof code === 'object' && code !== null);
}

/** The bytes of a module that is not compiled yet. */
export function bytesOf(code: string | BufferSource): Uint8Array<ArrayBuffer> {
  if (typeof code !== 'string') {
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(code) ? code : new Uint8Array(code);
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  }
  const bytes = new Uint8Array(code.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = 16 * digit(code, 2 * i) + digit(code, 2 * i + 1);
  return bytes;
}

function digit(text: string, at: number): number {
  const letter = text.charCodeAt(at);
  return letter < 58 ? letter - 48 : letter - 87;
}

/** Whether it is compiled. Not `instanceof`: it may come from another realm. */
export function isModule(code: KernelCode['code']): code is WebAssembly.Module {
  return Object.prototype.toString.call(code) === '[object WebAssembly.Module]';
}

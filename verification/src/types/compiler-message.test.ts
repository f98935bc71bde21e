import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const CONFIGURATION = join(import.meta.dirname, '..', '..', '..', 'tsconfig.base.json');

/** What the compiler says of a program that stands in this folder. */
function diagnose(body: string): string[] {
  const text = `
    import type { Layer } from '@gradwright/core';
    import { dense, embedding, relu, sequential } from '@gradwright/layers';
    declare const custom: Layer;
    export const used = [custom, dense, embedding, relu, sequential];
    ${body}`;
  const file = join(import.meta.dirname, 'program.ts');
  const { config } = ts.readConfigFile(CONFIGURATION, (path) => ts.sys.readFile(path)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, types: [] }, import.meta.dirname);
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.Latest) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('what fits compiles, also around a layer that claims nothing; what does not, does not, and the compiler says which sizes', () => {
  const body = `
    export const fits: Layer = sequential(dense(2, 64), relu(), dense(64, 3));
    export const around: Layer = sequential(dense(2, 64), custom, dense(32, 3));
    export const misfit = sequential(dense(2, 64), relu(), dense(32, 3));
    export const nested = sequential(sequential(dense(2, 64), relu()), dense(63, 3));
    export const behind = sequential(embedding(9, 8), custom, dense(8, 3), dense(4, 1));`;
  expect(diagnose(body)).toEqual([
    expect.stringContaining('"expects 32 features, but the layer before it gives 64"'),
    expect.stringContaining('"expects 63 features, but the layer before it gives 64"'),
    expect.stringContaining('"expects 4 features, but the layer before it gives 3"'),
  ]);
});

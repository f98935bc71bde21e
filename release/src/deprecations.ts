import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { readPackage, type Explained } from './api.ts';

const TAG = /^since (\d+\.\d+\.\d+), use `?(\w+)`?/;

/**
 * What is wrong with the names of a package that are to go: each says in its doc comment since when, and which other export takes its place,
 * and warns of that where it is called. A type cannot.
 */
export function checkDeprecations(folder: string): string[] {
  const exported = readPackage(folder).entries.flatMap(({ explained }) => explained);
  const names = new Set(exported.map(({ name }) => name));
  const calls = warningsIn(folder);
  const [going, staying] = [exported.filter(isDeprecated), exported.filter((each) => !isDeprecated(each))];
  return [
    ...going.flatMap((each) => {
      const text = tagOf(each)!;
      const [, since, replacement = ''] = TAG.exec(text) ?? [];
      if (replacement === each.name || !names.has(replacement))
        return [`${each.name}: "@deprecated ${text}", expected "@deprecated since 1.2.3, use " and another export`];
      const call = `deprecated('${each.name}', '${replacement}', '${since}')`;
      return isType(each) || calls.get(each.name) === call ? [] : [`${each.name} does not call ${call}`];
    }),
    ...staying
      .filter(({ name }) => calls.has(name))
      .map(({ name }) => `${name} calls deprecated, and its doc comment does not say so`),
  ];
}

const tagOf = ({ tags }: Explained) => tags.find(({ name }) => name === 'deprecated')?.text;
const isDeprecated = (each: Explained) => tagOf(each) !== undefined;
const isType = ({ declarations }: Explained) => declarations.every((text) => /^(declare )?(interface|type) /.test(text));

/** The calls of `deprecated` in a package's sources, by the functions that make them. */
function warningsIn(folder: string): ReadonlyMap<string, string> {
  const calls = new Map<string, string>();
  for (const file of globSync('src/**/*.ts', { cwd: folder }).filter((name) => !name.endsWith('.test.ts'))) {
    const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest);
    const visit = (node: ts.Node, owner: string | undefined): void => {
      const named = ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node) ? node.name?.getText(source) : undefined;
      if (ts.isCallExpression(node) && node.expression.getText(source) === 'deprecated' && owner !== undefined)
        calls.set(owner, node.getText(source));
      ts.forEachChild(node, (child) => visit(child, owner ?? named));
    };
    visit(source, undefined);
  }
  return calls;
}

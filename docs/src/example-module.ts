import ts from 'typescript';
import type { Example } from './collect-examples.ts';
import type { Exported } from './exported-names.ts';

const ARROW = /^[ \t]*\/\/ → (.*)/;
const REFUSAL = /^[ \t]*\/\/ throws (.*)/;

/**
 * The module that runs an example and checks what it claims: `expression; // → value` must be so, also behind `console.log(expression);`,
 * and `statement; // throws CODE: message` must throw exactly that. "…" stands for what is not shown: the rest of a number or of a message.
 */
export function exampleModule(example: Example, names: ReadonlyMap<string, Exported>, checks: string): string {
  const source = ts.createSourceFile('example.ts', example.code, ts.ScriptTarget.Latest, true);
  const imports = example.place === 'comment' ? importsFor(source, names) : [];
  return [
    `// ${example.name}`,
    `import { refuses, shows } from '${checks}';`,
    ...imports,
    'export {};',
    'void shows;',
    'void refuses;',
    withChecks(source),
  ].join('\n');
}

function withChecks(source: ts.SourceFile): string {
  const { text } = source;
  const edits: { start: number; end: number; code: string }[] = [];
  const visit = (node: ts.Node): void => {
    const rest = text.slice(node.end).split('\n', 1)[0] ?? '';
    const arrow = ARROW.exec(rest)?.[1];
    const refusal = REFUSAL.exec(rest)?.[1];
    if (ts.isExpressionStatement(node) && arrow !== undefined) {
      const code = `shows(${shownBy(node.expression).getText()}, ${valueOf(arrow)});`;
      edits.push({ start: node.getStart(), end: node.end, code });
      return;
    }
    if ((ts.isExpressionStatement(node) || ts.isThrowStatement(node)) && refusal !== undefined) {
      const code = `await refuses(async () => { ${node.getText()} }, ${JSON.stringify(refusal)});`;
      edits.push({ start: node.getStart(), end: node.end, code });
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const problem = problemOf(text, edits.length, source);
  if (problem !== undefined) return `throw new Error(${JSON.stringify(problem)});\n`;
  return edits.reverse().reduce((code, edit) => code.slice(0, edit.start) + edit.code + code.slice(edit.end), text);
}

/** What keeps an example from being checked: its module fails with it, and so does its test. */
function problemOf(text: string, checked: number, { statements }: ts.SourceFile): string | undefined {
  const claims = text.match(/\/\/ (→|throws) /g)?.length ?? 0;
  if (claims !== checked) {
    return `${claims} claims, of which ${checked} can be checked: "// → value" stands behind an expression and its semicolon`;
  }
  return statements.length === 0 ? 'nothing to run' : undefined;
}

/** What is shown: an expression, or what `console.log(expression)` prints. */
function shownBy(expression: ts.Expression): ts.Expression {
  if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'console.log') return expression;
  return expression.arguments[0] ?? expression;
}

/** `Float32Array [1, 2]` is written as a console prints it, `0.66…` as far as its digits are shown. */
function valueOf(shown: string): string {
  return shown
    .replaceAll(/\b([A-Z]\w*Array) (\[[^\]]*\])/g, '$1.from($2)')
    .replaceAll(/(-?\d+\.(\d+))…/g, (_, number: string, digits: string) => `shows.about(${number}, ${digits.length})`);
}

/** Imports of what a doc comment's example names and does not declare itself. */
function importsFor(source: ts.SourceFile, names: ReadonlyMap<string, Exported>): string[] {
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) (declares(node) ? declared : refersTo(node) ? used : undefined)?.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...used].flatMap((name) => {
    const exported = declared.has(name) ? undefined : names.get(name);
    return exported === undefined ? [] : [`import { ${exported.type ? 'type ' : ''}${name} } from '${exported.from}';`];
  });
}

function declares(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isFunctionDeclaration(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent)) return parent.name === node;
  return ts.isBindingElement(parent) && parent.name === node;
}

function refersTo(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return (
    !(ts.isBindingElement(parent) && parent.propertyName === node) &&
    !ts.isMethodDeclaration(parent) &&
    !ts.isImportSpecifier(parent)
  );
}

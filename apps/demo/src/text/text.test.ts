import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ABOUT } from './en/about.ts';
import { WORD } from './marks.ts';

/** The folders whose words stand in `text/en`. */
const FOLDERS = ['lab', 'digits', 'race', 'model'];
/** What they write is a program, which is the same in every language. */
const PROGRAMS = ['lab/code-of.ts', 'lab/eject.ts'];

/** Attributes and props that are shown or read out, and those that hold classes, formulas and paths. */
const SHOWN = /^(title|label|legend|placeholder|alt|text|summary|caption|aria-(label|valuetext|roledescription|description))$/;
const COLOUR = /^color-mix\(/;
const CODE = /^(class|tex|d|transform|viewBox)$/;

const LETTER = /\p{L}/u;
/** Of words: formulas have Greek ones beside them. */
const LETTERS = /\p{Script=Latin}{2}/u;
const TWO_WORDS = /(?<![\p{L}\d])\p{L}{2,} +\p{L}{2,}/u;

/** Each text that stands in a source file, as `file:line: text`. */
function textsIn(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isCode(node)) return;
    if (isPiece(node) && !node.text.includes('\\') && !COLOUR.test(node.text) && patternOf(node).test(withoutTags(node.text)))
      found.push(`${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.text.trim()}`);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Names of modules, types, errors that a developer alone would see, and attributes that are not read. */
function isCode(node: ts.Node): boolean {
  if (ts.isThrowStatement(node)) return ts.isNewExpression(node.expression);
  if (ts.isJsxAttribute(node)) return CODE.test(node.name.getText());
  return ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isLiteralTypeNode(node);
}

/** A string, or what stands between two values of a template. */
function isPiece(node: ts.Node): node is ts.JsxText | ts.LiteralLikeNode {
  return ts.isJsxText(node) || ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
}

const withoutTags = (text: string) => text.replaceAll(/<[^>]*>?/g, '');

/** What makes a string a text: less is enough where it is shown for certain. */
function patternOf(piece: ts.Node): RegExp {
  let node = piece;
  while (isPassedOn(node)) node = node.parent;
  const holder = ts.isJsxExpression(node.parent) ? node.parent.parent : node.parent;
  if (ts.isJsxAttribute(holder)) return SHOWN.test(holder.name.getText()) ? LETTER : TWO_WORDS;
  return ts.isJsxElement(holder) || ts.isJsxFragment(holder) ? LETTERS : TWO_WORDS;
}

/** Whether what holds an expression may have its value, or hold it in a longer string. */
function isPassedOn(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isConditionalExpression(parent)) return node !== parent.condition;
  if (ts.isBinaryExpression(parent)) return /^(\?\?|\|\||\+)$/.test(parent.operatorToken.getText()) || isAfterAnd(node, parent);
  return ts.isParenthesizedExpression(parent) || ts.isTemplateExpression(parent) || ts.isTemplateSpan(parent);
}

const isAfterAnd = (node: ts.Node, { operatorToken, right }: ts.BinaryExpression) =>
  operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken && node === right;

/** The source files of a folder of `src`. */
function filesIn(folder: string): string[] {
  return readdirSync(new URL(`../${folder}`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test|\.d)\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);
}

test.each(FOLDERS)('%s has its words in text/en', (folder) => {
  const files = filesIn(folder).filter((file) => !PROGRAMS.includes(file));
  expect(files).not.toEqual([]);
  expect(files.flatMap((file) => textsIn(file, readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')))).toEqual([]);
});

test('finds a text wherever it stands, and nothing else', () => {
  const source = `import { one } from 'two words';
if (a === b) throw new Error('for developers alone');
const said = a ? 'Two words' : \`\${a} and then \${b}\`;
const kind = a === 'one' ? 'right' : \`\\\\text{is right}\`;
const part = (
  <p class="two words" id="one" title={a ? 'One' : text.two}>
    x = {a}, Train {a && 'Done'} {a === 'done' && text.done}
    <Formula tex="a + two words" /> <Choice name="speed" aria-label={\`Step \${a}\`} />
  </p>
);`;
  expect(textsIn('part.tsx', source)).toEqual([
    'part.tsx:3: Two words',
    'part.tsx:3: and then',
    'part.tsx:6: One',
    'part.tsx:7: , Train',
    'part.tsx:7: Done',
    'part.tsx:8: Step',
  ]);
});

test('every word that a text marks is explained, in plain sentences', () => {
  const folder = new URL('en/', import.meta.url);
  const texts = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const marked = texts.flatMap((text) => [...text.matchAll(WORD)].map(([, name]) => name!));
  expect(marked.length).toBeGreaterThan(30);
  expect(marked.filter((name) => !(name in ABOUT))).toEqual([]);
  for (const meaning of Object.values(ABOUT)) expect(meaning).toMatch(/^[A-Zη\d][^<&]*[.]$/);
});

import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..');

/** The folders of the packages. */
export const PACKAGES = globSync('packages/*/package.json', { cwd: root })
  .map((file) => join(root, file, '..'))
  .sort();

/** Where a package's report stands. */
export const reportOf = (folder: string) => join(folder, 'api.md');

/**
 * A package's public interface, read from the types that it is published with: every export with its declarations, and the types that
 * those name without exporting them. Comments are left out, so that a report changes only where the interface does.
 */
export async function describeApi(folder: string): Promise<string> {
  const { name, entries } = readPackage(folder);
  const sections = entries.map(({ path, handedOn, exported, named }) => {
    const others = named.length === 0 ? [] : ['### Types that these name', block(named)];
    return [`## \`${join(name, path)}\``, block([...handedOn, ...exported]), ...others].join('\n\n');
  });
  const intro = `The interface that is published. \`pnpm api\` writes this page, and a test compares it: a line that changes here is a change for users.`;
  const text = [`# The interface of ${name}`, intro, ...sections].join('\n\n');
  const file = reportOf(folder);
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

/** The exports of a package that no doc comment explains. */
export function undocumented(folder: string): string[] {
  return readPackage(folder).entries.flatMap((entry) => entry.undocumented);
}

/** A package's name, and what each of its entries exports. */
export function readPackage(folder: string) {
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const entries = Object.entries(exports).flatMap(([path, { import: target }]) =>
    target === undefined ? [] : [{ path, file: join(folder, target.types) }],
  );
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, noLib: true, types: [] },
  );
  return { name, entries: entries.map(({ path, file }) => ({ path, ...readEntry(program, file, folder) })) };
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, { readonly import?: { readonly types: string } }>>;
}

const block = (lines: readonly string[]) => `\`\`\`text\n${lines.join('\n')}\n\`\`\``;

/** The declarations that an entry exports, and those of the same package that they need. */
function readEntry(program: ts.Program, file: string, folder: string) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`api: ${relative(root, file)} is not there or exports nothing; run the build first`);
  const own = (declaration: ts.Declaration) => declaration.getSourceFile().fileName.startsWith(join(folder, 'dist'));

  const stars = source!.statements.filter(ts.isExportDeclaration).filter(({ exportClause }) => exportClause === undefined);
  const throughStars = new Set(
    stars.flatMap(({ moduleSpecifier }) => {
      const other = moduleSpecifier && checker.getSymbolAtLocation(moduleSpecifier);
      return other === undefined ? [] : checker.getExportsOfModule(other).map((symbol) => follow(checker, symbol));
    }),
  );
  const exported = checker
    .getExportsOfModule(module)
    .filter((symbol) => !throughStars.has(follow(checker, symbol)))
    .sort(byName);
  const targets = new Set(exported.map((symbol) => follow(checker, symbol)));
  const named = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    const target = symbol && follow(checker, symbol);
    if (target && !targets.has(target) && !named.has(target) && target.declarations?.some((each) => own(each) && atTop(each))) {
      named.add(target);
      target.declarations.forEach(visit);
    }
    ts.forEachChild(node, visit);
  };
  for (const target of targets) target.declarations?.filter(own).forEach(visit);

  return {
    handedOn: stars.map((statement) => statement.getText()),
    exported: exported.flatMap((symbol) => declarationsOf(symbol.name, follow(checker, symbol), own)),
    explained: exported
      .filter((symbol) => follow(checker, symbol).declarations?.some(own) === true)
      .map((symbol) => explain(checker, symbol, own)),
    undocumented: exported.filter((symbol) => !isExplained(checker, follow(checker, symbol), own)).map(({ name }) => name),
    named: [...named].sort(byName).flatMap((symbol) => declarationsOf(symbol.name, symbol, own)),
  };
}

/** An export and what its doc comment says. */
export interface Explained {
  readonly name: string;
  readonly declarations: readonly string[];
  readonly text: string;
  readonly tags: readonly { readonly name: string; readonly text: string }[];
}

function explain(checker: ts.TypeChecker, symbol: ts.Symbol, own: (declaration: ts.Declaration) => boolean): Explained {
  const target = follow(checker, symbol);
  return {
    name: symbol.name,
    declarations: declarationsOf(symbol.name, target, own),
    text: ts.displayPartsToString(target.getDocumentationComment(checker)),
    tags: target.getJsDocTags(checker).map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) })),
  };
}

const byName = (a: ts.Symbol, b: ts.Symbol) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function follow(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Whether a doc comment stands at something that this package declares; what another one declares is explained there. */
function isExplained(checker: ts.TypeChecker, symbol: ts.Symbol, own: (declaration: ts.Declaration) => boolean): boolean {
  return symbol.getDocumentationComment(checker).length > 0 || symbol.declarations?.some(own) !== true;
}

/** Whether something is declared by a file itself, and not inside a declaration. */
function atTop(declaration: ts.Declaration): boolean {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return statement.parent !== undefined && ts.isSourceFile(statement.parent);
}

/** What is written about a name, without comments; of what another package declares, the name alone. */
function declarationsOf(name: string, symbol: ts.Symbol, own: (declaration: ts.Declaration) => boolean): string[] {
  const declarations = (symbol.declarations ?? []).filter(own);
  if (declarations.length === 0) return [`${name}, of another package`];
  const printer = ts.createPrinter({ removeComments: true });
  return declarations.map((declaration) => {
    const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const text = printer.printNode(ts.EmitHint.Unspecified, statement, declaration.getSourceFile());
    return symbol.name === name ? text : `${text} // as ${name}`;
  });
}

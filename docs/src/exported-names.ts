import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './collect-examples.ts';

/** Where a name comes from, and whether it is a type only. */
export interface Exported {
  readonly from: string;
  readonly type: boolean;
}

/** The public names of all packages, as their `index.ts` hand them on, and what lies beside it. */
export function exportedNames(): ReadonlyMap<string, Exported> {
  const testing = namesOf('packages/core/src/testing/index.ts', '@gradwright/core/testing');
  const forNode = namesOf('packages/training/src/node.ts', '@gradwright/training/node');
  return new Map([...testing, ...forNode, ...namesOf('packages/gradwright/src/index.ts', 'gradwright')]);
}

function namesOf(file: string, from: string): [string, Exported][] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.filter(ts.isExportDeclaration).flatMap((statement) => {
    const { exportClause, moduleSpecifier, isTypeOnly } = statement;
    if (exportClause !== undefined && ts.isNamedExports(exportClause)) {
      return exportClause.elements.map((one): [string, Exported] => [
        one.name.text,
        { from, type: isTypeOnly || one.isTypeOnly },
      ]);
    }
    // export * from '@gradwright/…'
    const name = (moduleSpecifier as ts.StringLiteral).text.replace('@gradwright/', '');
    return namesOf(`packages/${name}/src/index.ts`, from);
  });
}

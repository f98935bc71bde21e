import { csvFile, runProgram } from './run-program.ts';

/** Tables made to be nasty, one for each way to be so, and what is asked of each. */
export const NASTY_TABLES = {
  /** Semicolons, quoted decimal commas, a BOM, Windows line ends, blanks, categories, an ID, a constant, a rare class. */
  customers: { file: csvFile('customers.csv'), target: 'Antwort', layers: '64' },
  /** Tabs, decimal commas, three ways to write nothing; a regression. */
  flats: { file: csvFile('flats.tsv'), target: 'preis', layers: '16' },
  /** No header, cells that hold commas and line ends. */
  flowers: { file: csvFile('flowers-without-header.csv'), target: 'column 4', layers: '64' },
} as const;

/** Trains on one of them as from a terminal, and saves the model in a file that any page can load. */
export async function trainOnTable(name: keyof typeof NASTY_TABLES, out: string) {
  const { file, target, layers } = NASTY_TABLES[name];
  return runProgram(['train', file, '--target', target, '--layers', layers, '--seed', '3', '--out', out]);
}

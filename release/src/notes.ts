/** How much a note announces, or a change asks for. */
export type Bump = 'patch' | 'minor' | 'major';

const ORDER: readonly (Bump | undefined)[] = [undefined, 'patch', 'minor', 'major'];

/** Whether what a note announces is as much as what a change asks for. */
export function isEnough(announced: Bump | undefined, needed: Bump | undefined): boolean {
  return ORDER.indexOf(announced) >= ORDER.indexOf(needed);
}

/** What the notes of `.changeset` announce for each package; of several the largest. */
export function readNotes(notes: readonly string[]): ReadonlyMap<string, Bump> {
  const bumps = new Map<string, Bump>();
  for (const note of notes) {
    const header = /^---\n([\s\S]*?)\n---/.exec(note)?.[1] ?? '';
    for (const [, name = '', bump] of header.matchAll(/^["']?([@\w/-]+)["']?: (patch|minor|major)$/gm)) {
      if (isEnough(bump as Bump, bumps.get(name))) bumps.set(name, bump as Bump);
    }
  }
  return bumps;
}

/** What a change of an interface asks for at least: an export that is gone breaks somebody, another change is something new. */
export function neededFor(before: string, after: string): Bump | undefined {
  const now = exportsIn(after);
  if (exportsIn(before).some((name) => !now.includes(name))) return 'major';
  return codeIn(before) === codeIn(after) ? undefined : 'minor';
}

const codeIn = (report: string) => [...report.matchAll(BLOCKS)].map(([block]) => block).join('\n');
const BLOCKS = /^```text\n[\s\S]*?^```$/gm;

/** The names that a report exports, with their entry; a type that these name may come and go. */
function exportsIn(report: string): string[] {
  return report.split(/^## /m).flatMap((section) => {
    const [block = ''] = section.match(BLOCKS) ?? [];
    const entry = section.split('\n', 1)[0];
    return [...block.matchAll(/^(?:declare )?(?:interface|type|const|function|class|export) (\w+)/gm)].map(
      ([, name]) => `${entry} ${name}`,
    );
  });
}

/** What is wrong with a file's text: each finding as `line: word`. */
export function findForbidden(text: string): string[];

export function findBrowser(): string | undefined;
export function requireBrowser(): string | undefined;

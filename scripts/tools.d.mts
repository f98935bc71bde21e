export function fetchTools(name: string, what: string): string;

export function fetchTools(name: string, what: string, packages: number): string;

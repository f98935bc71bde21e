export type Runtime = 'Bun' | 'Deno';
export function findRuntime(name: Runtime): string;
export function requireRuntime(name: Runtime): string | undefined;

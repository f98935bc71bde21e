export interface PageOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}
export function askPage(folder: string, options?: PageOptions): Promise<string>;

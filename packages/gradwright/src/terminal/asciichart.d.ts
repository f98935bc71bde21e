declare module 'asciichart' {
  interface Settings {
    readonly height?: number;
    readonly min?: number;
    readonly max?: number;
    readonly format?: (value: number) => string;
    readonly colors?: readonly string[];
  }
  const asciichart: {
    readonly blue: string;
    readonly yellow: string;
    plot(series: readonly (readonly number[])[], settings?: Settings): string;
  };
  export default asciichart;
}

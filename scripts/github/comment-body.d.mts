export declare const longestBody: number;
export declare function markerOf(name: string): string;
export declare function fitted(text: string, limit?: number): string;
export declare function bodyOf(parts: {
  readonly marker: string;
  readonly title: string;
  readonly verdict: string;
  readonly exitCode: string;
  readonly plan?: string;
  readonly report?: string;
  readonly links: readonly string[];
}): string;

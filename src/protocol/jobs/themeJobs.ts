import type { CallOptions, MethodNames } from '../rpc.ts';
import type { JobProgress, SetReference } from './textSetApi.ts';

/** How texts are put into themes. */
export type ThemeMethod =
  /** Each text is in a theme: spherical k-means. `count`: how many; chosen by what tells the texts apart when absent. */
  | { readonly kind: 'kmeans'; readonly count?: number | undefined }
  /** Themes are where texts lie densely, at least `leastSize` (from 2) places of them; what lies between is in none. */
  | { readonly kind: 'density'; readonly leastSize: number };

/** Texts in themes, which have numbers from 0. */
export interface ThemeGrouping {
  /** By text, -1 for none. */
  readonly themeOf: Int32Array;
  readonly themeCount: number;
}

/** What is said of one theme. */
export interface ThemeDescription {
  /** What tells it from the others, else the beginning of the text nearest to its middle. */
  readonly name: string;
  /** The terms that tell it from the others, the best first. */
  readonly terms: readonly string[];
}

export interface DescribedThemes {
  /** By theme. */
  readonly themes: readonly ThemeDescription[];
  /** By text: cosine to the middle of its theme, NaN where it is in none. */
  readonly nearness: Float32Array;
}

export interface ThemeJobs {
  /** Puts the texts of a set, but for those in `without` (indexes in the set), into themes, the one with the most places first. */
  groupTexts(
    request: SetReference & {
      readonly method: ThemeMethod;
      readonly without?: Int32Array | undefined;
    },
    options?: CallOptions<JobProgress>,
  ): Promise<ThemeGrouping>;
  /** Names themes and finds their middles. */
  describeThemes(
    request: SetReference & ThemeGrouping,
    options?: CallOptions<JobProgress>,
  ): Promise<DescribedThemes>;
  /** Puts some texts (indexes in the set) into two groups: 0 or 1 for each. All 0 where their vectors are equal. */
  splitTexts(
    request: SetReference & { readonly texts: Int32Array },
    options?: CallOptions<JobProgress>,
  ): Promise<Uint8Array>;
}

export const themeJobMethods: MethodNames<ThemeJobs> = {
  groupTexts: true,
  describeThemes: true,
  splitTexts: true,
};

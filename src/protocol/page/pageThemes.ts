import type { ContentReference } from '../contentReference.ts';
import type { JobProgress } from '../jobs/textSetApi.ts';
import type { ThemeDescription, ThemeMethod } from '../jobs/themeJobs.ts';
import type { CallOptions, MethodNames } from '../rpc.ts';

export interface ThemesRequest extends ContentReference {
  /** `ThemesEdited.edition`, so that it is asked again after each edit. Nothing else depends on it. */
  readonly edition: number;
}

export interface PageTheme extends ThemeDescription {
  /** Names it in edits: stays as others come and go. */
  readonly id: number;
  /** Whether somebody has given it its name. */
  readonly isNamed: boolean;
  /** Segments in it, and their distinct texts. */
  readonly segmentCount: number;
  readonly textCount: number;
  /** Of the cosines of its texts to its middle: the 10th percentile, the median and the 90th percentile. */
  readonly spread: readonly [low: number, middle: number, high: number];
}

/** The content's texts in themes. Arrays are by segment of the version that was asked about. */
export interface PageThemes {
  /** How they were grouped. */
  readonly method: ThemeMethod;
  /** Distinct texts that have a vector; with fewer than three there are no themes. */
  readonly textCount: number;
  /** The largest first. */
  readonly themes: readonly PageTheme[];
  /** Index in `themes`; -1: in none. */
  readonly themeOf: Int32Array;
  /** Cosine to the middle of its theme; NaN where it is in none. */
  readonly nearness: Float32Array;
  /** Which distinct text it has, from 0 in order of first appearance; -1: it has no vector yet. */
  readonly textOf: Int32Array;
  /** Segments in no theme: between themes; taken out by hand; come since the texts were grouped; without a vector. */
  readonly noiseCount: number;
  readonly excludedCount: number;
  readonly newCount: number;
  readonly waitingCount: number;
  /** What `undo` takes back; undefined where there is nothing. */
  readonly undoable: ThemeEdit['kind'] | undefined;
}

/** Themes are named by their `id`. */
export type ThemeEdit =
  /** A blank name takes back the one that was given. */
  | { readonly kind: 'rename'; readonly theme: number; readonly name: string }
  /** Into the first of them. */
  | { readonly kind: 'merge'; readonly themes: readonly number[] }
  | { readonly kind: 'split'; readonly theme: number }
  | { readonly kind: 'exclude'; readonly theme: number }
  | { readonly kind: 'excludeTexts'; readonly segments: Int32Array }
  /** Takes back what was excluded: it is in no theme until the texts are grouped anew. */
  | { readonly kind: 'include' }
  /** Groups all texts but the excluded ones anew. */
  | { readonly kind: 'group'; readonly method: ThemeMethod }
  | { readonly kind: 'undo' };

export interface ThemesEdited {
  /** Another number after each edit. */
  readonly edition: number;
}

export interface PageThemesApi {
  /** Groups the texts where they are not yet, or gives them as they were grouped and edited. */
  themes(request: ThemesRequest, options?: CallOptions<JobProgress>): Promise<PageThemes>;
  /** Throws `invalidInput` where a theme is no longer there, or cannot be split. */
  editThemes(
    request: ContentReference & { readonly edit: ThemeEdit },
    options?: CallOptions<JobProgress>,
  ): Promise<ThemesEdited>;
}

export const pageThemesMethods: MethodNames<PageThemesApi> = {
  themes: true,
  editThemes: true,
};

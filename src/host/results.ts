import type * as vscode from 'vscode';
import type { PercentileBasis } from '../core/search/percentile.ts';
import type { Why } from '../core/search/ranking/rankPassages.ts';
import type { ReadText } from '../core/text/segment.ts';
import type { Span } from '../core/text/span.ts';
import type { ScoredIndex, IndexQuery } from '../protocol/indexApi.ts';

/** Of a text that stands at more places these are shown, and the number of all. */
export const mostPlaces = 1000;

/** A hit as views show it, wherever it was found: a text, at the first of its places. */
export interface ResultHit extends ReadText {
  /** Of the text document: of a notebook, the cell's. */
  readonly uri: vscode.Uri;
  /** Where the text stood when it was found. */
  readonly range: vscode.Range;
  /** The path in the workspace, and a cell's number. */
  readonly title: string;
  /** What names the passage within its file: its symbol, or the headings that it stands under. */
  readonly passageTitle?: string | undefined;
  /** All of the passage. */
  readonly text: string;
  /** The line that matched, in `text`; undefined where that is one line, or nobody has said which. */
  readonly match?: Span | undefined;
  /** What each signal adds to what the order follows, or takes from it. */
  readonly why?: Why | undefined;
  /** Cosine, -1 to 1; undefined where only words were looked for, or the text has no vector yet. */
  readonly score: number | undefined;
  /** 0 to 100; undefined where there is no score or nothing to compare it with. */
  readonly percentile: number | undefined;
  /** How many of what was searched would reach this score by chance, see `nearnessOf`; undefined where that is not known. */
  readonly expected?: number | undefined;
  /** That a classifier gives it, 0 to 1; undefined where none has found it. */
  readonly probability?: number | undefined;
  /** The word that was looked for, in `text`, where that is a word: then nothing else in it made it match. */
  readonly word?: Span | undefined;
  /** Which of the result set's groups it is in, from 0; undefined where there are none. */
  readonly group?: number | undefined;
  /** The static pass found it and the model has not seen it yet. */
  readonly isEstimate: boolean;
  /** The places of the text, this one among them; undefined where it stands here alone. */
  readonly places?: TextPlaces | undefined;
}

export interface TextPlaces {
  /** When it was found; at least 2. */
  readonly count: number;
  /** Where they are by now, in the order of the files; at most `mostPlaces`. */
  readonly all: (signal?: AbortSignal) => Promise<FoundPlaces>;
}

export type ResultPlace = Pick<ResultHit, 'uri' | 'range' | 'title' | 'text' | 'input'>;

/** Names a place among all others, and the hit that stands there in later answers. */
export function placeKey({
  uri,
  range: { start, end },
}: Pick<ResultPlace, 'uri' | 'range'>): string {
  return `${uri.toString()}#${start.line}:${start.character}-${end.line}:${end.character}`;
}

export interface FoundPlaces<P = ResultPlace> {
  readonly places: readonly P[];
  /** Of all, also of those that are not given. */
  readonly count: number;
}

/** Hits that belong together. */
export interface ResultGroup {
  /** What they are about. */
  readonly name: string;
  /** What one of them says. */
  readonly example: string;
}

/** Hits and how to look for others: what the results view is filled with. */
export interface ResultSet {
  readonly query: IndexQuery;
  /** What was asked for, in words, where that is no query; the query is blank then. */
  readonly asked?: string | undefined;
  readonly hits: readonly ResultHit[];
  /** In which hits are shown, in this order; hits of a group stand together. Undefined: in none. */
  readonly groups?: readonly ResultGroup[] | undefined;
  readonly percentileBasis: PercentileBasis;
  /** What was searched, such as "this workspace" or a file's name. */
  readonly where: string;
  /** Whose hits they are, and what made their scores: so it is known what each word adds to them. */
  readonly index?: ScoredIndex | undefined;
  /** The documents that were searched, as the engine names them, where that was no index: in these a word is rare or not. */
  readonly documents?: readonly { readonly key: string }[] | undefined;
  /** Searches the same again, for another query; undefined where that cannot be done. */
  readonly search: ((query: IndexQuery, signal: AbortSignal) => Promise<FoundResults>) | undefined;
}

/** What a search found, best first. */
export type FoundResults = Pick<ResultSet, 'hits' | 'groups' | 'percentileBasis'>;

/** Goes on with a search: `onBetter` gets better hits on the way to the best ones, which are returned. */
export type RefineResults = (
  signal: AbortSignal,
  onBetter: (found: FoundResults) => void,
) => Promise<FoundResults>;

/** The view of results as those see it who fill it. */
export interface ResultsTarget {
  /**
   * `refine`: brings better hits, which take the place of the first ones while what is selected, dismissed and
   * filtered stays; its signal is aborted when the view is to show something else. Resolves when it is through.
   */
  show(results: ResultSet, refine?: RefineResults): Promise<void>;
}

import type { PercentileBasis } from '../../core/search/percentile.ts';
import type { WordMatch } from '../../core/tokenVectors/wordMatches.ts';
import type { SegmentReference } from '../contentReference.ts';
import type { CallOptions, MethodNames } from '../rpc.ts';

/**
 * What is looked through: the documents of the content; those that are open in an editor, too; or the files of the
 * workspace, through its index.
 */
export type NeighbourScope = 'content' | 'openEditors' | 'workspace';

/** What the workspace's index is doing; see `IndexState` of the host. */
export type IndexStateKind = 'absent' | 'partial' | 'updating' | 'ready';

export interface NeighboursRequest extends SegmentReference {
  readonly scope: NeighbourScope;
  /** Neighbours wanted, from 1. */
  readonly limit: number;
  /** Of the workspace: whether the lines of the nearest passages are wanted in place of these. */
  readonly lines?: boolean | undefined;
}

export interface Neighbour {
  /** Names the hit in `attribution` and `revealNeighbour`. */
  readonly id: string;
  /** Name of its document. */
  readonly title: string;
  /** Counts from 1. */
  readonly line: number;
  /** The beginning of the segment's text, without its indentation. */
  readonly text: string;
  /** How many places of what was looked through hold the text, this one among them: see `neighbourPlaces`. */
  readonly places: number;
  /** Cosine, -1 to 1; undefined where it is an estimate. */
  readonly score: number | undefined;
  /** A line that has no vector yet: its passage and its words say where it stands. */
  readonly isEstimate?: boolean | undefined;
  /** 0 to 100; undefined where there is nothing to compare with. */
  readonly percentile: number | undefined;
  /** How many of what was looked through would be as near by chance, see `nearnessOf`; undefined where that is not known. */
  readonly expected?: number | undefined;
}

/** One of the places of a neighbour's text; its `id` can be revealed as a neighbour's can. */
export type NeighbourPlace = Pick<Neighbour, 'id' | 'title' | 'line'>;

export interface NeighbourPlaces {
  /** In the order of the files; the first ones where there are very many. */
  readonly places: readonly NeighbourPlace[];
  /** All that there are. */
  readonly count: number;
}

export interface Neighbours {
  /** Distinct texts, highest cosine first. */
  readonly hits: readonly Neighbour[];
  /**
   * Segments in the scope, and those of them that were embedded and compared. Where lines were asked for: the lines of
   * the nearest passages; asked again, more of them have a vector.
   */
  readonly segmentCount: number;
  readonly embeddedCount: number;
  readonly percentileBasis: PercentileBasis;
  /** Of the workspace's index; undefined in the other scopes. */
  readonly index: IndexStateKind | undefined;
}

export interface AttributionRequest extends SegmentReference {
  /** A `Neighbour.id` of the last answer for this segment, or one of its places. */
  readonly neighbour: string;
}

/** A run of text that adds to a score: a word, or what lies between two words (0). */
interface WordShare {
  readonly text: string;
  /** What its pieces add; undefined for what lies between words. */
  readonly contribution: number | undefined;
}

/** What made a neighbour match: words, `[CLS]`, `[SEP]` and a prompt add up to the cosine. */
export interface Attribution {
  readonly score: number;
  /** The neighbour's text in order; of a long text the part around its strongest words. */
  readonly words: readonly WordShare[];
  readonly cls: number;
  readonly sep: number;
  /** What the prompt before the text adds, where the model wants one. */
  readonly prompt?: number;
  /** What the words that are not in `words` add; 0 where all of them are. */
  readonly rest: number;
}

export interface MeetingsRequest extends SegmentReference {
  /** What the segment is compared with: a neighbour's id, as in `AttributionRequest`, or another segment of the content. */
  readonly other: string | number;
}

/** Two texts, as the model reads them, and the words of them that met. */
export interface Meetings {
  /** The segment's, and that of what it is compared with; of a long text the part where most met. */
  readonly texts: readonly [string, string];
  /** Those in what is shown: `queryStart` and `queryEnd` count in the first text, `start` and `end` in the second. */
  readonly matches: readonly WordMatch[];
  /** Those of which one word is not shown. */
  readonly beyond: number;
}

/** What is near to a segment, and by which words. */
export interface PageNeighboursApi {
  /**
   * The segments nearest to one, of those that are embedded by now. The first call for open editors embeds them; for
   * the workspace nothing is embedded but the segment's own text.
   */
  neighbours(request: NeighboursRequest, options?: CallOptions): Promise<Neighbours>;
  /** Where a neighbour's text stands. */
  neighbourPlaces(request: AttributionRequest, options?: CallOptions): Promise<NeighbourPlaces>;
  /** What each word of a neighbour adds to its cosine. */
  attribution(request: AttributionRequest, options?: CallOptions): Promise<Attribution>;
  /** For each word of a segment the word of another text that it comes nearest to; none where the model gives no token vectors. */
  meetings(request: MeetingsRequest, options?: CallOptions): Promise<Meetings>;
  /** Shows the segment and its neighbours in the Labels tab, chosen, so that they can be labelled together. */
  labelNeighbours(
    request: SegmentReference & { readonly neighbours: readonly string[] },
  ): Promise<void>;
}

export const pageNeighbourMethods: MethodNames<PageNeighboursApi> = {
  neighbours: true,
  neighbourPlaces: true,
  attribution: true,
  meetings: true,
  labelNeighbours: true,
};

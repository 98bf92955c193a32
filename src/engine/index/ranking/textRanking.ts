import type { Candidate } from '../../../core/search/ranking/candidate.ts';
import {
  rankCandidates,
  type RankedCandidate,
  type RankingMode,
} from '../../../core/search/ranking/rankPassages.ts';
import { PathWords } from '../../../core/search/ranking/pathWords.ts';
import type { Query } from '../../../core/search/query.ts';
import { pathBelow } from '../../query/fileFilter.ts';
import { RecentlyUsed } from '../../recentlyUsed.ts';
import type { SegmentTitles } from '../store/segmentTitles.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import type { IndexScope, ScopeSegment } from './indexScope.ts';
import type { RankedPlace, WantedTexts } from './wantedTexts.ts';

/** How many texts meaning and words each give to be ranked, unless more hits are wanted. */
export const rankedDepth = 500;

/** How many texts meaning and words each give to be ranked where so many hits are wanted. */
export function depthOf(limit: number): number {
  return Math.max(rankedDepth, limit);
}

/** A text that meaning or words have found, by its place. */
export interface FoundCandidate {
  readonly item: number;
  /** Or what it is estimated to be; undefined in keyword mode. */
  readonly cosine: number | undefined;
  /** BM25; undefined where no word matched. */
  readonly words: number | undefined;
}

export interface RankingRequest {
  readonly query: Query;
  /** Absolute folders; a path is judged by what lies below one of them. */
  readonly roots: readonly string[];
  readonly mode: RankingMode;
  readonly wanted: WantedTexts;
}

// Of files.
const mostKeptTitles = 5000;
// Letter by letter mostly the same texts are judged.
const keptTextUnits = 2_000_000;

/** Ranks the texts of a scope by meaning, by words and by what stands around them: their file and what names them. */
export class TextRanking {
  readonly #workspace: WorkspaceDatabase;
  readonly #scope: IndexScope;
  readonly #titles = new RecentlyUsed<SegmentTitles>(mostKeptTitles, () => 1);
  /** By id, which no other text ever gets. */
  readonly #texts = new RecentlyUsed<string>(keptTextUnits, ({ length }) => length);
  readonly #paths = new PathWords();
  /** Paths below the roots that were asked for last. */
  #below: { readonly roots: string; readonly of: (path: string) => string } | undefined;

  constructor(workspace: WorkspaceDatabase, scope: IndexScope) {
    this.#workspace = workspace;
    this.#scope = scope;
  }

  /** Best first. A text that stands at several places is judged by the first that may be a hit. */
  rank(
    { query, roots, mode, wanted }: RankingRequest,
    found: readonly FoundCandidate[],
  ): readonly RankedCandidate[] {
    const below = this.#belowOf(roots);
    const candidates = found.map((each) => {
      const first = wanted.firstSegmentOf(each.item) ?? 0;
      return this.#candidate(each, this.#scope.segment(first), below);
    });
    return rankCandidates(query, candidates, mode, undefined, this.#paths);
  }

  /** By what a text at a place is judged, below one of the roots. */
  pathOf(place: number, wanted: WantedTexts, roots: readonly string[]): string {
    return this.#belowOf(roots)(this.#scope.segment(wanted.firstSegmentOf(place) ?? 0).path);
  }

  titleOf({ path, number }: ScopeSegment): string | undefined {
    let titles = this.#titles.get(path);
    if (!titles) {
      titles = this.#workspace.titles(path);
      this.#titles.set(path, titles);
    }
    return titles(number);
  }

  #textOf(id: number): string {
    const key = String(id);
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const text = this.#workspace.text(id);
    // One that is gone is none.
    if (text !== '') this.#texts.set(key, text);
    return text;
  }

  #belowOf(roots: readonly string[]): (path: string) => string {
    const name = JSON.stringify(roots);
    if (this.#below?.roots !== name)
      this.#below = { roots: name, of: oncePerPath(pathBelow(roots)) };
    return this.#below.of;
  }

  /** Title and text are read where they are asked for: most candidates are ranked without them. */
  #candidate(
    found: FoundCandidate,
    segment: ScopeSegment,
    below: (path: string) => string,
  ): Candidate {
    const title = (): string | undefined => this.titleOf(segment);
    const text = (): string => this.#textOf(segment.textId);
    return {
      ...found,
      path: below(segment.path),
      get title() {
        return title();
      },
      get text() {
        return text();
      },
    };
  }
}

function oncePerPath(below: (path: string) => string): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const made = below(path);
    known.set(path, made);
    return made;
  };
}

/** What meaning and what words have found, each text once. `cosineOf`: of a text that words alone have found. */
export function candidatesOf(
  near: Iterable<RankedPlace>,
  byWords: Iterable<RankedPlace>,
  cosineOf: (item: number) => number | undefined,
): FoundCandidate[] {
  const found = new Map<number, FoundCandidate>();
  for (const { item, score } of near) found.set(item, { item, cosine: score, words: undefined });
  for (const { item, score } of byWords) {
    const cosine = found.get(item)?.cosine ?? cosineOf(item);
    found.set(item, { item, cosine, words: score });
  }
  return [...found.values()];
}

import type { FusedItem } from '../../../core/search/fusion.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import type { IndexScope } from './indexScope.ts';
import { holdsPhrase, parseKeywordQuery, phraseExpression } from './keywordQuery.ts';
import { WordRanking } from './wordRanking.ts';

/** Finds texts of a scope, by their places, by the words that they hold. */
export class WordSearch {
  readonly #workspace: WorkspaceDatabase;
  readonly #scope: IndexScope;
  readonly #ranking: WordRanking;

  constructor(workspace: WorkspaceDatabase, scope: IndexScope) {
    this.#workspace = workspace;
    this.#scope = scope;
    this.#ranking = new WordRanking(workspace);
  }

  /**
   * At most `limit` places with their BM25 scores, best first. `mayBe`: whether a place may be among them. `required`: the
   * places that hold what stands in quotes, where anything does.
   */
  best(
    query: string,
    limit: number,
    required: ReadonlySet<number> | undefined,
    mayBe: (place: number) => boolean,
  ): FusedItem[] {
    const { words } = parseKeywordQuery(query);
    // Nothing but signs in quotes: all that hold them are alike.
    if (words.length === 0) {
      return [...(required ?? [])].slice(0, limit).map((item) => ({ item, score: 0 }));
    }
    const isWanted = (id: number): boolean => {
      const place = this.#scope.placeOf(id);
      return place >= 0 && mayBe(place);
    };
    return this.#ranking
      .best({ words, limit, isWanted })
      .map(({ id, score }) => ({ item: this.#scope.placeOf(id), score }));
  }

  /** The places of the texts that hold all that stands in quotes; undefined where nothing does. */
  required(query: string): ReadonlySet<number> | undefined {
    const { phrases, literals } = parseKeywordQuery(query);
    const sets = [
      ...phrases.map((phrase) =>
        Array.from(this.#workspace.matching(phraseExpression(phrase)))
          .filter(({ text }) => holdsPhrase(text, phrase))
          .map(({ id }) => id),
      ),
      ...literals.map((literal) => this.#workspace.containing(literal)),
    ].map((ids) => new Set(ids.map((id) => this.#scope.placeOf(id)).filter((place) => place >= 0)));
    const [first, ...others] = sets;
    return first && new Set([...first].filter((text) => others.every((set) => set.has(text))));
  }
}

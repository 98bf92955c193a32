import { foldText } from '../../../core/search/foldedText.ts';
import { queryWords, type QueryWord } from '../../../core/search/keywordQuery.ts';
import type { Steps } from '../../../core/search/steps.ts';
import { porterStem } from '../../../core/search/words/porterStem.ts';
import { TextWords, type WordStems } from '../../../core/search/words/textWords.ts';
import { wordScores } from '../../../core/search/words/wordScores.ts';
import type { IndexScope } from '../ranking/indexScope.ts';
import type { RankedPlace, WantedTexts } from '../ranking/wantedTexts.ts';
import type { AroundedText } from '../store/textUses.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';

// Of a longer query the longest words, which tell most: each is looked for in every text.
const mostWords = 24;
// Some 100 ms; rarer words go first, of common ones the first texts by their ids.
const mostCutTexts = 5000;
const shortestBeginning = 2;

/** Texts that were cut into words. */
interface CutTexts {
  readonly words: TextWords;
  readonly ids: readonly number[];
}

/** A word, and the texts that hold its beginning, by their ids, ascending. */
interface SoughtWord {
  readonly word: QueryWord;
  readonly beginning: string;
  readonly ids: number[];
}

/**
 * The words of one query in texts that the full text does not have yet, for an answer that a better one follows. All texts
 * are looked through for the beginnings of the words; those that hold the rarest of them are cut into words and scored. So
 * how long texts are and how many hold a word is told by some of them, and a text that holds none of the rarer words is
 * not found.
 */
export class WordsOfTexts {
  readonly #workspace: Pick<WorkspaceDatabase, 'fullText' | 'largestTextId'>;
  readonly #sought: readonly SoughtWord[];
  readonly #stems: WordStems = new Map();
  readonly #cut: CutTexts[] = [];
  readonly #cutIds = new Set<number>();
  #cutUnits = 0;
  #seenId = 0;
  #count = 0;
  #units = 0;

  constructor(workspace: Pick<WorkspaceDatabase, 'fullText' | 'largestTextId'>, plain: string) {
    this.#workspace = workspace;
    this.#sought = [...queryWords(plain)]
      .sort((a, b) => b.text.length - a.text.length)
      .slice(0, mostWords)
      .map((word) => ({ word, beginning: beginningOf(word), ids: [] }));
  }

  /** Texts that have just come in, in the order of their ids: they need not be read for it then. */
  take(texts: readonly AroundedText[]): void {
    // Those before them are read first.
    if (this.#sought.length === 0 || texts[0]?.id !== this.#seenId + 1) return;
    for (const text of texts) this.#see(text);
  }

  /**
   * Up to `limit` distinct texts of a scope, best first by BM25 as `wordScores` has it. Goes on where it was left: texts
   * that it has seen are not looked through again.
   */
  *find(scope: IndexScope, wanted: WantedTexts, limit: number): Steps<RankedPlace[]> {
    if (this.#sought.length === 0) return [];
    yield* this.#lookThrough();
    const placeOf = (id: number): number => {
      const place = scope.placeOf(id);
      return place >= 0 && wanted.mayBe(place) ? place : -1;
    };
    yield* this.#cutTexts(this.#likeliest((id) => placeOf(id) >= 0));
    const searched = this.#cut.map(({ words, ids }) => ({ words, places: ids.map(placeOf) }));
    const cut = new Set(searched.flatMap(({ places }) => places).filter((place) => place >= 0));
    // Texts that came or went since the scope was read are among those that were looked through.
    const inScope = scope.textIds.length / this.#count;
    const shares = new Map(
      this.#sought.map(({ word, ids }): [QueryWord, number] => {
        const isCut = (id: number): boolean => this.#cutIds.has(id);
        return [word, (inScope * ids.length) / Math.max(1, ids.filter(isCut).length)];
      }),
    );
    const scores = wordScores(
      this.#sought.map(({ word }) => word),
      searched,
      scope.textIds.length,
      {
        meanLength: this.#meanLength,
        holding: (word, held) => held * (shares.get(word) ?? 1),
      },
    );
    const byScore = Array.from(cut, (item) => ({ item, score: scores[item] ?? 0 }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    return wanted.distinct(byScore).slice(0, limit);
  }

  /** Those that were cut for an answer before are not cut again. */
  *#cutTexts(ids: readonly number[]): Steps<void> {
    const texts = this.#workspace.fullText.wordedAt(ids.filter((id) => !this.#cutIds.has(id)));
    if (texts.length === 0) return;
    const words = yield* TextWords.of(texts, this.#stems);
    this.#cut.push({ words, ids: texts.map(({ id }) => id) });
    for (const text of texts) {
      this.#cutIds.add(text.id);
      this.#cutUnits += unitsOf(text);
    }
  }

  /** Of all texts, in words, by those that were cut. */
  get #meanLength(): number {
    let words = 0;
    for (const { lengths } of this.#cut.map((each) => each.words)) {
      for (const length of lengths) words += length;
    }
    return ((words / this.#cutUnits) * this.#units) / this.#count;
  }

  *#lookThrough(): Steps<void> {
    if (this.#workspace.largestTextId() <= this.#seenId) return;
    for (const row of this.#workspace.fullText.worded(this.#seenId)) {
      yield undefined;
      // Some may have been taken meanwhile.
      if (row && row.id > this.#seenId) this.#see(row);
    }
  }

  #see(row: AroundedText): void {
    const { id, text, around } = row;
    this.#seenId = id;
    this.#count++;
    this.#units += unitsOf(row);
    const folded = foldText(around === undefined ? text : `${text}\n${around}`).toLowerCase();
    for (const { beginning, ids } of this.#sought) if (folded.includes(beginning)) ids.push(id);
  }

  /** The texts that are cut into words, of those that may be found. */
  #likeliest(mayBe: (id: number) => boolean): number[] {
    const found = new Set<number>();
    for (const { ids } of this.#sought.toSorted((a, b) => a.ids.length - b.ids.length)) {
      for (const id of ids) {
        if (found.size >= mostCutTexts) break;
        if (mayBe(id)) found.add(id);
      }
    }
    return [...found];
  }
}

function unitsOf({ text, around = '' }: { text: string; around: string | undefined }): number {
  return text.length + around.length;
}

/** What whatever has a word's stem begins with: Porter's steps change the last letter of what they leave, no other one. */
function beginningOf({ text, isPrefix }: QueryWord): string {
  if (isPrefix) return text;
  const dropped = new TextEncoder().encode(text).length - porterStem(text).length;
  return text.slice(0, Math.max(shortestBeginning, text.length - dropped - 1));
}

import { phraseExpression } from '../../../core/search/keywordQuery.ts';
import { shuffled } from '../../../core/search/seededRandom.ts';
import { sameWord } from '../../../core/search/words/sameWord.ts';
import { inputOf, type ReadText } from '../../../core/text/segment.ts';
import type { Span } from '../../../core/text/span.ts';
import { touches } from '../../../core/text/span.ts';
import { liesUnder } from '../../../node/walk/liesUnder.ts';
import type { IndexSpan } from '../../../protocol/indexApi.ts';
import { keyAt } from '../../textKey.ts';
import type { IndexScope, ScopeSegment } from '../ranking/indexScope.ts';
import { WantedTexts } from '../ranking/wantedTexts.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';

/** A distinct text of an index in which a word may stand. */
export interface WordText {
  readonly id: number;
  /** Of its vector. */
  readonly key: string;
  /** Its first segment that may be shown; undefined where the one place is where the word was asked about. */
  readonly first: ScopeSegment | undefined;
  /** How many segments may be shown. */
  readonly places: number;
  /** The segment in which the word was asked about. */
  readonly own: ScopeSegment | undefined;
}

/** A text with the places of the word in it. */
export interface HeldWords {
  readonly read: ReadText;
  /** What is read of it, in which the words stand. */
  readonly input: string;
  readonly words: readonly Span[];
  /** Words beyond those. */
  readonly left: number;
}

// A line of a megabyte may hold little else.
const mostWordsInText = 50;
const orderSeed = 1;

/** The texts of an index in which a word may stand, by the full text. */
export class WordTexts {
  /** In an order by chance, the same each time: whatever part is read first, it is from everywhere. */
  readonly texts: readonly WordText[];
  readonly #workspace: WorkspaceDatabase;
  readonly #find: (text: string) => Span[];

  /** All texts have to be in the full text, else it waits for them. */
  constructor(
    workspace: WorkspaceDatabase,
    scope: IndexScope,
    word: string,
    { at, under }: { readonly at?: IndexSpan | undefined; under?: readonly string[] | undefined },
  ) {
    this.#workspace = workspace;
    this.#find = sameWord(word);
    const expression = phraseExpression(word, false);
    const ids = expression === undefined ? [] : workspace.fullText.matchingIds(expression);
    const part = under && scope.inFiles(liesUnder(under));
    const wanted = new WantedTexts(scope, { part });
    const keys = scope.keyBlob();
    const texts = ids.flatMap((id): WordText[] => {
      const place = scope.placeOf(id);
      if (place < 0 || !wanted.has(place)) return [];
      const segments = Array.from(wanted.segmentsOf(place), (each) => scope.segment(each));
      const own = at && segments.find((segment) => holds(segment, at));
      const others = segments.filter((segment) => segment !== own);
      const key = keyAt(keys, place);
      return [{ id, key, first: others[0], places: others.length, own }];
    });
    this.texts = shuffled(texts.length, orderSeed).flatMap((i) => texts[i] ?? []);
  }

  /** Where the word stands in a text: reads it. */
  wordsOf({ id }: WordText): HeldWords {
    const read = this.#workspace.readText(id);
    const input = inputOf(read);
    const words = this.#find(input);
    const left = Math.max(0, words.length - mostWordsInText);
    return { read, input, words: words.slice(0, mostWordsInText), left };
  }
}

/** Whether a place in a file lies in a segment. */
function holds(segment: ScopeSegment, at: IndexSpan): boolean {
  if (segment.path !== at.path) return false;
  return (at.cell === undefined || segment.cell === at.cell) && touches(segment, at);
}

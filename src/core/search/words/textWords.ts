import { foldText } from '../foldedText.ts';
import { identifierWords, searchWords } from '../identifierWords.ts';
import type { QueryWord } from '../keywordQuery.ts';
import type { Steps } from '../steps.ts';
import { porterStem } from './porterStem.ts';

// Of texts: some 10 ms.
const unitsAtOnce = 50_000;
// Beyond, a typed array takes half the room of a plain one; below, more.
const plainNumbers = 64;

/** The texts that hold a word, each by its number with how often it does: number, count, number, count… */
type Postings = ArrayLike<number>;

/** By word: what `TextWords` has of it. */
export type WordStems = Map<string, readonly string[]>;

/** A text, and what else it is found by, see `wordsAround`. */
export interface WordedText {
  readonly text: string;
  readonly around: string | undefined;
}

/** The words of some texts as the index's full text has them: stems, and beside them the parts of names. */
export class TextWords {
  /** By number of a text: its words, the parts of names counted with them. */
  readonly lengths: readonly number[];
  readonly #postings: ReadonlyMap<string, Postings>;

  private constructor(lengths: readonly number[], postings: ReadonlyMap<string, Postings>) {
    this.lengths = lengths;
    this.#postings = postings;
  }

  /** Numbers the texts from 0. In steps, for many of them take long. `stems`: kept by whoever asks again. */
  static *of(texts: Iterable<WordedText>, stems: WordStems = new Map()): Steps<TextWords> {
    const lengths: number[] = [];
    const postings = new Map<string, number[]>();
    // What each word adds to. Most words of a text were in one before.
    const known = new Map<string, readonly number[][]>();
    let units = 0;
    for (const { text, around } of texts) {
      const number = lengths.length;
      let length = 0;
      for (const word of wordsOf(text, around)) {
        let added = known.get(word);
        if (!added) {
          added = stemsOf(word, stems).map((stem) => postingsOf(stem, postings));
          known.set(word, added);
        }
        for (const held of added) {
          if (held.at(-2) === number) held[held.length - 1]! += 1;
          else held.push(number, 1);
        }
        length += added.length;
      }
      lengths.push(length);
      units += text.length;
      if (units < unitsAtOnce) continue;
      units = 0;
      yield undefined;
    }
    const kept = new Map<string, Postings>();
    for (const [stem, held] of postings) {
      kept.set(stem, held.length > plainNumbers ? Uint32Array.from(held) : held);
    }
    return new TextWords(lengths, kept);
  }

  /** Those that hold a query's word, each once for every stem that it is the beginning of where it is one. */
  holding({ text, isPrefix }: QueryWord): readonly Postings[] {
    const word = inSmallLetters(text);
    if (!isPrefix) return [this.#postings.get(porterStem(word)) ?? []];
    // A letter of a script without stems.
    const begin = porterStem(word);
    return Array.from(this.#postings).flatMap(([stem, held]) =>
      stem.startsWith(begin) ? [held] : [],
    );
  }
}

function wordsOf(text: string, around: string | undefined): readonly string[] {
  const words = searchWords(foldText(text));
  return around === undefined ? words : words.concat(searchWords(foldText(around)));
}

/** Of a word, and behind it of the parts that its text is found by. */
function stemsOf(word: string, stems: WordStems): readonly string[] {
  const known = stems.get(word);
  if (known) return known;
  const made = [word, ...identifierWords(word)].map((each) => porterStem(inSmallLetters(each)));
  stems.set(word, made);
  return made;
}

function postingsOf(stem: string, postings: Map<string, number[]>): number[] {
  const held = postings.get(stem) ?? [];
  postings.set(stem, held);
  return held;
}

/** A capital sigma becomes the one that ends a word, or the other: to SQLite they are one. */
function inSmallLetters(word: string): string {
  return word.toLowerCase().replaceAll('ς', 'σ');
}

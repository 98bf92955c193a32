import { limitsTexts, type Query } from '../../core/search/query.ts';
import type { QueryWord } from '../../core/search/keywordQuery.ts';
import type { Steps } from '../../core/search/steps.ts';
import { wordCounts, wordScores, type ScoredTexts } from '../../core/search/words/wordScores.ts';
import type { TextKind } from '../../core/text/blocks/readDocument.ts';
import { inputOf, type ReadText } from '../../core/text/segment.ts';
import { touches } from '../../core/text/span.ts';
import type { SimilarRequest, TextPlace, TextPlacesAnswer } from '../../protocol/corpusApi.ts';
import { TextFilter } from '../query/textFilter.ts';
import type { CorpusDocument } from './corpusDocument.ts';
import type { StoredText, VectorStore } from './vectorStore.ts';

/** Texts that a query does not rule out, each distinct one by the first of its places that may be found. */
export interface WantedPlaces {
  /** By place: 1 where the text may be found. */
  readonly flags: Uint8Array;
  /** The first place of each distinct text, ascending. */
  readonly firsts: Int32Array;
  /**
   * By segment: 1 where it may be found, of a query that asks what stands beside a text; undefined: wherever its text may be.
   */
  readonly segments?: Uint8Array | undefined;
}

interface TextSurroundings {
  readonly document: string;
  readonly kind: TextKind;
  readonly title: string | undefined;
}

/**
 * The distinct texts of some documents, whether they have a vector or not, as they were when this was made. A text's place
 * is its number, from 0, in the order of the documents.
 */
export class ScopeTexts {
  readonly segmentCount: number;
  /** By place. */
  readonly stored: readonly StoredText[];
  /** For each segment of the documents, one after the other, the place of its text. */
  readonly placeOf: Int32Array;
  readonly #documents: readonly CorpusDocument[];
  readonly #store: VectorStore;
  /** By place, the number of its first segment. */
  readonly #firstSegment: Int32Array;
  /** By place, the first place whose text is the same but for white space at its ends. */
  readonly #equalTo: Int32Array;
  /** By document, the place of each of its distinct texts. */
  readonly #placesIn: readonly Int32Array[];
  #countedIn: readonly Int32Array[] | undefined;
  /** Where a query rules nothing out. */
  #all: WantedPlaces | undefined;

  constructor(documents: readonly CorpusDocument[], store: VectorStore) {
    const places = new Map<StoredText, number>();
    // Gone at the end, and the slices of the documents with it.
    const trimmed = new Map<string, number>();
    const firstSegment: number[] = [];
    const equalTo: number[] = [];
    const count = documents.reduce((sum, { segmentCount }) => sum + segmentCount, 0);
    const placeOf = new Int32Array(count);
    let at = 0;
    this.#placesIn = documents.map((document) => {
      const placesIn = new Int32Array(document.distinct.length);
      document.distinctOf.forEach((index, segment) => {
        const stored = document.distinct[index];
        if (!stored) return;
        let place = places.get(stored);
        if (place === undefined) {
          place = places.size;
          places.set(stored, place);
          const text = document.segmentText(segment).trim();
          const equal = trimmed.get(text) ?? place;
          trimmed.set(text, equal);
          firstSegment.push(at);
          equalTo.push(equal);
        }
        placesIn[index] = place;
        placeOf[at++] = place;
      });
      return placesIn;
    });
    this.#documents = documents;
    this.#store = store;
    this.placeOf = placeOf;
    this.#firstSegment = Int32Array.from(firstSegment);
    this.#equalTo = Int32Array.from(equalTo);
    this.segmentCount = count;
    this.stored = [...places.keys()];
  }

  /** Distinct texts, those apart that differ in the white space at their ends. */
  get count(): number {
    return this.stored.length;
  }

  /** Segments that have a vector. */
  get embeddedCount(): number {
    let count = 0;
    for (const place of this.placeOf) if (this.stored[place]?.hasVector === true) count++;
    return count;
  }

  /** The documents in order, each with its first segment and how many it has. */
  forEachDocument(see: (document: string, first: number, count: number) => void): void {
    let first = 0;
    for (const { name, segmentCount } of this.#documents) {
      see(name, first, segmentCount);
      first += segmentCount;
    }
  }

  text(place: number): string {
    return this.#segmentAt(this.#firstSegment[place] ?? 0).text;
  }

  readText(place: number): ReadText {
    const { document, segment } = this.#locate(this.#firstSegment[place] ?? 0);
    return document.readText(segment);
  }

  /** What is read of a text. */
  input(place: number): string {
    return inputOf(this.readText(place));
  }

  /** The first of a text's segments that may be found. */
  first(place: number, { segments }: WantedPlaces): TextPlace {
    const found = segments
      ? this.placeOf.findIndex((each, segment) => each === place && segments[segment] === 1)
      : -1;
    return this.#segmentAt(found === -1 ? (this.#firstSegment[place] ?? 0) : found);
  }

  /** The document that a text stands in first, how that is laid out, and what names the text there. */
  around(place: number): TextSurroundings {
    const { document, segment } = this.#locate(this.#firstSegment[place] ?? 0);
    return { document: document.name, kind: document.kind, title: document.titles?.[segment] };
  }

  /** By place: the cosine of a vector, of length 1, to each text; NaN where neither it nor an equal one has a vector. */
  cosines(vector: Float32Array): Float64Array {
    const cosines = new Float64Array(this.count).fill(NaN);
    this.stored.forEach(({ hasVector, row }, place) => {
      if (hasVector) cosines[place] = this.#store.cosine(vector, row);
    });
    this.#equalTo.forEach((first, place) => {
      if (Number.isNaN(cosines[first])) cosines[first] = cosines[place] ?? NaN;
    });
    this.#equalTo.forEach((first, place) => {
      if (Number.isNaN(cosines[place])) cosines[place] = cosines[first] ?? NaN;
    });
    return cosines;
  }

  /** The cosines of all segments that have one, in ascending order. */
  sortedCosines(cosines: Float64Array): Float64Array {
    const all = new Float64Array(this.segmentCount);
    let count = 0;
    for (const place of this.placeOf) {
      const cosine = cosines[place] ?? NaN;
      if (!Number.isNaN(cosine)) all[count++] = cosine;
    }
    return all.subarray(0, count).sort();
  }

  /** The texts that a query does not rule out. Throws `invalidInput` for a pattern that cannot be followed. */
  *wanted(query: Query): Steps<WantedPlaces> {
    if (!limitsTexts(query))
      return (this.#all ??= this.#placesOf(new Uint8Array(this.count).fill(1)));
    const flags = new Uint8Array(this.count);
    const filter = new TextFilter(query);
    const isBeside =
      query.wanted.phrases.length > 0 && this.#documents.some(({ isTable }) => isTable);
    if (isBeside) return yield* this.#wantedSegments(filter);
    for (let place = 0; place < flags.length; place++) {
      if (yield* filter.accepts(this.text(place))) flags[place] = 1;
      yield undefined;
    }
    return this.#placesOf(flags);
  }

  /** Of one text a record may be wanted and another not: what is in quotes may stand in any of their columns. */
  *#wantedSegments(filter: TextFilter): Steps<WantedPlaces> {
    const flags = new Uint8Array(this.count);
    const segments = new Uint8Array(this.segmentCount);
    let at = 0;
    for (const document of this.#documents) {
      yield* document.findRecords();
      for (let segment = 0; segment < document.segmentCount; segment++, at++) {
        const beside = (): string | undefined => document.recordValues(segment);
        yield undefined;
        if (!(yield* filter.accepts(document.segmentText(segment), beside))) continue;
        segments[at] = 1;
        flags[this.placeOf[at] ?? 0] = 1;
      }
    }
    return { ...this.#placesOf(flags), segments };
  }

  #placesOf(flags: Uint8Array): WantedPlaces {
    const seen = new Uint8Array(flags.length);
    const firsts = new Int32Array(flags.length);
    let count = 0;
    for (let place = 0; place < flags.length; place++) {
      const equal = this.#equalTo[place] ?? 0;
      if (flags[place] === 0 || seen[equal] === 1) continue;
      seen[equal] = 1;
      firsts[count++] = place;
    }
    return { flags, firsts: firsts.slice(0, count) };
  }

  /** By place: the BM25 score of each text, 0 where no word occurs. `pathOf`: a document's path, whose words count. */
  *wordScores(
    words: readonly QueryWord[],
    pathOf: (document: string) => string,
  ): Steps<Float64Array> {
    if (words.length === 0) return new Float64Array(this.count);
    return wordScores(words, yield* this.#searched(pathOf), this.count);
  }

  /** How many of the texts hold each of some words. `pathOf`: as in `wordScores`. */
  *wordCounts(words: readonly QueryWord[], pathOf: (document: string) => string): Steps<number[]> {
    return wordCounts(words, yield* this.#searched(pathOf), this.count);
  }

  *#searched(pathOf: (document: string) => string): Steps<ScoredTexts[]> {
    const counted = (this.#countedIn ??= this.#counted());
    const searched: ScoredTexts[] = [];
    for (const [i, document] of this.#documents.entries()) {
      const inDocument = yield* document.words(pathOf(document.name));
      searched.push({ words: inDocument, places: counted[i] ?? new Int32Array() });
    }
    return searched;
  }

  /** By place: the scores that a scope which holds these documents, and maybe more, gives to the texts of these. */
  scoresFrom(whole: ScopeTexts, scores: Float64Array): Float64Array {
    if (whole === this) return scores;
    const scoreOf = new Map(whole.stored.map((stored, place) => [stored, scores[place] ?? 0]));
    return Float64Array.from(this.stored, (stored) => scoreOf.get(stored) ?? 0);
  }

  /** `#placesIn`, -1 where a text was counted in a document before. */
  #counted(): Int32Array[] {
    const isCounted = new Uint8Array(this.count);
    return this.#placesIn.map((places) =>
      places.map((place) => {
        if (isCounted[place] === 1) return -1;
        isCounted[place] = 1;
        return place;
      }),
    );
  }

  /** Of some first places of distinct texts: how many segments hold each, as far as they may be found. */
  segmentCounts({ flags, segments }: WantedPlaces, firsts: readonly number[]): number[] {
    // By place of an equal text: which of `firsts` it is, from 1.
    const numbers = new Int32Array(this.count);
    firsts.forEach((place, i) => {
      numbers[this.#equalTo[place] ?? 0] = i + 1;
    });
    const counts = new Array<number>(firsts.length + 1).fill(0);
    for (const [segment, place] of this.placeOf.entries()) {
      const number = numbers[this.#equalTo[place] ?? 0] ?? 0;
      const isWanted = flags[place] === 1 && segments?.[segment] !== 0;
      if (isWanted) counts[number] = (counts[number] ?? 0) + 1;
    }
    return counts.slice(1);
  }

  /** Where a text stands, at most `limit` of the places. What a query rules out, and what touches a span, is not counted. */
  *placesOf(
    text: string,
    query: Query,
    limit: number,
    exclude?: SimilarRequest['exclude'],
  ): Steps<TextPlacesAnswer> {
    const trimmed = text.trim();
    const isEqual = this.#equalTo.findIndex(
      (first, place) => first === place && this.text(place).trim() === trimmed,
    );
    const filter = limitsTexts(query) ? new TextFilter(query) : undefined;
    if (filter) for (const document of this.#documents) yield* document.findRecords();
    const places: TextPlace[] = [];
    let count = 0;
    for (const [segment, place] of this.placeOf.entries()) {
      if (this.#equalTo[place] !== isEqual) continue;
      const found = this.#segmentAt(segment);
      if (exclude?.document === found.document && touches(found, exclude)) continue;
      const at = this.#locate(segment);
      const beside = (): string | undefined => at.document.recordValues(at.segment);
      if (filter && !(yield* filter.accepts(found.text, beside))) continue;
      if (count < limit) places.push(found);
      count++;
      yield undefined;
    }
    return { places, count };
  }

  #segmentAt(number: number): TextPlace {
    const { document, segment } = this.#locate(number);
    const { start, end } = document.spanOf(segment);
    return { document: document.name, segment, start, end, ...document.readText(segment) };
  }

  #locate(number: number): { readonly document: CorpusDocument; readonly segment: number } {
    let segment = number;
    for (const document of this.#documents) {
      if (segment < document.segmentCount) return { document, segment };
      segment -= document.segmentCount;
    }
    throw new RangeError(`There is no segment ${number} in the scope.`);
  }
}

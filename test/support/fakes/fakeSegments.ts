import type {
  Attribution,
  Meetings,
  Neighbour,
} from '../../../src/protocol/page/pageNeighbours.ts';
import type { PageSimilarity, PanelSegment } from '../../../src/protocol/pageApi.ts';
import { hash } from './fakeTokens.ts';

const dims = 24;
const wordsOrGaps = /[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu;
const isWord = /[\p{L}\p{M}\p{N}]/u;
/** Texts from which percentiles are counted. */
const samplePairs = 2000;

/** Vectors of texts, made of nothing but their words: the mean over words, `[CLS]` and `[SEP]`. */
export class FakeSegments {
  readonly #words = new Map<string, Float64Array>();
  readonly #vectors = new Map<string, Float64Array>();

  cosine(a: string, b: string): number {
    const [first, second] = [this.#vector(a), this.#vector(b)];
    return dot(first, second) / Math.sqrt(dot(first, first) * dot(second, second));
  }

  vector(text: string): ArrayLike<number> {
    return this.#vector(text);
  }

  /** Exact shares of the words of `text` in its cosine to `reference`. */
  attribution(reference: string, text: string, shownWords: number): Attribution {
    const direction = this.#vector(reference);
    const own = this.#vector(text);
    const scale = Math.sqrt(dot(direction, direction) * dot(own, own));
    const share = (word: string): number => dot(direction, this.#word(word)) / scale;
    const words = runs(text).map((run) => ({
      text: run,
      contribution: isWord.test(run) ? share(run.toLowerCase()) : undefined,
    }));
    const shown = words.slice(0, shownWords);
    const rest = words
      .slice(shownWords)
      .reduce((sum, { contribution }) => sum + (contribution ?? 0), 0);
    const [cls, sep] = [share('[CLS]'), share('[SEP]')];
    return { score: this.cosine(reference, text), words: shown, cls, sep, rest };
  }

  /** For each word of `reference` the nearest one of `text`; all count alike. */
  meetings(reference: string, text: string): Meetings {
    const asked = wordPlaces(reference);
    const said = wordPlaces(text);
    const matches = asked.flatMap(({ word, start, end }) => {
      const own = this.#word(word);
      const cosines = said.map((each) => cosineOf(own, this.#word(each.word)));
      const cosine = Math.max(...cosines);
      const met = said[cosines.indexOf(cosine)];
      if (!met) return [];
      const place = { queryStart: start, queryEnd: end, start: met.start, end: met.end };
      return [{ ...place, cosine, weight: 1 / asked.length }];
    });
    return { texts: [reference, text], matches, beyond: 0 };
  }

  /** Sorted cosines of pairs, as the base of percentiles. */
  sample(count: number, textOf: (index: number) => string): Float64Array {
    const pairs = Math.min(samplePairs, (count * (count - 1)) / 2);
    return Float64Array.from({ length: pairs }, (_, i) => {
      const a = hash(`a${i}`) % count;
      const b = (a + 1 + (hash(`b${i}`) % Math.max(1, count - 1))) % count;
      return this.cosine(textOf(a), textOf(b));
    }).sort();
  }

  neighbours(
    reference: string,
    texts: readonly { id: string; title: string; line: number; text: string }[],
    percentileOf: (cosine: number) => number | undefined,
  ): Neighbour[] {
    const count = new Map<string, number>();
    for (const { text } of texts) count.set(text.trim(), (count.get(text.trim()) ?? 0) + 1);
    const firsts = new Map(texts.toReversed().map((each) => [each.text.trim(), each]));
    return texts
      .filter((each) => firsts.get(each.text.trim()) === each)
      .map(({ text, ...hit }) => {
        const score = this.cosine(reference, text);
        const places = count.get(text.trim()) ?? 1;
        return { ...hit, text: labelOf(text), places, score, percentile: percentileOf(score) };
      })
      .sort((a, b) => b.score - a.score);
  }

  similarity(
    texts: readonly string[],
    segments: readonly PanelSegment[],
    segmentCount: number,
    percentileOf: (cosine: number) => number | undefined,
  ): PageSimilarity {
    const size = texts.length;
    const cosines = new Float32Array(size * size);
    const sameAs = Int32Array.from(texts, (text) =>
      texts.findIndex((other) => other.trim() === text.trim()),
    );
    const isFirst = (i: number): boolean => sameAs[i] === i;
    const isPair = (a: number, b: number): boolean =>
      isFirst(a) && (isFirst(b) || (sameAs[b] === a && sameAs.indexOf(a, a + 1) === b));
    const found: { a: number; b: number; cosine: number }[] = [];
    for (let a = 0; a < size; a++) {
      for (let b = a; b < size; b++) {
        const cosine = this.cosine(texts[a]!, texts[b]!);
        cosines[a * size + b] = cosines[b * size + a] = cosine;
        if (a !== b && isPair(a, b)) found.push({ a, b, cosine });
      }
    }
    found.sort((a, b) => b.cosine - a.cosine);
    return {
      segments,
      segmentCount,
      cosines,
      percentiles: cosines.map((cosine) => percentileOf(cosine) ?? NaN),
      pairs: Int32Array.from(found.slice(0, 200).flatMap(({ a, b }) => [a, b])),
      sameAs,
      percentileBasis: size < 50 ? 'background' : 'pairs',
    };
  }

  #vector(text: string): Float64Array {
    const known = this.#vectors.get(text);
    if (known) return known;
    const words = runs(text).filter((run) => isWord.test(run));
    const vector = new Float64Array(dims);
    for (const word of ['[CLS]', '[SEP]', ...words]) {
      const own = this.#word(word.toLowerCase());
      for (let d = 0; d < dims; d++) vector[d]! += own[d]!;
    }
    this.#vectors.set(text, vector);
    return vector;
  }

  #word(name: string): Float64Array {
    const word = name.toLowerCase();
    const known = this.#words.get(word);
    if (known) return known;
    // Rare words weigh more than short ones, as in a model.
    const weight = word.startsWith('[') ? 0.8 : Math.min(1.2, 0.3 + word.length / 8);
    const vector = Float64Array.from(
      { length: dims },
      (_, d) => ((hash(`${word}/${d}`) % 2001) / 1000 - 1) * weight,
    );
    this.#words.set(word, vector);
    return vector;
  }
}

export function labelOf(text: string): string {
  return text.trim().split('\n')[0]!.slice(0, 200);
}

function runs(text: string): string[] {
  return Array.from(text.matchAll(wordsOrGaps), ([run]) => run);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function cosineOf(a: Float64Array, b: Float64Array): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function wordPlaces(text: string): { word: string; start: number; end: number }[] {
  let at = 0;
  return runs(text).flatMap((run) => {
    const start = at;
    at += run.length;
    return isWord.test(run) ? [{ word: run.toLowerCase(), start, end: at }] : [];
  });
}

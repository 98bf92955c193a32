import { throwIfCancelled } from '../../../core/errors/appError.ts';
import { expectedByChance } from '../../../core/search/nearness.ts';
import type { EngineCalls, JobCalls } from '../../../host/engine/processCalls.ts';
import type { WireMatrix } from '../../../protocol/wire.ts';
import type { RepeatedPlace } from './repeatedPlaces.ts';

/** A document that is looked through: all of its segments are embedded. */
export interface SearchedDocument {
  readonly name: string;
  /** `start, end` of each segment, UTF-16 offsets. */
  readonly spans: Int32Array;
  /** What a model reads of a part: what is read alike is one text, as in the panel. */
  readonly text: (start: number, end: number) => string;
  /** Vectors of length 1 of some segments. */
  readonly vectorsOf: (segments: Int32Array, signal: AbortSignal) => Promise<WireMatrix>;
}

interface Dependencies {
  readonly engine: EngineCalls;
  readonly jobs: JobCalls;
}

interface FindOptions {
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Nearly the same words, as in the panel. */
const least = 0.9;
const rowsAtOnce = 4096;
let sets = 0;

/** All places of texts that are said again, in whatever document. */
export async function findRepeated(
  documents: readonly SearchedDocument[],
  { engine, jobs }: Dependencies,
  { signal, onProgress }: FindOptions,
): Promise<RepeatedPlace[]> {
  const texts = distinctTexts(documents);
  const count = texts.placesOf.length;
  if (count === 0) return [];
  const set = `marked repetitions ${++sets}`;
  const near = await jobs.call(async (api) => {
    try {
      for await (const { first, vectors } of vectorParts(documents, texts, signal)) {
        const end = first + vectors.rows;
        await api.putTexts({
          ...{ set, count, first, vectors },
          texts: texts.texts.slice(first, end),
          placeCounts: Int32Array.from(texts.placesOf.slice(first, end), ({ length }) => length),
        });
      }
      return await api.findRepetitions(
        { set, least },
        {
          signal,
          onProgress: ({ share }) => {
            onProgress(share);
          },
        },
      );
    } finally {
      // A process that has ended has let go of it.
      await api.removeTexts({ set }).catch(() => undefined);
    }
  }, signal);
  const unrelated = await engine.call((api) => api.unrelatedPairs(undefined, { signal }), signal);
  let first = 0;
  return [...near.ends].flatMap((end, group) => {
    const members = near.members.subarray(first, end);
    first = end;
    return [...members].flatMap((text) => {
      const places = texts.placesOf[text] ?? [];
      const cosine = places.length > 1 ? 1 : (near.nearness[text] ?? NaN);
      const expected = expectedByChance(cosine, count, unrelated);
      return places.map((place) => ({ ...place, group, cosine, expected }));
    });
  });
}

interface DistinctTexts {
  readonly texts: readonly string[];
  /** By text. */
  readonly placesOf: readonly (readonly Pick<RepeatedPlace, 'document' | 'start' | 'end'>[])[];
  /** By document the segments at which a text is for the first time, ascending. */
  readonly firsts: readonly (readonly number[])[];
}

function distinctTexts(documents: readonly SearchedDocument[]): DistinctTexts {
  const numbers = new Map<string, number>();
  const placesOf: Pick<RepeatedPlace, 'document' | 'start' | 'end'>[][] = [];
  const firsts = documents.map(({ name, spans, text }) => {
    const own: number[] = [];
    for (let segment = 0; segment < spans.length / 2; segment++) {
      const [start, end] = [spans[2 * segment] ?? 0, spans[2 * segment + 1] ?? 0];
      const trimmed = text(start, end).trim();
      const known = numbers.get(trimmed);
      const place = { document: name, start, end };
      if (known === undefined) {
        numbers.set(trimmed, placesOf.length);
        placesOf.push([place]);
        own.push(segment);
      } else {
        placesOf[known]?.push(place);
      }
    }
    return own;
  });
  return { texts: [...numbers.keys()], placesOf, firsts };
}

/** The vectors of distinct texts, in their order. */
async function* vectorParts(
  documents: readonly SearchedDocument[],
  { firsts }: DistinctTexts,
  signal: AbortSignal,
): AsyncGenerator<{ readonly first: number; readonly vectors: WireMatrix }> {
  let first = 0;
  for (const [i, { vectorsOf }] of documents.entries()) {
    const own = firsts[i] ?? [];
    for (let from = 0; from < own.length; from += rowsAtOnce) {
      throwIfCancelled(signal);
      const some = Int32Array.from(own.slice(from, from + rowsAtOnce));
      yield { first, vectors: await vectorsOf(some, signal) };
      first += some.length;
    }
  }
}

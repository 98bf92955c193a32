import {
  expectedByChance,
  leastCosine,
  type UnrelatedCosines,
} from '../../../../core/search/nearness.ts';
import type { ApartTexts, NearTexts } from '../../../../protocol/jobs/repetitionJobs.ts';
import type {
  PageApart,
  PageRepetitions,
  RepetitionBar,
} from '../../../../protocol/page/pageRepetitions.ts';

/** Which distinct text each segment has. */
export interface SegmentTexts {
  /** By segment, -1 where it has no vector. */
  readonly textOf: Int32Array;
  readonly textCount: number;
}

/** As the command line's duplicates. */
const nearlyTheSame = 0.9;
/** Of a text that stands apart so many nearest ones are named. */
const namedNeighbours = 3;

/** The cosines that words mean among so many texts. */
export function barsOf(
  textCount: number,
  unrelated: UnrelatedCosines | undefined,
): Record<RepetitionBar, number> {
  // No two texts are nearer than equal ones, however seldom that is by chance.
  const at = (word: 'strong' | 'likely'): number =>
    unrelated ? Math.min(1, leastCosine(word, Math.max(1, textCount), unrelated)) : NaN;
  return { same: nearlyTheSame, strong: at('strong'), likely: at('likely') };
}

/** The cosine of a bar; that of `same` where a word's is not known. */
export function leastOf(
  bar: RepetitionBar | number,
  bars: Readonly<Record<RepetitionBar, number>>,
): number {
  if (typeof bar === 'number') return bar;
  return Number.isNaN(bars[bar]) ? bars.same : bars[bar];
}

/** What texts repeat, by segment. */
export function segmentRepetitions(
  near: NearTexts,
  texts: SegmentTexts,
  bars: Readonly<Record<RepetitionBar, number>>,
  least: number,
  unrelated: UnrelatedCosines | undefined,
): PageRepetitions {
  const segments = segmentsByText(texts);
  const members: number[] = [];
  const twins: number[] = [];
  const cosines: number[] = [];
  const ends: number[] = [];
  let first = 0;
  for (const end of near.ends) {
    const group = Array.from(near.members.subarray(first, end)).flatMap((text) => {
      const own = segments[text] ?? [];
      const isSeveral = own.length > 1;
      const other = segments[near.twinOf[text] ?? -1]?.[0] ?? -1;
      return own.map((segment, i) => ({
        segment,
        twin: isSeveral ? (own[(i + 1) % own.length] ?? -1) : other,
        cosine: isSeveral ? 1 : (near.nearness[text] ?? NaN),
      }));
    });
    group.sort((a, b) => a.segment - b.segment);
    for (const { segment, twin, cosine } of group) {
      members.push(segment);
      twins.push(twin);
      cosines.push(cosine);
    }
    ends.push(members.length);
    first = end;
  }
  return {
    least,
    bars,
    members: Int32Array.from(members),
    ends: Int32Array.from(ends),
    twins: Int32Array.from(twins),
    cosines: Float32Array.from(cosines),
    expected: expectedOf(cosines, texts, unrelated),
    ...countsOf(texts),
  };
}

/** Where no text has a vector. */
export function noRepetitions(
  texts: SegmentTexts,
  bars: Readonly<Record<RepetitionBar, number>>,
  least: number,
): PageRepetitions {
  const none = new Int32Array();
  const near = { members: none, ends: none, twinOf: none, nearness: new Float32Array() };
  return segmentRepetitions(near, texts, bars, least, undefined);
}

/** Where no text has a vector. */
export function noneApart(texts: SegmentTexts): PageApart {
  const [none, numbers] = [new Int32Array(), new Float32Array()];
  const found = { texts: none, nearest: none, count: 0 };
  return segmentApart(
    { ...found, scores: numbers, nearness: numbers, cosines: numbers },
    texts,
    undefined,
  );
}

/** What stands apart, by the first segment of each text. */
export function segmentApart(
  found: ApartTexts,
  texts: SegmentTexts,
  unrelated: UnrelatedCosines | undefined,
): PageApart {
  const segments = segmentsByText(texts);
  const named = Math.min(namedNeighbours, found.count);
  const firstOf = (text: number): number => segments[text]?.[0] ?? -1;
  const rows = [...found.texts.keys()];
  const some = (all: Int32Array | Float32Array, row: number): number[] =>
    Array.from(all.subarray(row * found.count, row * found.count + named));
  const cosines = rows.flatMap((row) => some(found.cosines, row));
  return {
    segments: found.texts.map(firstOf),
    placeCounts: found.texts.map((text) => segments[text]?.length ?? 0),
    scores: found.scores,
    nearness: found.nearness,
    neighbours: found.count,
    nearest: Int32Array.from(rows.flatMap((row) => some(found.nearest, row).map(firstOf))),
    cosines: Float32Array.from(cosines),
    expected: expectedOf(cosines, texts, unrelated),
    named,
    textCount: texts.textCount,
    ...countsOf(texts),
  };
}

function segmentsByText({ textOf, textCount }: SegmentTexts): readonly (readonly number[])[] {
  const segments: number[][] = Array.from({ length: textCount }, () => []);
  for (const [segment, text] of textOf.entries()) if (text >= 0) segments[text]?.push(segment);
  return segments;
}

function expectedOf(
  cosines: readonly number[],
  { textCount }: SegmentTexts,
  unrelated: UnrelatedCosines | undefined,
): Float32Array {
  return Float32Array.from(
    cosines,
    (cosine) => expectedByChance(cosine, textCount, unrelated) ?? NaN,
  );
}

function countsOf({
  textOf,
}: SegmentTexts): Pick<PageRepetitions, 'segmentCount' | 'waitingCount'> {
  const waitingCount = textOf.reduce((sum, text) => sum + (text === -1 ? 1 : 0), 0);
  return { segmentCount: textOf.length - waitingCount, waitingCount };
}

import type { Span } from '../../text/span.ts';
import { componentCount } from '../../tokenVectors/tokenComponents.ts';
import type { Matrix } from '../../vectors/matrix.ts';
import { clusterCount } from '../clusters/clusterCount.ts';
import { sphericalKMeans } from '../clusters/sphericalKMeans.ts';
import { largestFirst, themeNearness } from '../clusters/themes.ts';
import { themeNames } from '../clusters/themeNames.ts';
import type { BlockOptions } from '../pairBlocks.ts';

/** The places of a word in groups, the largest first. */
export interface WordSenses {
  /** By place, from 0. */
  readonly senseOf: Int32Array;
  readonly count: number;
  /** By sense, the place that is nearest to its middle. */
  readonly typical: Int32Array;
}

// Of test/fixtures/senses, 40 and 45 of 48 senses by themselves are one group with these, and all 21 words are several. More
// dimensions make smaller silhouettes.
const leastSilhouette = { ofComponents: 0.4, ofStates: 0.34 };
const mostComponentDims = 2 * componentCount;
/** More are topics, not senses. */
const mostSenses = 6;

/** Groups the places of a word by the cosines of their `senseVectors`; how many groups there are is told by the data, 1 among them. */
export async function groupSenses(vectors: Matrix, options: BlockOptions): Promise<WordSenses> {
  const { ofComponents, ofStates } = leastSilhouette;
  const least = vectors.dims > mostComponentDims ? ofStates : ofComponents;
  const limits = { least, most: mostSenses };
  const k = await clusterCount(vectors, options, limits);
  const ones = new Uint8Array(vectors.rows).fill(1);
  const { themeOf: senseOf, themeCount: count } =
    k === 1
      ? { themeOf: new Int32Array(vectors.rows), themeCount: 1 }
      : largestFirst((await sphericalKMeans(vectors, k, options)).clusterOf, k, ones);
  const nearness = themeNearness(vectors, senseOf, count);
  const typical = new Int32Array(count).fill(-1);
  for (const [place, sense] of senseOf.entries()) {
    const best = typical[sense]!;
    if (best === -1 || nearness[place]! > nearness[best]!) typical[sense] = place;
  }
  return { senseOf, count, typical };
}

/** What each sense is about, by the words that stand around it and not around the others; '' where none tell. */
export function senseNames(
  texts: readonly { readonly text: string; readonly word: Span }[],
  { senseOf, count }: WordSenses,
): string[] {
  // The word itself says nothing, and no phrase goes across it.
  const around = texts.map(
    ({ text, word }) => `${text.slice(0, word.start)} · ${text.slice(word.end)}`,
  );
  return themeNames(around, senseOf, count).map(({ name }) => name);
}

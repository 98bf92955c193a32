import { expectedByChance, nearnessOf, type UnrelatedCosines } from '../../core/search/nearness.ts';
import { expectedWhereMeant, type MeaningTest } from '../../core/search/queryMeaning.ts';
import type { Query } from '../../core/search/query.ts';
import type { Steps } from '../../core/search/steps.ts';
import type { QueryNearnessAnswer } from '../../protocol/corpusApi.ts';
import type { ScopeTexts } from './scopeTexts.ts';

interface NearnessOptions {
  /** By place; undefined where the query has no words for the model. */
  readonly cosines: Float64Array | undefined;
  readonly unrelated: UnrelatedCosines | undefined;
  /** Of which texts the cosine to the query is to be believed. */
  readonly means: MeaningTest | undefined;
  /** Whether a document may be found. */
  readonly allows: (document: string) => boolean;
}

/** How near a query comes to each segment of a scope. What it rules out has its cosine and is no hit. */
export function* queryNearness(
  texts: ScopeTexts,
  query: Query,
  { cosines, unrelated, means, allows }: NearnessOptions,
): Steps<QueryNearnessAnswer> {
  const { flags, segments } = yield* texts.wanted(query);
  const words = query.plain.toLowerCase();
  const { phrases, patterns } = query.wanted;
  const asksForMore = phrases.length + patterns.length > 0;
  const isHit = new Uint8Array(texts.count);
  const expected = new Float32Array(texts.count).fill(NaN);
  for (let place = 0; place < texts.count; place++) {
    const byChance = expectedWhereMeant(
      expectedByChance(cosines?.[place], texts.count, unrelated),
      () => texts.text(place),
      means,
    );
    expected[place] = byChance ?? NaN;
    if (flags[place] !== 1) continue;
    // What a list of hits does not dim.
    const isNear = byChance !== undefined && nearnessOf(byChance) !== 'chance';
    const holds = asksForMore || (words !== '' && texts.text(place).toLowerCase().includes(words));
    if (isNear || holds) isHit[place] = 1;
    yield undefined;
  }
  const { placeOf } = texts;
  const hits = placeOf.map((place, segment) =>
    segments?.[segment] === 0 ? 0 : (isHit[place] ?? 0),
  );
  texts.forEachDocument((document, first, count) => {
    if (!allows(document)) hits.fill(0, first, first + count);
  });
  return {
    cosines: Float32Array.from(placeOf, (place) => cosines?.[place] ?? NaN),
    expected: Float32Array.from(placeOf, (place) => expected[place] ?? NaN),
    hits: Uint8Array.from(hits),
  };
}

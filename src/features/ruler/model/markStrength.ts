import { t } from '../../../core/l10n/translate.ts';
import { nearnessFact, nearnessOf } from '../../../core/search/nearness.ts';
import type { PercentileBasis } from '../../../core/search/percentile.ts';
import { percentileText } from '../../../core/search/percentileText.ts';
import type { Hit } from '../../../protocol/corpusApi.ts';

/** How strongly a line is marked. */
export type MarkStrength = 'strong' | 'likely';

/** Where nearness is not known: more like the line than this share of pairs of lines are like each other. */
const leastPercentile = 99;

type Scores = Pick<Hit, 'score' | 'percentile' | 'expected'>;

/**
 * By how near a line is, so that a mark means the same in every file; undefined where the line is not to be marked. Where
 * nearness is not known, by its percentile among the file's own pairs.
 */
export function markStrength({
  percentile = 0,
  expected,
}: Omit<Scores, 'score'>): MarkStrength | undefined {
  const nearness = nearnessOf(expected);
  if (nearness === undefined) return percentile >= leastPercentile ? 'likely' : undefined;
  return nearness === 'strong' || nearness === 'likely' ? nearness : undefined;
}

/** A line that is to be marked. */
export interface MarkedHit extends Hit {
  readonly strength: MarkStrength;
}

/** Those that are to be marked, each with how strongly. */
export function markedHits(hits: readonly Hit[]): MarkedHit[] {
  return hits.flatMap((hit) => {
    const strength = markStrength(hit);
    return strength === undefined ? [] : [{ ...hit, strength }];
  });
}

/** What the hover of a marked line says, without markup. */
export function markText({ score, percentile, expected }: Scores, basis: PercentileBasis): string {
  const facts = [
    ...(expected === undefined ? [] : [nearnessFact(expected)]),
    ...(percentile === undefined ? [] : [aboveText(percentile, basis)]),
    t('cosine {0}', score.toFixed(4)),
  ];
  return t('Like the line that was chosen: {0}', facts.join(', '));
}

function aboveText(percentile: number, basis: PercentileBasis): string {
  const share = percentileText(percentile);
  return basis === 'background'
    ? t('above {0} of pairs of unrelated texts', share)
    : t('above {0} of pairs of lines', share);
}

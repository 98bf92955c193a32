import { t } from '../../../core/l10n/translate.ts';
import { broughtFacts } from '../../../core/search/broughtBy.ts';
import type { Signal, Why } from '../../../core/search/ranking/rankPassages.ts';
import type { ResultHit } from '../../../host/results.ts';

function nameOf(signal: Signal): string {
  switch (signal) {
    case 'meaning':
      return t('meaning');
    case 'words':
      return t('words');
    case 'tokens':
      return t('words by meaning');
    case 'name':
      return t('name of the file');
    case 'title':
      return t('named by what was asked');
    case 'phrase':
      return t('holds the query as it stands');
    case 'definition':
      return t('defines the name asked for');
    case 'test':
      return t('test or example, counted less');
    case 'document':
      return t('document, counted less');
    case 'file':
      return t('more of it in its file');
    case 'repeat':
      return t('further hit of its file, counted less');
  }
}

/** By what a hit was found, as its row says it. `isByPattern`: patterns alone were looked for. */
export function foundBy(
  hit: Pick<ResultHit, 'score' | 'expected' | 'isEstimate' | 'why'>,
  isByPattern: boolean,
): readonly string[] {
  if (hit.score !== undefined || hit.isEstimate) return broughtFacts(hit);
  return [isByPattern ? t('by the pattern') : t('by its words')];
}

/** Why a hit stands where it does: each signal with its share, two decimals, the strongest first. Undefined: none. */
export function whyText(why: Why): string | undefined {
  const shares = Object.entries(why) as [Signal, number][];
  if (shares.length === 0) return undefined;
  const parts = shares
    .toSorted(([, a], [, b]) => b - a)
    .map(([signal, share]) => {
      return `${nameOf(signal)} ${share < 0 ? '−' : '+'}${Math.abs(share).toFixed(2)}`;
    });
  return t('Why here: {0}', parts.join(' · '));
}

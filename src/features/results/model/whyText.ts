import { broughtFacts } from '../../../core/search/broughtBy.ts';
import type { Signal, Why } from '../../../core/search/ranking/rankPassages.ts';
import type { ResultHit } from '../../../host/results.ts';

const names: Readonly<Record<Signal, string>> = {
  meaning: 'meaning',
  words: 'words',
  tokens: 'words by meaning',
  name: 'name of the file',
  title: 'named by what was asked',
  definition: 'defines the name asked for',
  test: 'test or example, counted less',
  document: 'document, counted less',
  file: 'more of it in its file',
  repeat: 'further hit of its file, counted less',
};

/** By what a hit was found, as its row says it. `isByPattern`: patterns alone were looked for. */
export function foundBy(
  hit: Pick<ResultHit, 'score' | 'expected' | 'isEstimate' | 'why'>,
  isByPattern: boolean,
): readonly string[] {
  if (hit.score !== undefined || hit.isEstimate) return broughtFacts(hit);
  return [isByPattern ? 'by the pattern' : 'by its words'];
}

/** Why a hit stands where it does: each signal with its share, two decimals, the strongest first. Undefined: none. */
export function whyText(why: Why): string | undefined {
  const shares = Object.entries(why) as [Signal, number][];
  if (shares.length === 0) return undefined;
  const parts = shares
    .toSorted(([, a], [, b]) => b - a)
    .map(([signal, share]) => {
      return `${names[signal]} ${share < 0 ? '−' : '+'}${Math.abs(share).toFixed(2)}`;
    });
  return `Why here: ${parts.join(' · ')}`;
}

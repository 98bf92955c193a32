import { isByChance } from '../../../core/search/askedFor.ts';
import { parseQuery } from '../../../core/search/query.ts';
import { t, tCount } from '../../../core/l10n/translate.ts';
import { queryText, quoted } from './queryText.ts';
import type { ResultSet } from '../../../host/results.ts';
import type { HitNode, ResultTree } from './resultTree.ts';

/**
 * The line above the results: how many there are, for which query, and where. `isOfOtherModel`: the model that found
 * them is no longer in use.
 */
export function resultsMessage(
  { query, asked, where }: Pick<ResultSet, 'query' | 'asked' | 'where'>,
  tree: ResultTree,
  isOfOtherModel = false,
): string {
  const found = t('{0} for {1} in {2}.', foundText(tree), asked ?? queryText(query), where);
  const byChance = countByChance(query, tree.hits);
  const sentences = [
    // Also of those that a filter leaves out.
    ...(tree.total > 0 && countByChance(query, tree.all) === tree.total
      ? [t('Nothing here is close in meaning.'), found]
      : [found, ...(byChance === 0 ? [] : [byChanceText(byChance)])]),
    ...(isOfOtherModel ? [t('Another model found them; refresh the results.')] : []),
  ];
  return sentences.join(' ');
}

function countByChance({ text }: ResultSet['query'], nodes: readonly HitNode[]): number {
  const query = parseQuery(text);
  return nodes.filter(({ hit: { text, expected } }) => isByChance(query, { text, expected }))
    .length;
}

/** The best that there are fill the list, however far they are: so many rows are no finds. */
function byChanceText(count: number): string {
  return tCount(
    count,
    '{0} of them is no closer in meaning than by chance.',
    '{0} of them are no closer in meaning than by chance.',
  );
}

export function resultsText(count: number): string {
  return tCount(count, '{0} result', '{0} results');
}

/** How many results are shown: `3 results in 2 files`. */
export function foundText({ hits, fileCount, total, filter }: ResultTree): string {
  if (total === 0) return t('No results');
  const shown = hits.length;
  if (filter.trim() === '')
    return t('{0} in {1}', resultsText(shown), tCount(fileCount, '{0} file', '{0} files'));
  return tCount(
    total,
    '{1} of {0} result, filtered by {2},',
    '{1} of {0} results, filtered by {2},',
    shown,
    quoted(filter),
  );
}

import { isByChance } from '../../../core/search/askedFor.ts';
import { parseQuery } from '../../../core/search/query.ts';
import { t, tCount } from '../../../core/l10n/translate.ts';
import { queryText, quoted } from './queryText.ts';
import type { ResultSet } from '../../../host/results.ts';
import type { ResultTree } from './resultTree.ts';

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
  const text = isNothingClose(query, tree)
    ? `${t('Nothing here is close in meaning.')} ${found}`
    : found;
  return isOfOtherModel ? `${text} ${t('Another model found them; refresh the results.')}` : text;
}

/** Whether each hit, also of those that a filter leaves out, is as near as by chance and holds nothing that was asked for. */
function isNothingClose({ text }: ResultSet['query'], { all }: ResultTree): boolean {
  const query = parseQuery(text);
  return (
    all.length > 0 &&
    all.every(({ hit }) => isByChance(query, { text: hit.text, expected: hit.expected }))
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

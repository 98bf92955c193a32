import { countText } from '../../../core/text/countText.ts';
import { queryText, quoted } from './queryText.ts';
import type { ResultSet } from '../../../host/results.ts';
import type { ResultTree } from './resultTree.ts';

/**
 * The line above the results: how many there are, for which query, and where. `isOfOtherModel`: the model that found
 * them is no longer in use.
 */
export function resultsMessage(
  { query, where }: Pick<ResultSet, 'query' | 'where'>,
  { hits, files, total, filter }: ResultTree,
  isOfOtherModel = false,
): string {
  const text = `${found(hits.length, files.length, total, filter)} for ${queryText(query)} in ${where}.`;
  return isOfOtherModel ? `${text} Found before the model was changed; refresh the results.` : text;
}

function found(hits: number, files: number, total: number, filter: string): string {
  if (total === 0) return 'No hits';
  if (filter.trim() === '') return `${countText(hits, 'hit')} in ${countText(files, 'file')}`;
  return `${hits.toLocaleString('en')} of ${countText(total, 'hit')}, filtered by ${quoted(filter)},`;
}

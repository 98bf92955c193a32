import { parseQuery } from '../../src/core/search/query.ts';
import {
  rankCandidates,
  type RankedCandidate,
} from '../../src/core/search/ranking/rankPassages.ts';
import type { FoundCandidate } from '../../src/engine/index/ranking/textRanking.ts';

/** Ranks texts of which no file and no name is known, by meaning and words alone. */
export function rankTexts(
  query: string,
): (found: readonly FoundCandidate[]) => readonly RankedCandidate[] {
  return (found) =>
    rankCandidates(
      parseQuery(query),
      found.map((each) => ({ ...each, path: String(each.item), title: undefined, text: '' })),
      'hybrid',
    );
}

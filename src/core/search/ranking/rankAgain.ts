import { shareOfRange } from './mixScores.ts';
import { isCode } from './pathKinds.ts';
import type { RankedCandidate } from './rankPassages.ts';

/** How many of the best are ranked again. */
export const rankedAgain = 50;

// What the best of them gains. See docs/lateInteraction.md for what it was chosen on.
const tokenWeight = 0.2;

/**
 * Whether the best of a query are ranked again by their tokens: where prose, records or plain text are asked and none of the
 * best is code, of which the signals have said what there is to say. `paths`: of the best.
 */
export function isRankedAgain(paths: readonly string[]): boolean {
  return paths.length > 1 && !paths.some(isCode);
}

/**
 * Ranks the best again: to each of them is added what its tokens say, brought to 0 to 1 among them, so that none falls behind
 * those that are not among them. `scores`: late interaction of the first ones, in their order. Best first; of equal ones in
 * the order that they come in.
 */
export function rankAgain(
  ranked: readonly RankedCandidate[],
  scores: readonly number[],
): RankedCandidate[] {
  const shares = shareOfRange(scores);
  const again = ranked.slice(0, scores.length).map((each, i): RankedCandidate => {
    const tokens = tokenWeight * (shares[i] ?? 0);
    if (tokens === 0) return each;
    const { item, rankScore, why } = each;
    return { item, rankScore: rankScore + tokens, why: { ...why, tokens } };
  });
  again.sort((a, b) => b.rankScore - a.rankScore);
  return [...again, ...ranked.slice(scores.length)];
}

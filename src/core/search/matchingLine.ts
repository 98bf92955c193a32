import { tellingStems } from './ranking/nameWords.ts';
import type { Query } from './query.ts';

// What all of a query's words in a line count for beside a cosine.
const wordWeight = 0.3;

/**
 * Which of a passage's lines matched a query: the one nearest by its own vector, a line that holds the query's words before
 * others. `cosines`: of each line to the query; undefined where words alone decide. 0 where nothing tells them apart.
 */
export function matchingLine(
  { plain, wanted }: Query,
  lines: readonly string[],
  cosines?: ArrayLike<number>,
): number {
  const asked = tellingStems([plain, ...wanted.phrases].join(' '));
  let best = 0;
  let bestScore = -Infinity;
  lines.forEach((line, i) => {
    const score = (cosines?.[i] ?? 0) + wordWeight * shareOf(asked, tellingStems(line));
    if (score > bestScore) [best, bestScore] = [i, score];
  });
  return best;
}

function shareOf(asked: ReadonlySet<string>, stems: ReadonlySet<string>): number {
  const found = [...asked].filter((stem) => stems.has(stem));
  return asked.size === 0 ? 0 : found.length / asked.size;
}

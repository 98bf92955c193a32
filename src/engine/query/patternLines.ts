import { linesByWords } from '../../core/search/matchingLine.ts';
import type { Query } from '../../core/search/query.ts';
import type { ReadText } from '../../core/text/segment.ts';
import type { Span } from '../../core/text/span.ts';
import { compiledPattern } from './textFilter.ts';

// Of one pattern in one passage: more say nothing new.
const mostMatches = 1000;

/** Where in passages a query's patterns match. */
export class PatternLines {
  readonly #patterns: readonly ReturnType<typeof compiledPattern>[];

  /** Throws `invalidInput` for a pattern that cannot be followed. */
  constructor({ wanted }: Query) {
    this.#patterns = wanted.patterns.map(compiledPattern);
  }

  /** For each line of a passage, by its span, how many of the patterns have a match that begins in it. */
  counts(passage: string, lines: readonly Span[]): number[] {
    const counts = lines.map(() => 0);
    for (const pattern of this.#patterns) {
      const matcher = pattern.matcher(passage);
      const found = new Set<number>();
      for (let matches = 0; matches < mostMatches && matcher.find(); matches++) {
        const start = matcher.start();
        // What begins in the white space before a line begins in it.
        const line = lines.findIndex(({ end }) => end > start);
        if (line >= 0) found.add(line);
      }
      for (const line of found) counts[line] = (counts[line] ?? 0) + 1;
    }
    return counts;
  }
}

/** The line of each passage that a pattern matched or that holds most of a query's words, as a span in it; without a model. */
export function linesWithoutModel(query: Query, passages: readonly ReadText[]): Span[] {
  const patterns = new PatternLines(query);
  return linesByWords(query, passages, (passage, lines) => patterns.counts(passage, lines));
}

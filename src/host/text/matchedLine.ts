import { lineSpans } from '../../core/text/lineSpans.ts';
import type { ResultHit } from '../results.ts';

type MatchedHit = Pick<ResultHit, 'range' | 'text' | 'match'>;

/** Line and column count from 0. */
interface Place {
  readonly line: number;
  readonly character: number;
}

/** The line of a hit that matched; the whole text where nobody has said which. */
export function matchedText({ text, match }: Pick<ResultHit, 'text' | 'match'>): string {
  return match ? text.slice(match.start, match.end) : text;
}

/** Where the line that matched stood when the hit was found. */
export function matchedPlace({ range, text, match }: MatchedHit): { start: Place; end: Place } {
  const { start, end } = range;
  if (!match) return { start, end };
  const before = [...lineSpans(text.slice(0, match.start))];
  const line = start.line + before.length - 1;
  const column = match.start - (before.at(-1)?.start ?? 0);
  const character = before.length === 1 ? start.character + column : column;
  return {
    start: { line, character },
    end: { line, character: character + match.end - match.start },
  };
}

/** From 1. */
export function matchedLineNumber(hit: MatchedHit): number {
  return matchedPlace(hit).start.line + 1;
}

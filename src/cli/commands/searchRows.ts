import { cutBehind } from '../../core/text/cutText.ts';
import { broughtBy, broughtText, type Brought } from '../../core/search/broughtBy.ts';
import { nearnessOf, nearnessText } from '../../core/search/nearness.ts';
import { countText } from '../../core/text/countText.ts';
import { LineIndex } from '../../core/text/lineIndex.ts';
import type { Span } from '../../core/text/span.ts';
import type { WordMatch } from '../../core/tokenVectors/wordMatches.ts';
import type { AttributeAnswer } from '../../protocol/attributionApi.ts';
import type { IndexHit } from '../../protocol/indexApi.ts';
import { lineForTerminal, nameForTerminal } from '../terminalText.ts';
import { rounded } from '../../core/export/rounded.ts';

// Of a line, for a terminal.
const shownUnits = 200;
const broughtWords: readonly Brought[] = ['meaning', 'words', 'both', 'pattern'];

/** A hit as it is printed. */
export interface HitRow {
  readonly hit: IndexHit;
  /** The path as it was given, and what lies below it. */
  readonly file: string;
  /** The line that matched, in the hit's text. */
  readonly matched: Span;
}

export function jsonHit(
  row: HitRow,
  explanation: AttributeAnswer | undefined,
  matches: readonly WordMatch[],
): object {
  const { start, end, line, cell, title, text, places } = row.hit;
  const { score, rankScore, expected, percentile, why } = row.hit;
  const tokens = explanation ? tokenShares(explanation, text, start) : [];
  const signals = Object.entries(why).map(([name, share]) => [name, rounded(share)]);
  return {
    ...{ file: row.file, start, end, line },
    matchLine: matchLineOf(row),
    title: title ?? null,
    text,
    score: score === undefined ? null : rounded(score),
    rankScore: rounded(rankScore),
    expected: expected === undefined ? null : rounded(expected),
    percentile: percentile === undefined ? null : rounded(percentile),
    why: Object.fromEntries(signals) as Record<string, number>,
    places,
    cell: cell === undefined ? null : cell + 1,
    tokens,
    matches: matches.map(({ start: from, end: to, cosine, weight, ...ofQuery }) => ({
      ...ofQuery,
      ...{ start: start + from, end: start + to },
      ...{ cosine: rounded(cosine), weight: rounded(weight) },
    })),
  };
}

/** `isByPattern`: as `broughtBy` has it. */
export function plainHit(row: HitRow, rank: number, isByPattern: boolean): string {
  const { score, expected, cell, title, text, places } = row.hit;
  const nearness = nearnessOf(expected);
  const shown = lineForTerminal(text.slice(row.matched.start, row.matched.end));
  const cut = cutBehind(shown, shownUnits);
  const ofCell = cell === undefined ? '' : `:cell ${cell + 1}`;
  const others = places > 1 ? ` (${countText(places, 'place')})` : '';
  const place = `${nameForTerminal(row.file)}${ofCell}:${matchLineOf(row)}${others}`;
  const name = title === undefined ? '' : `${lineForTerminal(title)}: `;
  const brought = broughtBy(row.hit, isByPattern);
  const columns = [
    String(rank).padStart(3),
    (nearness === undefined ? '' : nearnessText(nearness)).padStart(9),
    (brought === undefined ? '' : broughtText(brought)).padEnd(broughtWidth()),
    (score === undefined ? '' : score.toFixed(3)).padStart(6),
  ];
  return `${columns.join('  ')}  ${place}  ${name}${cut}`;
}

function broughtWidth(): number {
  return Math.max(...broughtWords.map((each) => broughtText(each).length));
}

/** From 1. */
function matchLineOf({ hit: { line, text }, matched }: HitRow): number {
  return line + new LineIndex(text).lineAt(matched.start);
}

type TokenPart = 'special' | 'context' | 'text';

/**
 * What each token adds to the cosine. `[CLS]` and `[SEP]` stand at the ends, what the model gets before the text at the
 * start, without text.
 */
function tokenShares(answer: AttributeAnswer, text: string, offset: number): object[] {
  const { spans, contributions } = answer;
  const last = answer.tokens.length - 1;
  return answer.tokens.map((_, i) => {
    const start = i === 0 ? 0 : i === last ? text.length : (spans[2 * i] ?? 0);
    const end = i === 0 ? 0 : i === last ? text.length : (spans[2 * i + 1] ?? 0);
    const part: TokenPart = i === 0 || i === last ? 'special' : start === end ? 'context' : 'text';
    const contribution = contributions?.[i];
    return {
      text: text.slice(start, end),
      start: offset + start,
      end: offset + end,
      contribution: contribution === undefined ? null : rounded(contribution),
      part,
    };
  });
}

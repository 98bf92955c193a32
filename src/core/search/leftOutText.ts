import { countText } from '../text/countText.ts';

const tooLarge = 'larger than';

/** Why a file is left out that is larger than its limit, in bytes. */
export function tooLargeText(limit: number): string {
  return `${tooLarge} ${Number((limit / 1_000_000).toPrecision(2))} MB`;
}

/** Whether a file is left out for its size, so that another limit may take it. */
export function isTooLarge(reason: string): boolean {
  return reason.startsWith(tooLarge);
}

const unclosed = /never closed/;

/** What is wrong with records whose quotes are never closed; `lines`: theirs, from 1. Undefined where there are none. */
export function unclosedText(lines: readonly number[]): string | undefined {
  if (lines.length === 0) return undefined;
  const first = lines[0]?.toLocaleString('en') ?? '';
  if (lines.length === 1) return `a quote in line ${first} is never closed`;
  return `${countText(lines.length, 'quote')} are never closed, the first in line ${first}`;
}

/** Whether a file is searched all the same. */
export function isSearchedAsItIs(reason: string): boolean {
  return unclosed.test(reason);
}

/** A sentence about such a file. */
export function asItIsText(name: string, reason: string): string {
  return `${name}: ${reason}; the record is read line by line.`;
}

// Said in the index's details as what it is, and here as others say it.
const shortReasons: ReadonlyMap<string, string> = new Map([['not text', 'binary']]);

/** "2 files not searched: 1 larger than 20 MB, 1 binary", the most frequent reason first; empty where all are searched. */
export function leftOutText(reasons: readonly string[]): string {
  const left = reasons.filter((reason) => !isSearchedAsItIs(reason));
  if (left.length === 0) return '';
  const counts = new Map<string, number>();
  for (const reason of left) {
    const text = shortReasons.get(reason) ?? reason;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const parts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${count.toLocaleString('en')} ${reason}`);
  return `${countText(left.length, 'file')} not searched: ${parts.join(', ')}`;
}

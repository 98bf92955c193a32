import { countText } from '../text/countText.ts';

/**
 * What is wrong with a file. `brokenRecords`: quotes that are never closed, whose records are read line by line;
 * `noColumn`: a table without a column that was chosen as its text, which is read by others. Such a file is searched all the
 * same; by all others it is left out. `worktree`: another one of a repository that is searched.
 */
export type FileProblemCode = (typeof problemCodes)[number];

export const problemCodes = [
  'tooLarge',
  'notText',
  'notNotebook',
  'unreadable',
  'worktree',
  'brokenRecords',
  'noColumn',
] as const;

export interface FileProblem {
  readonly code: FileProblemCode;
  /** For people, to stand behind a file's name and a colon. */
  readonly reason: string;
}

/** Of a file that is larger than its limit, in bytes. */
export function tooLarge(limit: number): FileProblem {
  const megabytes = Number((limit / 1_000_000).toPrecision(2));
  return { code: 'tooLarge', reason: `larger than ${megabytes} MB` };
}

/** Of records whose quotes are never closed; `lines`: theirs, from 1. Undefined where there are none. */
export function brokenRecords(lines: readonly number[]): FileProblem | undefined {
  if (lines.length === 0) return undefined;
  const first = lines[0]?.toLocaleString('en') ?? '';
  const reason =
    lines.length === 1
      ? `a quote in line ${first} is never closed`
      : `${countText(lines.length, 'quote')} are never closed, the first in line ${first}`;
  return { code: 'brokenRecords', reason };
}

/** Of a table without some of the columns that were chosen as its text. `columns`: those that it has. */
export function noColumn(absent: readonly string[], columns: readonly string[]): FileProblem {
  const more = columns.length - mostNamedColumns;
  const rest = more > 0 ? ` and ${more.toLocaleString('en')} more` : '';
  const names = columns.slice(0, mostNamedColumns).join(', ');
  const there = columns.length === 0 ? 'it has no columns' : `its columns are ${names}${rest}`;
  return { code: 'noColumn', reason: `there is no column ${absent.join(', ')}; ${there}` };
}

/** Whether a file is searched all the same. */
export function isSearchedAsItIs({ code }: FileProblem): boolean {
  return code === 'brokenRecords' || code === 'noColumn';
}

/** A sentence about such a file. */
export function asItIsText(name: string, { code, reason }: FileProblem): string {
  return code === 'noColumn'
    ? `${name}: ${reason}.`
    : `${name}: ${reason}; the record is read line by line.`;
}

// A sentence that names them all would hide what counts.
const mostNamedColumns = 30;
// Said in the index's details as what it is, and here as others say it.
const shortReasons: Readonly<Partial<Record<FileProblemCode, string>>> = { notText: 'binary' };

/**
 * "2 files not searched: 1 larger than 20 MB, 1 binary", the most frequent reason first; empty where none is. `what`: what
 * was not done with them.
 */
export function leftOutText(problems: readonly FileProblem[], what = 'not searched'): string {
  const left = problems.filter((problem) => !isSearchedAsItIs(problem));
  if (left.length === 0) return '';
  const counts = new Map<string, number>();
  for (const { code, reason } of left) {
    const text = shortReasons[code] ?? reason;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const parts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${count.toLocaleString('en')} ${reason}`);
  return `${countText(left.length, 'file')} ${what}: ${parts.join(', ')}`;
}

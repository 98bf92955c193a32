import { language, t, tCount } from '../l10n/translate.ts';

/**
 * What is wrong with a file. `notParquet`: called so, and damaged or of another kind; `longTable`: more rows, columns or
 * text than a table is read up to; `brokenRecords`: quotes that are never closed, whose records are read line by line;
 * `noColumn`: a table without a column that was chosen as its text, which is read by others. Such a file is searched all the
 * same; by all others it is left out. `worktree`: another one of a repository that is searched.
 */
export type FileProblemCode = (typeof problemCodes)[number];

export const problemCodes = [
  'tooLarge',
  'notText',
  'notNotebook',
  'notParquet',
  'longTable',
  'unreadable',
  'worktree',
  'brokenRecords',
  'noColumn',
] as const;

export interface FileProblem {
  readonly code: FileProblemCode;
  /** For people, to stand behind a file's name and a colon. */
  readonly reason: string;
  /** What the reason is made of, so that it can be said in another language; undefined where an earlier release kept it. */
  readonly values?: readonly (string | number)[];
}

type ProblemValues = readonly (string | number)[];

/** A problem by what is kept of it: `values` are those of its reason, which is said in the language of this process. */
export function fileProblem(code: FileProblemCode, values: ProblemValues = []): FileProblem {
  return { code, reason: reasonText(code, values), values };
}

function reasonText(
  code: FileProblemCode,
  [first = 0, second = '', more = 0]: ProblemValues,
): string {
  switch (code) {
    case 'tooLarge':
      return t('larger than {0} MB', first);
    case 'notText':
      return t('not text');
    case 'notNotebook':
      return t('not a notebook');
    case 'notParquet':
      return first === 0
        ? t('cannot be read as Parquet')
        : t('cannot be read as Parquet ({0}); write it anew', first);
    case 'longTable':
      return t('has more rows, columns or text than a table may have; split it');
    case 'unreadable':
      return t('cannot be read');
    case 'worktree':
      return t('another worktree of a repository that is searched');
    case 'brokenRecords':
      return tCount(
        Number(first),
        'a quote in line {1} is never closed',
        '{0} quotes are never closed, the first in line {1}',
        second,
      );
    case 'noColumn':
      if (second === '') return t('there is no column {0}; it has no columns', first);
      return more === 0
        ? t('there is no column {0}; its columns are {1}', first, second)
        : t('there is no column {0}; its columns are {1} and {2} more', first, second, more);
  }
}

/** Of a file that is larger than its limit, in bytes. */
export function tooLarge(limit: number): FileProblem {
  return fileProblem('tooLarge', [Number((limit / 1_000_000).toPrecision(2))]);
}

/** Of records whose quotes are never closed; `lines`: theirs, from 1. Undefined where there are none. */
export function brokenRecords(lines: readonly number[]): FileProblem | undefined {
  const [first] = lines;
  return first === undefined ? undefined : fileProblem('brokenRecords', [lines.length, first]);
}

/** Of a table without some of the columns that were chosen as its text. `columns`: those that it has. */
export function noColumn(absent: readonly string[], columns: readonly string[]): FileProblem {
  const names = columns.slice(0, mostNamedColumns).join(', ');
  const more = Math.max(0, columns.length - mostNamedColumns);
  return fileProblem('noColumn', [absent.join(', '), names, more]);
}

/** Whether a file is searched all the same. */
export function isSearchedAsItIs({ code }: FileProblem): boolean {
  return code === 'brokenRecords' || code === 'noColumn';
}

/** A sentence about such a file. */
export function asItIsText(name: string, { code, reason }: FileProblem): string {
  return code === 'noColumn'
    ? `${name}: ${reason}.`
    : t('{0}: {1}; the record is read line by line.', name, reason);
}

// A sentence that names them all would hide what counts.
const mostNamedColumns = 30;
// Said in the index's details as what it is, and here as others say it.
function shortReason({ code, reason }: FileProblem): string {
  if (code === 'notText') return t('binary');
  if (code === 'longTable') return t('too long a table');
  // Each of them has another reason.
  return code === 'notParquet' ? reasonText(code, []) : reason;
}

/**
 * "2 files not searched: 1 larger than 20 MB, 1 binary", the most frequent reason first; empty where none is. `what`: what
 * was not done with them.
 */
export function leftOutText(
  problems: readonly FileProblem[],
  what: 'not searched' | 'left out' = 'not searched',
): string {
  const left = problems.filter((problem) => !isSearchedAsItIs(problem));
  if (left.length === 0) return '';
  const counts = new Map<string, number>();
  for (const problem of left) {
    const text = shortReason(problem);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const parts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${count.toLocaleString(language().name)} ${reason}`);
  const listed = parts.join(', ');
  return what === 'not searched'
    ? tCount(left.length, '{0} file not searched: {1}', '{0} files not searched: {1}', listed)
    : tCount(left.length, '{0} file left out: {1}', '{0} files left out: {1}', listed);
}

import { tableFormatOf } from '../../../core/tables/tableFormat.ts';
import { documentKindOfPath } from '../../../core/text/blocks/documentKind.ts';
import type { IndexRules } from '../../../protocol/index/indexContent.ts';

type SizeRules = Pick<IndexRules, 'maxFileBytes' | 'maxLogBytes'>;

// Also of a log that is kept in parts: `app.log.1`.
const logName = /\.log(?:\.\d+)?$/i;
/** In bytes: larger logs are read piece by piece. */
export const mostWholeBytes = 8_000_000;
// Most of it is pictures, which are not read; all of it is in memory once.
const mostNotebookBytes = 100_000_000;

/**
 * Whether a file is a log or holds records, a line or a record of which stands for itself, since machines write them: so it may
 * be larger than others.
 */
export function isLog(path: string): boolean {
  return logName.test(path) || tableFormatOf(path) !== undefined;
}

/** How large a file's text may be, in bytes. */
export function textLimit(path: string, { maxFileBytes, maxLogBytes }: SizeRules): number {
  return isLog(path) ? (maxLogBytes ?? maxFileBytes) : maxFileBytes;
}

/** How large a file may be to be read at all, in bytes. */
export function fileLimit(path: string, rules: SizeRules): number {
  const limit = textLimit(path, rules);
  return documentKindOfPath(path) === 'notebook' ? Math.max(limit, mostNotebookBytes) : limit;
}

import { documentKindOfPath, isTableKind } from '../../text/blocks/documentKind.ts';
import { frontMatterOf } from '../../text/blocks/frontMatter.ts';
import type { Candidate } from './candidate.ts';

/** Whether what else its file has says something of a passage: not of a record, a log's line, or one text of a list. */
export function isPartOfFile(passage: Pick<Candidate, 'path' | 'title' | 'text'>): boolean {
  const kind = documentKindOfPath(passage.path);
  if (isTableKind(kind) || kind === 'subtitles' || kind === 'gettext') return false;
  // Of a candidate they are read from the disk: only where they decide.
  return (kind !== 'json' && passage.title !== undefined) || passage.text.includes('\n');
}

/**
 * Words that a passage is found by beside its own: its path, its title, and what files its document; of a record what its other
 * columns say, among them what it is known by. Undefined where they say nothing of it.
 */
export function wordsAround(
  passage: Pick<Candidate, 'path' | 'title' | 'text'>,
): string | undefined {
  if (isTableKind(documentKindOfPath(passage.path))) return passage.title;
  if (!isPartOfFile(passage)) return undefined;
  return [passage.path, passage.title ?? '', ...filingOf(passage)].join('\n');
}

/** What front matter says, which stands in a text and not in its input, without the names of its entries. */
function filingOf({ path, text }: Pick<Candidate, 'path' | 'text'>): string[] {
  const head = documentKindOfPath(path) === 'markdown' ? frontMatterOf(text) : undefined;
  if (!head) return [];
  const entries = text
    .slice(head.start, head.end)
    .split(/[\r\n]+/)
    .slice(1, -1);
  return [entries.join(' ').replace(/(?<![^ ])[\w$-]+[ \t]*[:=](?![^ ])|\0/g, ' ')];
}

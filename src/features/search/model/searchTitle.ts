import { limitsFiles, limitsTexts, parseQuery } from '../../../core/search/query.ts';
import { countText } from '../../../core/text/countText.ts';
import type { IndexSearchMode } from '../../../protocol/indexApi.ts';

const operatorsText = '"words in quotes" must occur, -this must not; path: and lang: limit';

export interface TitleHead {
  /** As `scopeText` has it. */
  readonly where: string;
  /** Why the scope is not the one that was chosen last. */
  readonly reason: string | undefined;
  readonly chosen: IndexSearchMode;
  /** The mode that answers for now. */
  readonly answering: IndexSearchMode;
}

/** What is looked for, where and how: the beginning of the title of a search, in whatever scope. */
export function titleHead({ where, reason, chosen, answering }: TitleHead): string {
  const what = chosen === 'keyword' ? 'Search by words' : 'Search by meaning';
  const because = reason === undefined ? '' : `, as ${reason}`;
  const mode = answering === chosen ? chosen : `${chosen} (${answering} for now)`;
  return `${what} in ${where}${because} · ${mode}`;
}

/** The title of a search in documents in memory. */
export function documentsTitle(
  head: TitleHead,
  { passages, embedded }: { readonly passages: number; readonly embedded: number },
): string {
  const title = titleHead(head);
  if (passages === 0) return title;
  if (head.chosen === 'keyword' || embedded >= passages)
    return `${title} — ${countText(passages, 'passage')}`;
  return `${title} — ${countOf(embedded)} of ${countOf(passages)} passages embedded`;
}

export function countOf(count: number): string {
  return count.toLocaleString('en');
}

/** What stands in the empty box. */
export function placeholderText(mode: IndexSearchMode): string {
  const asked = mode === 'keyword' ? 'Words to look for' : 'Say what you are looking for';
  return `${asked}; ${operatorsText}`;
}

/** Why a query has found nothing in what is searched, of which so many passages have a vector. */
export function nothingFound(query: string, mode: IndexSearchMode, embedded: number): string {
  const asked = parseQuery(query);
  if (limitsFiles(asked)) return 'No passage of the files that the query names fits';
  if (asked.wanted.phrases.length > 0) return 'No passage holds the words in quotes';
  if (asked.wanted.patterns.length > 0) return 'No passage fits the pattern';
  if (limitsTexts(asked)) return 'No passage fits what the query rules out or asks for';
  if (mode === 'keyword') return 'No passage holds these words';
  return embedded === 0 ? 'Nothing is embedded yet' : 'No passage was found';
}

import { t, tCount } from '../../../core/l10n/translate.ts';
import { limitsFiles, limitsTexts, parseQuery } from '../../../core/search/query.ts';
import type { IndexSearchMode } from '../../../protocol/indexApi.ts';

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
  const mode =
    answering === chosen
      ? modeText(chosen)
      : t('{0} ({1} for now)', modeText(chosen), modeText(answering));
  if (chosen === 'keyword') {
    return reason === undefined
      ? t('Search by words in {0} · {1}', where, mode)
      : t('Search by words in {0}, as {1} · {2}', where, reason, mode);
  }
  return reason === undefined
    ? t('Search by meaning in {0} · {1}', where, mode)
    : t('Search by meaning in {0}, as {1} · {2}', where, reason, mode);
}

function modeText(mode: IndexSearchMode): string {
  switch (mode) {
    case 'hybrid':
      return t('hybrid');
    case 'semantic':
      return t('semantic');
    case 'keyword':
      return t('keyword');
    case 'instant':
      return t('instant');
  }
}

/** The title of a search in documents in memory. */
export function documentsTitle(
  head: TitleHead,
  { passages, embedded }: { readonly passages: number; readonly embedded: number },
): string {
  const title = titleHead(head);
  if (passages === 0) return title;
  if (head.chosen === 'keyword' || embedded >= passages)
    return `${title} — ${passagesText(passages)}`;
  return `${title} — ${t('{0} of {1} passages embedded', embedded, passages)}`;
}

export function passagesText(count: number): string {
  return tCount(count, '{0} passage', '{0} passages');
}

/** What stands in the empty box. */
export function placeholderText(mode: IndexSearchMode): string {
  return mode === 'keyword'
    ? t('Words to look for; "words in quotes" must occur, -this must not; path: and lang: limit')
    : t(
        'Say what you are looking for; "words in quotes" must occur, -this must not; path: and lang: limit',
      );
}

/** Why a query has found nothing in what is searched, of which so many passages have a vector. */
export function nothingFound(query: string, mode: IndexSearchMode, embedded: number): string {
  const asked = parseQuery(query);
  if (limitsFiles(asked)) return t('No passage of the files that the query names fits');
  if (asked.wanted.phrases.length > 0) return t('No passage holds the words in quotes');
  if (asked.wanted.patterns.length > 0) return t('No passage fits the pattern');
  if (limitsTexts(asked)) return t('No passage fits what the query rules out or asks for');
  if (mode === 'keyword') return t('No passage holds these words');
  return embedded === 0 ? t('Nothing is embedded yet') : t('No passage was found');
}

import { t } from '../../../core/l10n/translate.ts';
import { oneLine } from '../../../core/text/oneLine.ts';
import type { IndexQuery } from '../../../protocol/indexApi.ts';

const shownCharacters = 60;

export type QueryPartKind = 'text' | 'more' | 'less';

/** One of the texts that a query is made of. */
interface QueryPart {
  readonly kind: QueryPartKind;
  readonly text: string;
  /** The same query without it. */
  readonly without: IndexQuery;
}

/** A text in quotes, on one line, to be read in a sentence. */
export function quoted(text: string): string {
  return t('“{0}”', oneLine(text.slice(0, shownCharacters * 4), shownCharacters));
}

/** A query in words: `“boats”, more like “…”, less like “…”`. */
export function queryText({ text, more, less }: IndexQuery): string {
  const isBlank = text.trim() === '';
  return [
    ...(isBlank ? [] : [quoted(text)]),
    ...more.map((each, i) =>
      isBlank && i === 0 ? t('like {0}', quoted(each)) : t('more like {0}', quoted(each)),
    ),
    ...less.map((each) => t('less like {0}', quoted(each))),
  ].join(', ');
}

/** The texts that can be taken out of a query so that something to look for is left. */
export function removableParts(query: IndexQuery): readonly QueryPart[] {
  const { text, more, less } = query;
  const without = (list: readonly string[], at: number): string[] =>
    list.filter((_, i) => i !== at);
  const parts: QueryPart[] = [
    { kind: 'text', text, without: { ...query, text: '' } },
    ...more.map((each, i): QueryPart => {
      return { kind: 'more', text: each, without: { ...query, more: without(more, i) } };
    }),
    ...less.map((each, i): QueryPart => {
      return { kind: 'less', text: each, without: { ...query, less: without(less, i) } };
    }),
  ];
  return parts.filter(
    (part) =>
      part.text.trim() !== '' && (part.without.text.trim() !== '' || part.without.more.length > 0),
  );
}

/** The query with more texts to be like, or unlike. A text that is on the other side moves; none stands twice. */
export function withTexts(
  query: IndexQuery,
  side: 'more' | 'less',
  texts: readonly string[],
): IndexQuery {
  const other = side === 'more' ? 'less' : 'more';
  return {
    ...query,
    [side]: [...new Set([...query[side], ...texts])],
    [other]: query[other].filter((text) => !texts.includes(text)),
  };
}

export function isSameQuery(a: IndexQuery, b: IndexQuery): boolean {
  return JSON.stringify([a.text, a.more, a.less]) === JSON.stringify([b.text, b.more, b.less]);
}

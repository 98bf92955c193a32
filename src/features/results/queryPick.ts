import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import { oneLine } from '../../core/text/oneLine.ts';
import { queryText, removableParts, type QueryPartKind } from './model/queryText.ts';
import { resultsText } from './model/resultsMessage.ts';
import type { PastSearch } from './model/searchHistory.ts';
import type { IndexQuery } from '../../protocol/indexApi.ts';

const shownCharacters = 100;

type Item = vscode.QuickPickItem & { readonly query: IndexQuery | 'first' | undefined };
type PastItem = vscode.QuickPickItem & { readonly past: PastSearch };

/** Lets the user take a text out of a query, or go back to the first one. */
export async function pickOtherQuery(
  query: IndexQuery,
  isChanged: boolean,
): Promise<IndexQuery | 'first' | undefined> {
  const items: Item[] = [
    ...(isChanged
      ? [{ label: t('$(discard) Go back to the first query'), query: 'first' as const }]
      : []),
    ...removableParts(query).map(({ kind, text, without }) => ({
      label: removalText(kind),
      detail: withoutIcons(oneLine(text.slice(0, shownCharacters * 4), shownCharacters)),
      query: without,
    })),
  ];
  if (items.length === 0)
    items.push({ label: t('$(info) Nothing to remove: the query is one text'), query: undefined });
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Edit Query'),
    placeHolder: t('Choose what to remove'),
  });
  return picked?.query;
}

/** Lets the user choose one of the searches before. */
export async function pickPastSearch(
  searches: readonly PastSearch[],
): Promise<PastSearch | undefined> {
  const items: PastItem[] = searches.map((past) => ({
    label: withoutIcons(queryText(past.results.query)),
    description: t('in {0} · {1}', past.results.where, resultsText(past.count)),
    past,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Previous Searches'),
    placeHolder: t('Choose a search to run it again'),
    matchOnDescription: true,
  });
  return picked?.past;
}

function removalText(kind: QueryPartKind): string {
  switch (kind) {
    case 'text':
      return t('$(close) Remove the words typed');
    case 'more':
      return t('$(close) Remove “more like this”');
    case 'less':
      return t('$(close) Remove “less like this”');
  }
}

/** What would be taken for an icon is text. */
function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}

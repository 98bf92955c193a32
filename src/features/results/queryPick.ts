import * as vscode from 'vscode';
import { oneLine } from '../../core/text/oneLine.ts';
import { removableParts, type QueryPartKind } from './model/queryText.ts';
import type { IndexQuery } from '../../protocol/indexApi.ts';

const shownCharacters = 100;
const labels: Readonly<Record<QueryPartKind, string>> = {
  text: '$(close) Without the words typed',
  more: '$(close) Stop asking for more like this',
  less: '$(close) Stop asking for less like this',
};

type Item = vscode.QuickPickItem & { readonly query: IndexQuery | 'first' | undefined };

/** Lets the user take a text out of a query, or go back to the first one. */
export async function pickOtherQuery(
  query: IndexQuery,
  isChanged: boolean,
): Promise<IndexQuery | 'first' | undefined> {
  const items: Item[] = [
    ...(isChanged
      ? [{ label: '$(discard) Back to the first query', query: 'first' as const }]
      : []),
    ...removableParts(query).map(({ kind, text, without }) => ({
      label: labels[kind],
      detail: oneLine(text.slice(0, shownCharacters * 4), shownCharacters).replaceAll(
        '$(',
        '$\u200b(',
      ),
      query: without,
    })),
  ];
  if (items.length === 0) items.push({ label: '$(info) The query is one text', query: undefined });
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Change the Query',
    placeHolder: 'What is to be taken out of it?',
  });
  return picked?.query;
}

import * as vscode from 'vscode';
import { openResultCommand, type ResultsView } from '../../host/results/resultsView.ts';
import type { HitNode, ResultNode } from '../../host/results/resultTree.ts';
import { withTexts } from '../../host/results/queryText.ts';
import { registerCommand } from '../../host/userErrors.ts';
import { copiedHits, copiedTexts } from './copiedHits.ts';
import { askFilter } from './filterBox.ts';
import { pickOtherQuery } from './queryPick.ts';

/** The results view's commands: with what is clicked on, and all that is selected with it, else the selection. */
export function registerSearchResults(
  view: ResultsView,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const register = (id: string, run: (nodes: readonly ResultNode[]) => unknown) =>
    registerCommand(log, `semanticText.results.${id}`, (node, nodes) => run(chosen(node, nodes)));
  const chosen = (node: unknown, nodes: unknown): readonly ResultNode[] => {
    const many = Array.isArray(nodes) ? nodes.filter(isNode) : [];
    if (many.length > 0) return many;
    return isNode(node) ? [node] : view.selection;
  };
  const hitsOf = (nodes: readonly ResultNode[]): readonly HitNode[] =>
    view.tree?.hitsOf(nodes) ?? [];
  const queryWith = async (side: 'more' | 'less', nodes: readonly ResultNode[]): Promise<void> => {
    const texts = hitsOf(nodes).map(({ hit }) => hit.text);
    const { results } = view;
    if (results && texts.length > 0) await view.search(withTexts(results.query, side, texts));
  };
  return vscode.Disposable.from(
    registerCommand(log, openResultCommand, async (node) => {
      if (isNode(node) && node.kind === 'hit') await view.open(node, 'preview');
    }),
    register('open', async (nodes) => {
      const [node] = nodes;
      if (node?.kind === 'hit') await view.open(node, 'focus');
      else await vscode.commands.executeCommand('list.toggleExpand');
    }),
    register('openToSide', async (nodes) => {
      const [node] = hitsOf(nodes);
      if (node) await view.open(node, 'side');
    }),
    register('next', () => view.step(1)),
    register('previous', () => view.step(-1)),
    register('copy', (nodes) => copy(copiedTexts(hitsOf(nodes)))),
    register('copyAll', () => copy(copiedHits(view.tree?.hits ?? []))),
    register('dismiss', (nodes) => view.dismiss(nodes)),
    register('filter', () => askFilter(view)),
    register('clearFilter', () => {
      view.setFilter('');
    }),
    register('clear', () => {
      view.clear();
    }),
    register('refresh', () => view.refresh()),
    register('viewAsTree', () => {
      view.setLayout('tree');
    }),
    register('viewAsList', () => {
      view.setLayout('list');
    }),
    register('moreLikeThis', (nodes) => queryWith('more', nodes)),
    register('lessLikeThis', (nodes) => queryWith('less', nodes)),
    register('changeQuery', async () => {
      const query = view.results && (await pickOtherQuery(view.results.query, view.isQueryChanged));
      if (query === 'first') await view.reset();
      else if (query) await view.search(query);
    }),
    register('resetQuery', () => view.reset()),
    register('clearTints', async () => {
      view.clearTints();
      // The key that ends the tints ends a selection, too.
      await vscode.commands.executeCommand('cancelSelection');
    }),
  );
}

async function copy(text: string): Promise<void> {
  if (text !== '') await vscode.env.clipboard.writeText(text);
}

function isNode(value: unknown): value is ResultNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'hit' || value.kind === 'file')
  );
}

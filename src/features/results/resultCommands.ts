import * as vscode from 'vscode';
import { isPlaced, type HitNode, type PlaceNode, type ResultNode } from './model/resultTree.ts';
import { withTexts } from './model/queryText.ts';
import { oneLine } from '../../core/text/oneLine.ts';
import { matchedLineNumber, matchedText } from '../../host/text/matchedLine.ts';
import { registerCommand } from '../../host/commands.ts';
import { commandIds, previewResultCommand, type CommandId } from '../../host/contributions.ts';
import type { ResultHit } from '../../host/results.ts';
import type { ResultsView } from './resultsView.ts';
import { askFilter } from './filterBox.ts';
import { pickOtherQuery, pickPastSearch } from './queryPick.ts';

interface Dependencies {
  readonly results: ResultsView;
  /** Shows hits where they can be labelled together. */
  readonly labelHits: (hits: readonly ResultHit[]) => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

/** The results view's commands: with what is clicked on, and all that is selected with it, else the selection. */
export function registerResults({
  results: view,
  labelHits,
  log,
}: Dependencies): vscode.Disposable {
  const register = (id: CommandId, run: (nodes: readonly ResultNode[]) => unknown) =>
    registerCommand(log, id, (node, nodes) => run(chosen(node, nodes)));
  const chosen = (node: unknown, nodes: unknown): readonly ResultNode[] => {
    const many = Array.isArray(nodes) ? nodes.filter(isNode) : [];
    if (many.length > 0) return many;
    return isNode(node) ? [node] : view.selection;
  };
  const hitsOf = (nodes: readonly ResultNode[]): readonly HitNode[] =>
    view.tree?.hitsOf(nodes) ?? [];
  const queryWith = async (side: 'more' | 'less', nodes: readonly ResultNode[]): Promise<void> => {
    // What is read of them: a query has no markup.
    const texts = hitsOf(nodes).map(({ hit: { text, input } }) =>
      input === undefined ? text : input.trim().replace(/\s+/g, ' '),
    );
    const { results } = view;
    if (results && texts.length > 0) await view.search(withTexts(results.query, side, texts));
  };
  return vscode.Disposable.from(
    registerCommand(log, previewResultCommand, async (node) => {
      const placed = placedOf(isNode(node) ? [node] : []);
      if (placed) await view.open(placed, 'preview');
    }),
    register(commandIds.openResult, async (nodes) => {
      const placed = placedOf(nodes.length > 0 ? nodes : view.focused);
      if (placed) await view.open(placed, 'focus', true);
      else await vscode.commands.executeCommand('list.toggleExpand');
    }),
    register(commandIds.openResultToSide, async (nodes) => {
      const placed = placedOf(nodes) ?? hitsOf(nodes)[0];
      if (placed) await view.open(placed, 'side');
    }),
    register(commandIds.nextResult, () => view.step(1)),
    register(commandIds.previousResult, () => view.step(-1)),
    register(commandIds.copyResults, (nodes) =>
      copy(copiedTexts([...hitsOf(nodes), ...nodes.filter((node) => node.kind === 'place')])),
    ),
    register(commandIds.copyAllResults, () => copy(copiedHits(view.tree?.hits ?? []))),
    register(commandIds.copyPath, (nodes) =>
      copy(pathsOf(nodes, ({ scheme, fsPath }) => scheme === 'file' && fsPath)),
    ),
    register(commandIds.copyRelativePath, (nodes) =>
      copy(pathsOf(nodes, (uri) => vscode.workspace.asRelativePath(uri))),
    ),
    register(commandIds.labelResults, (nodes) => {
      const chosen = nodes.filter((node) => node.kind !== 'place');
      const some = chosen.length > 0 ? hitsOf(chosen) : (view.tree?.hits ?? []);
      return labelHits(some.map(({ hit }) => hit));
    }),
    register(commandIds.dismissResults, (nodes) => view.dismiss(nodes)),
    register(commandIds.filterResults, () => askFilter(view)),
    register(commandIds.clearFilter, () => {
      view.setFilter('');
    }),
    register(commandIds.clearResults, () => {
      view.clear();
    }),
    register(commandIds.refreshResults, () => view.refresh()),
    register(commandIds.viewAsTree, () => {
      view.setLayout('tree');
    }),
    register(commandIds.viewAsList, () => {
      view.setLayout('list');
    }),
    register(commandIds.moreLikeResult, (nodes) => queryWith('more', nodes)),
    register(commandIds.lessLikeResult, (nodes) => queryWith('less', nodes)),
    register(commandIds.changeQuery, async () => {
      const query = view.results && (await pickOtherQuery(view.results.query, view.isQueryChanged));
      if (query === 'first') await view.reset();
      else if (query) await view.search(query);
    }),
    register(commandIds.previousSearches, async () => {
      const past = await pickPastSearch(view.pastSearches);
      if (past) await view.repeat(past);
    }),
    register(commandIds.resetQuery, () => view.reset()),
    register(commandIds.clearTints, async () => {
      view.clearTints();
      // The key that ends the tints ends a selection, too.
      await vscode.commands.executeCommand('cancelSelection');
    }),
  );
}

async function copy(text: string): Promise<void> {
  if (text !== '') await vscode.env.clipboard.writeText(text);
}

/** The hit, or the place of one, that the first of these rows stands for. */
function placedOf([node]: readonly ResultNode[]): HitNode | PlaceNode | undefined {
  return isPlaced(node) ? node : undefined;
}

function isNode(value: unknown): value is ResultNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    ['group', 'file', 'hit', 'place', 'rest'].includes(String(value.kind))
  );
}

/** The paths of the files that these rows are of, each once, one below the other; of what has none, its URI. */
function pathsOf(
  nodes: readonly ResultNode[],
  pathOf: (uri: vscode.Uri) => string | false,
): string {
  const uris = nodes.flatMap((node) => {
    if (node.kind === 'rest' || node.kind === 'group') return [];
    return [node.kind === 'file' ? node.uri : node.hit.uri];
  });
  return [...new Set(uris.map((uri) => pathOf(uri) || uri.toString()))].join('\n');
}

/** The texts of hits as they are, one below the other. */
function copiedTexts(nodes: readonly Pick<HitNode, 'hit'>[]): string {
  return nodes.map(({ hit }) => hit.text).join('\n');
}

/** The line of each hit that matched: `path:line: text`. */
function copiedHits(nodes: readonly HitNode[]): string {
  return nodes
    .map(({ hit }) => {
      return `${hit.title}:${matchedLineNumber(hit)}: ${oneLine(matchedText(hit), Infinity)}\n`;
    })
    .join('');
}

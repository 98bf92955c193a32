import * as vscode from 'vscode';
import type { IndexQuery } from '../../protocol/indexApi.ts';
import { t } from '../../core/l10n/translate.ts';
import { reporting, setContext } from '../../host/commands.ts';
import { resultsViewId } from '../../host/contributions.ts';
import type { FindingServices, HitFindings } from './model/hitFindings.ts';
import { OpenedResults } from './openedResults.ts';
import type { OpenMode } from './model/openOrder.ts';
import { isSameQuery } from './model/queryText.ts';
import { hitTooltip, treeItem } from './resultItem.ts';
import type {
  FoundResults,
  RefineResults,
  ResultHit,
  ResultSet,
  ResultsTarget,
} from '../../host/results.ts';
import { draggedUris } from './model/draggedUris.ts';
import { foundText, resultsMessage } from './model/resultsMessage.ts';
import { asksForPatternsAlone, parseQuery } from '../../core/search/query.ts';
import {
  isPlaced,
  placeNodes,
  ResultTree,
  type HitNode,
  type PlaceNode,
  type ResultLayout,
  type ResultNode,
} from './model/resultTree.ts';
import type { TintedWord } from './model/tintedWords.ts';
import { SearchHistory, type PastSearch } from './model/searchHistory.ts';
import { RunningSearch } from './runningSearch.ts';
import { revealRow } from './revealRow.ts';
import { WordTints } from './wordTints.ts';

const uriList = 'text/uri-list';
const layoutKey = 'semanticText.results.layout';

interface Shown {
  readonly results: ResultSet;
  /** The query that it was first shown for. */
  readonly first: IndexQuery;
  readonly tree: ResultTree;
  readonly findings: HitFindings;
  /** Counts the sets of results. */
  readonly edition: number;
  /** Another model is used by now. */
  readonly isOfOtherModel: boolean;
}

interface Services extends FindingServices {
  readonly log: vscode.LogOutputChannel;
  /** Opens the table of a hit that is no text in the panel, at its record. */
  readonly showRecord: (hit: ResultHit) => Promise<void>;
}

/** The view of results: a tree of hits that others fill, and what can be done with them. */
export class ResultsView
  implements ResultsTarget, vscode.TreeDataProvider<ResultNode>, vscode.Disposable
{
  readonly #services: Services;
  readonly #memory: vscode.Memento;
  readonly #view: vscode.TreeView<ResultNode>;
  readonly #tints = new WordTints();
  readonly #changed = new vscode.EventEmitter<ResultNode | undefined>();
  #shown: Shown | undefined;
  #focused: HitNode | PlaceNode | undefined;
  readonly #opened: OpenedResults;
  readonly #history = new SearchHistory();
  readonly #running = new RunningSearch();
  /** The row to be selected that was asked for last. */
  #asked: symbol | undefined;
  #editions = 0;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(services: Services, memory: vscode.Memento) {
    this.#services = services;
    this.#memory = memory;
    this.#opened = new OpenedResults(services.showRecord);
    this.#view = vscode.window.createTreeView(resultsViewId, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: {
        dragMimeTypes: [uriList],
        dropMimeTypes: [],
        handleDrag: (nodes, dragged) => {
          const uris = draggedUris(nodes).join('\r\n');
          dragged.set(uriList, new vscode.DataTransferItem(uris));
        },
      },
    });
    this.#view.onDidChangeSelection(({ selection }) => {
      const [node, ...others] = selection;
      this.#focus(others.length === 0 && isPlaced(node) ? node : undefined);
    });
    this.#announce();
  }

  get results(): ResultSet | undefined {
    return this.#shown?.results;
  }

  get tree(): ResultTree | undefined {
    return this.#shown?.tree;
  }

  get selection(): readonly ResultNode[] {
    return this.#view.selection;
  }

  /** What was selected or opened last: while rows are drawn anew VS Code has no selection. */
  get focused(): readonly ResultNode[] {
    return this.#focused ? [this.#focused] : [];
  }

  /** The searches before, the newest first; what is shown is one of them. */
  get pastSearches(): readonly PastSearch[] {
    return this.#history.searches;
  }

  /** Whether the query is not the one that the view was filled with. */
  get isQueryChanged(): boolean {
    return this.#shown !== undefined && !isSameQuery(this.#shown.first, this.#shown.results.query);
  }

  async show(results: ResultSet, refine?: RefineResults): Promise<void> {
    const signal = this.#running.begin();
    const isLatest = (): boolean => !signal.aborted;
    const Findings = await loadFindings();
    if (!isLatest()) return;
    this.#fill(Findings, results, results.query, '');
    if (!refine) this.#mark();
    await vscode.commands.executeCommand(`${resultsViewId}.focus`);
    await this.#select(this.tree?.hits[0], true);
    if (!refine) return;
    const improve = (found: FoundResults): void => {
      if (isLatest()) this.#improve(found);
    };
    const best = await this.#running.run(signal, () => refine(signal, improve));
    if (best) improve(best);
    // The engine was for better hits first.
    if (isLatest()) this.#mark();
  }

  /** Says of what is shown that another model found it: its scores do not compare with those of the new one. */
  noteOtherModel(): void {
    const { hits = [] } = this.#shown?.results ?? {};
    // What words alone found has no scores.
    if (!this.#shown || hits.every(({ score }) => score === undefined)) return;
    this.#shown = { ...this.#shown, isOfOtherModel: true };
    this.#describe();
  }

  clear(): void {
    this.#running.stop();
    this.#focus(undefined);
    this.#shown?.findings.stop();
    this.#shown = undefined;
    this.#refresh();
  }

  /** Searches the same place again, for another query. Nothing changes where that cannot be done or is cancelled. */
  async search(query: IndexQuery): Promise<void> {
    const shown = this.#shown;
    const search = shown?.results.search;
    if (!search) return;
    const signal = this.#running.begin();
    const Findings = await loadFindings();
    const found = await this.#running.run(signal, () => search(query, signal));
    if (!found) return;
    // The filter may have changed meanwhile.
    this.#fill(
      Findings,
      { ...shown.results, ...found, query },
      shown.first,
      this.tree?.filter ?? '',
    );
    this.#mark();
    await this.#select(this.tree?.hits[0]);
  }

  /** Makes a search again, and shows the view. Nothing changes where that cannot be done or is cancelled. */
  async repeat({ results, first }: PastSearch): Promise<void> {
    const signal = this.#running.begin();
    const Findings = await loadFindings();
    const found = await this.#running.run(signal, () => results.search(results.query, signal));
    if (!found) return;
    this.#fill(Findings, { ...results, ...found }, first, '');
    this.#mark();
    await vscode.commands.executeCommand(`${resultsViewId}.focus`);
    await this.#select(this.tree?.hits[0], true);
  }

  /** Goes back to the query that the view was filled with. */
  async reset(): Promise<void> {
    if (this.#shown) await this.search(this.#shown.first);
  }

  async refresh(): Promise<void> {
    if (this.#shown) await this.search(this.#shown.results.query);
  }

  setLayout(layout: ResultLayout): void {
    void this.#memory.update(layoutKey, layout);
    this.#show((tree) => tree.withLayout(layout));
  }

  /** Shows the hits alone whose text or path contains this. */
  setFilter(filter: string): void {
    this.#show((tree) => tree.withFilter(filter));
  }

  async dismiss(nodes: readonly ResultNode[]): Promise<void> {
    // A place of a text is no result of its own.
    if (this.tree?.hitsOf(nodes).length === 0) return;
    const next = this.tree?.besides(nodes);
    this.#show((tree) => tree.without(nodes));
    await this.#select(next);
  }

  /** Opens the next hit (1) or the one before (-1). What is selected and was not opened yet is the next one. */
  async step(by: 1 | -1): Promise<void> {
    const { tree } = this;
    const [selected] = this.#view.selection;
    const next = tree && this.#opened.step(tree, tree.at(this.#focused) ?? selected, by);
    if (!next) return;
    await this.#select(next);
    await this.open(next, 'focus');
  }

  /** See `openResult` for how it fails. */
  async open(node: HitNode | PlaceNode, asked: OpenMode, isEntered = false): Promise<void> {
    this.#focus(node);
    await this.#opened.open(node, asked, isEntered);
  }

  clearTints(): void {
    this.#tints.clear();
  }

  async getChildren(node?: ResultNode): Promise<ResultNode[]> {
    if (!node) return [...(this.tree?.roots ?? [])];
    if (node.kind === 'group') return [...node.children];
    if (node.kind === 'file') return [...node.hits];
    return node.kind === 'hit' ? this.#placesOf(node) : [];
  }

  getParent(node: ResultNode): ResultNode | undefined {
    return this.tree?.parentOf(node);
  }

  getTreeItem(node: ResultNode): vscode.TreeItem {
    const { layout = 'tree' } = this.tree ?? {};
    return treeItem(
      node,
      { layout, edition: this.#editions, isByPattern: this.#isByPattern },
      node.kind === 'hit' ? this.#shown?.findings.knownWords(node) : undefined,
    );
  }

  get #isByPattern(): boolean {
    const { text = '', more = [] } = this.results?.query ?? {};
    return more.length === 0 && asksForPatternsAlone(parseQuery(text));
  }

  async resolveTreeItem(item: vscode.TreeItem, node: ResultNode): Promise<vscode.TreeItem> {
    if (node.kind === 'hit') {
      const basis = this.results?.percentileBasis ?? 'background';
      item.tooltip = hitTooltip(
        node,
        basis,
        (await this.#shown?.findings.tintedWordsOf(node)) ?? [],
      );
    }
    return item;
  }

  dispose(): void {
    this.#running.stop();
    this.#shown?.findings.stop();
    this.#tints.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  get #layout(): ResultLayout {
    return this.#memory.get<unknown>(layoutKey) === 'list' ? 'list' : 'tree';
  }

  /** None where they cannot be found, which is said. */
  async #placesOf(node: HitNode): Promise<ResultNode[]> {
    const found = await reporting(this.#services.log, () => this.#shown?.findings.placesOf(node));
    return found ? placeNodes(node, found) : [];
  }

  #fill(Findings: typeof HitFindings, results: ResultSet, first: IndexQuery, filter: string): void {
    this.#focus(undefined);
    this.#opened.forget();
    this.#shown?.findings.stop();
    const findings = new Findings(results, this.#services);
    this.#shown = {
      results,
      first,
      tree: ResultTree.of(
        findings.withLines(results.hits),
        this.#layout,
        results.groups,
      ).withFilter(filter),
      findings,
      edition: ++this.#editions,
      isOfOtherModel: false,
    };
    this.#history.add(results, first);
    this.#refresh();
  }

  /** Better hits of the same search: rows are the same as before where their place is. */
  #improve(found: FoundResults): void {
    const shown = this.#shown;
    if (!shown) return;
    const results = { ...shown.results, ...found };
    const tree = shown.tree.withHits(shown.findings.withLines(found.hits), found.groups);
    this.#shown = { ...shown, results, tree };
    this.#history.add(results, shown.first);
    this.#refresh();
  }

  #show(change: (tree: ResultTree) => ResultTree): void {
    if (!this.#shown) return;
    this.#shown = { ...this.#shown, tree: change(this.#shown.tree) };
    this.#refresh();
  }

  /** Does not show the view where it is hidden, unless `isShowing`. */
  async #select(node: HitNode | undefined, isShowing = false): Promise<void> {
    if (!node || this.tree?.at(node) !== node) return;
    this.#focus(node);
    if (!this.#view.visible && !isShowing) return;
    const asked = (this.#asked = Symbol(node.key));
    await revealRow(
      this.#view,
      () => (this.#asked === asked ? this.tree?.at(node) : undefined),
      () => {
        this.#changed.fire(undefined);
      },
    );
  }

  /** Tints the words of the hit in the editors that show it; of no hit, takes the tints away. */
  #focus(node: HitNode | PlaceNode | undefined): void {
    if (node?.key === this.#focused?.key) return;
    this.#focused = node;
    this.#tints.clear();
    const findings = this.#shown?.findings;
    if (!node || !findings) return;
    const show = (found: readonly TintedWord[]): void => {
      if (this.#focused === node) this.#tints.show(node.hit, found);
    };
    // Which words met may have to be read first.
    void findings.wordsOf(node).then(show);
    void findings.tintedWordsOf(node).then(show);
  }

  /** Rows get the words and the lines that matched, the first ones first; they keep their places. */
  #mark(): void {
    const { tree, findings } = this.#shown ?? {};
    if (!tree || !findings) return;
    findings.mark(tree.hits, {
      onWords: (node) => {
        const now = this.#shown?.findings === findings ? this.tree?.at(node) : undefined;
        if (now) this.#changed.fire(now);
      },
      onLines: () => {
        const now = this.#shown;
        if (now?.findings !== findings) return;
        this.#shown = { ...now, tree: now.tree.withHits(findings.withLines(now.results.hits)) };
        this.#changed.fire(undefined);
      },
    });
  }

  #refresh(): void {
    this.#describe();
    this.#announce();
    this.#changed.fire(undefined);
  }

  #describe(): void {
    const shown = this.#shown;
    const { tree } = this;
    this.#view.message = shown
      ? resultsMessage(shown.results, shown.tree, shown.isOfOtherModel)
      : '';
    this.#view.description = (tree?.filter ?? '').trim() === '' ? '' : t('filtered');
    this.#view.badge = tree && { value: tree.fileCount, tooltip: foundText(tree) };
  }

  #announce(): void {
    void setContext('hasResults', this.#shown !== undefined);
    void setContext('hasPastSearches', this.#history.searches.length > 0);
    void setContext('hasHits', (this.tree?.hits.length ?? 0) > 0);
    void setContext('canSearchResults', this.results?.search !== undefined);
    void setContext('resultsAsList', this.#layout === 'list');
    void setContext('resultsFiltered', (this.tree?.filter ?? '').trim() !== '');
    void setContext('resultsQueryChanged', this.isQueryChanged);
  }
}

async function loadFindings(): Promise<typeof HitFindings> {
  const { HitFindings } = await import('./model/hitFindings.ts');
  return HitFindings;
}

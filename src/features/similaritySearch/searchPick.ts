import * as vscode from 'vscode';
import { AppError, isCancellation, throwIfCancelled } from '../../core/errors/appError.ts';
import type { SearchAnswer } from '../../protocol/corpusApi.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { nameOf } from '../../host/corpus/openDocuments.ts';
import type { ExplorerView } from '../../host/panel/explorerPanel.ts';
import { neighboursAt } from '../../host/panel/panelContent.ts';
import { EditorPlace } from './editorPlace.ts';
import { hitItem, type HitItem } from './hitItem.ts';
import { searchDocuments, type SearchScopeKind } from './searchDocuments.ts';
import { logError } from '../../host/log.ts';

const hitLimit = 50;
// Lines come in by batches; a search after each would do little else.
const refreshMs = 500;

interface Dependencies {
  readonly corpus: DocumentCorpus;
  readonly panel: ExplorerView;
  readonly log: vscode.LogOutputChannel;
}

type Item = HitItem | (vscode.QuickPickItem & { readonly hit?: undefined });

/** The open quick pick of the search: from the first letter to the hit that is chosen, or to Escape. */
export class SearchPick implements vscode.Disposable {
  readonly #deps: Dependencies;
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #editor = vscode.window.activeTextEditor;
  readonly #place: EditorPlace;
  #scope: SearchScopeKind;
  #documents: readonly CorpusDocument[] = [];
  #embedding = new AbortController();
  #searching = new AbortController();
  #refresh: NodeJS.Timeout | undefined;
  #retained: readonly vscode.Disposable[] = [];
  #hasAskedAgain = false;
  #isSearching = false;
  #isDone = false;
  /** Whether the user has moved in the list since it was filled. */
  #hasMoved = false;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#scope = this.#editor ? 'file' : 'openEditors';
    this.#place = new EditorPlace(this.#editor);
    const pick = this.#pick;
    pick.placeholder = 'Say what you are looking for, in your own words';
    pick.onDidChangeValue(() => void this.#search());
    pick.onDidChangeActive(([item]) => void this.#preview(item));
    pick.onDidAccept(() => void this.#accept());
    pick.onDidTriggerButton(() => {
      this.#switchScope();
    });
    pick.onDidTriggerItemButton(({ item }) => {
      this.#showNeighbours(item);
    });
    pick.onDidHide(() => {
      this.dispose();
    });
    this.#describe();
    pick.show();
    void this.#embed();
  }

  dispose(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    clearTimeout(this.#refresh);
    this.#embedding.abort();
    this.#searching.abort();
    this.#pick.dispose();
    this.#retain([]);
    this.#place.restore().catch((error: unknown) => {
      this.#deps.log.debug(String(error));
    });
  }

  /** Embeds what the scope's documents lack. What is there already can be found meanwhile. */
  async #embed(): Promise<void> {
    this.#embedding.abort();
    const embedding = new AbortController();
    this.#embedding = embedding;
    const { signal } = embedding;
    const { corpus, log } = this.#deps;
    try {
      this.#documents = [];
      this.#pick.busy = true;
      const documents = await searchDocuments(this.#scope, this.#editor, corpus, log, signal);
      throwIfCancelled(signal);
      this.#documents = documents;
      this.#retain(documents);
      this.#describe();
      void this.#search();
      for (const document of documents) {
        await corpus.embed(document, {
          signal,
          onProgress: () => {
            if (!signal.aborted) this.#refreshSoon();
          },
        });
      }
      throwIfCancelled(signal);
      this.#describe();
      if (this.#refresh !== undefined) void this.#search();
    } catch (error) {
      if (!signal.aborted) this.#showError(error);
    } finally {
      if (this.#embedding === embedding) this.#pick.busy = false;
    }
  }

  /** Keeps the documents in the engine while they are searched, also those whose preview is closed. */
  #retain(documents: readonly CorpusDocument[]): void {
    const before = this.#retained;
    this.#retained = documents.map(({ document }) => this.#deps.corpus.retain(document.uri));
    vscode.Disposable.from(...before).dispose();
  }

  /** Shows the hits of what is typed by now; an answer that comes after newer letters is dropped. */
  async #search(): Promise<void> {
    clearTimeout(this.#refresh);
    this.#refresh = undefined;
    this.#searching.abort();
    const searching = new AbortController();
    this.#searching = searching;
    const query = this.#pick.value;
    const documents = this.#documents;
    if (query.trim() === '' || documents.length === 0) {
      this.#pick.items = [];
      return;
    }
    try {
      this.#isSearching = true;
      const { signal } = searching;
      const answer = await this.#deps.corpus.search(query, documents, hitLimit, signal);
      if (signal.aborted) return;
      this.#hasAskedAgain = false;
      this.#show(answer, documents);
    } catch (error) {
      if (searching.signal.aborted) return;
      // An engine that was started anew has none of the documents.
      if (isForgotten(error) && !this.#hasAskedAgain) {
        this.#hasAskedAgain = true;
        await this.#embed();
        return;
      }
      this.#showError(error);
    } finally {
      if (this.#searching === searching) this.#isSearching = false;
    }
  }

  #show(answer: SearchAnswer, documents: readonly CorpusDocument[]): void {
    const byKey = new Map(documents.map(({ key, document }) => [key, document]));
    const items = answer.hits.flatMap((hit) => {
      const document = byKey.get(hit.document);
      return document ? [hitItem(hit, document, answer.percentileBasis)] : [];
    });
    // What the user has moved to stays the active one while more lines come in.
    const active = this.#hasMoved ? this.#pick.activeItems[0]?.hit : undefined;
    const kept = items.find(
      ({ hit }) => hit.document === active?.document && hit.segment === active.segment,
    );
    this.#hasMoved = kept !== undefined;
    this.#pick.items = items.length > 0 ? items : [this.#nothing(answer)];
    if (kept) this.#pick.activeItems = [kept];
    this.#describe();
  }

  #nothing({ segmentCount }: SearchAnswer): Item {
    const label = segmentCount === 0 ? 'There is no text to search' : 'Nothing is embedded yet';
    return { label: `$(info) ${label}`, alwaysShow: true };
  }

  #refreshSoon(): void {
    this.#describe();
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      // A search that waits for its turn must not be given up for another that waits as long.
      if (this.#isSearching) this.#refreshSoon();
      else void this.#search();
    }, refreshMs);
  }

  #describe(): void {
    const pick = this.#pick;
    const total = this.#documents.reduce((sum, { embedded }) => sum + embedded.length, 0);
    const done = this.#documents.reduce(
      (sum, { embedded }) => sum + embedded.reduce((count, flag) => count + flag, 0),
      0,
    );
    const name = this.#editor ? nameOf(this.#editor.document.uri) : '';
    const where = this.#scope === 'file' ? name : 'open editors';
    const state =
      total === 0
        ? ''
        : done < total
          ? ` — ${format(done)} of ${format(total)} lines embedded`
          : ` — ${format(total)} ${total === 1 ? 'line' : 'lines'}`;
    pick.title = `Search by meaning in ${where}${state}`;
    pick.buttons = this.#editor ? [scopeButton(this.#scope)] : [];
  }

  #switchScope(): void {
    this.#scope = this.#scope === 'file' ? 'openEditors' : 'file';
    this.#searching.abort();
    this.#describe();
    void this.#embed();
  }

  async #preview(item: Item | undefined): Promise<void> {
    if (!item?.hit) return;
    // The first hit is active by itself: the editor must not jump while one types.
    if (!this.#hasMoved && item === this.#pick.items[0]) return;
    this.#hasMoved = true;
    try {
      await this.#place.preview(item.document, item.range);
    } catch (error) {
      this.#showError(error);
    }
  }

  async #accept(): Promise<void> {
    const item = this.#pick.activeItems[0];
    if (!item?.hit) return;
    this.#place.leave();
    this.dispose();
    try {
      await this.#place.open(item.document, item.range);
    } catch (error) {
      this.#deps.log.error(String(error));
      void vscode.window.showWarningMessage(
        `Semantic Text: ${nameOf(item.document.uri)} is no longer there; search again.`,
      );
    }
  }

  #showNeighbours(item: Item): void {
    if (!item.hit) return;
    this.#place.leave();
    this.dispose();
    const { document, range } = item;
    this.#deps.panel.show(neighboursAt(document, document.offsetAt(range.start)));
  }

  #showError(error: unknown): void {
    if (isCancellation(error) || this.#isDone) return;
    const message = logError(this.#deps.log, error);
    this.#pick.items = [{ label: '$(error) The search failed', detail: message, alwaysShow: true }];
  }
}

function isForgotten(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code === 'documentUnknown' || error.code === 'engineStopped')
  );
}

function scopeButton(scope: SearchScopeKind): vscode.QuickInputButton {
  return scope === 'file'
    ? { iconPath: new vscode.ThemeIcon('files'), tooltip: 'Search All Open Editors' }
    : { iconPath: new vscode.ThemeIcon('file'), tooltip: 'Search This File Only' };
}

function format(count: number): string {
  return count.toLocaleString('en');
}

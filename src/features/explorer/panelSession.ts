import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import type { CorpusDocument } from '../../host/corpus/documentCorpus.ts';
import {
  versionOf,
  type ContentReference,
  type PanelSnapshot,
  type PanelTab,
} from '../../protocol/pageApi.ts';
import { ContentUpkeep } from './contentUpkeep.ts';
import { editorDocuments, type EditorContent } from './editorContent.ts';
import { EditorFollower } from './editorFollower.ts';
import { KeptTokens } from './model/keptTokens.ts';
import { contentIdOf, type PanelContent } from './model/panelContent.ts';
import { panelSnapshot } from './model/panelSnapshot.ts';
import { PanelWork } from './model/panelWork.ts';
import { ShownContent } from './model/shownContent.ts';
import { NeighbourFinder } from './neighbourFinder.ts';
import { pageAnswers, type PanelServices } from './pageAnswers.ts';
import { PageLink } from './pageLink.ts';
import { toRestore } from './panelRestore.ts';

/** What an empty panel is called. */
export const panelTitle = 'Semantic Text Explorer';

/** One open panel: what it shows, and what keeps that up to date. Its page's questions are answered in `pageAnswers.ts`. */
export class PanelSession implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #services: PanelServices;
  readonly #tokens: KeptTokens;
  readonly #work: PanelWork<vscode.TextDocument, CorpusDocument>;
  readonly #neighbours: NeighbourFinder;
  readonly #upkeep: ContentUpkeep;
  readonly #follower: EditorFollower;
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #page: PageLink;
  /** Aborted when the user cancels, or when there is another content. */
  #contentLife = new AbortController();
  #content: EditorContent | undefined;
  /** Counts the changes of its segments. */
  #edition = 0;
  /** What the page keeps for a reload, as of an edition: snapshots are made many times a second. */
  #restore: { readonly edition: number; readonly data: unknown } | undefined;
  /** The tab that is to be seen, until the page is told. */
  #tab: PanelTab | undefined;

  constructor(panel: vscode.WebviewPanel, services: PanelServices) {
    this.panel = panel;
    this.#services = services;
    const { engine, corpus, workspace, log, extensionUri } = services;
    this.#tokens = new KeptTokens(engine);
    this.#neighbours = new NeighbourFinder(corpus, workspace, log);
    this.#work = new PanelWork({
      engine,
      corpus,
      log,
      tokens: this.#tokens,
      onOpened: (content) => {
        this.#upkeep.retain(content);
      },
      onEdition: () => this.#changedSegments(),
      onStatus: () => this.#changed(),
    });
    this.#upkeep = new ContentUpkeep({
      corpus,
      workspace,
      work: this.#work,
      content: () => this.#content,
      isInWorkspace: () => this.#neighbours.isInWorkspace,
      show: (content) => {
        this.show(content);
      },
      onSegments: () => {
        this.#changedSegments();
      },
      onIndex: () => {
        this.#changed();
      },
    });
    this.#page = new PageLink(
      panel,
      extensionUri,
      pageAnswers(
        {
          panel,
          tokens: this.#tokens,
          work: this.#work,
          finder: this.#neighbours,
          current: (reference) => this.#current(reference),
          until: (signal) => this.#until(signal),
          snapshot: () => this.#snapshot(),
          content: () => this.#content,
          show: (content) => {
            this.show(content);
          },
          onSelected: () => {
            this.#changed();
          },
          onReveal: (document, range) => {
            this.#follower.expect(document, range);
          },
          cancel: () => {
            this.#work.cancel();
            this.#endAnswers();
          },
        },
        services,
      ),
    );
    this.#follower = new EditorFollower(() => this.#content, {
      onEdit: () => this.#changedSegments(),
      onEdited: () => void this.#upkeep.embedAgain(),
      onCursor: (segment) => {
        if (this.#content) this.#content.selected = segment;
        this.#changed();
      },
      isBeside: (document) => this.#neighbours.hasLookedIn(document),
      onBesideEdited: () => this.#changedSegments(),
      onCells: (notebook) => void this.#upkeep.followCells(notebook),
      onRename: (files) => {
        this.#upkeep.followRename(files);
      },
    });
    this.#subscriptions.push(
      engine.onDidChangeStatus(({ model }) => {
        if (model && this.#work.status.kind === 'working') this.#changed();
      }),
      engine.onDidChangeModel(() => {
        this.#tokens.clear();
        this.#endAnswers();
        this.#changedSegments();
        void this.#upkeep.embedAgain();
      }),
    );
  }

  get content(): EditorContent | undefined {
    return this.#content;
  }

  /** Shows a content and embeds it; one that is shown already is kept, with its place and its tab changed. */
  show(content: PanelContent): void {
    this.#tab = content.tab;
    const shown = this.#content;
    if (content.kind === 'documents' && shown?.id === contentIdOf(content)) {
      shown.tab = content.tab;
      shown.want(content.selected);
      if (this.#work.status.kind === 'working') this.#changed();
      else void this.#work.embed(shown);
      return;
    }
    this.#endAnswers();
    const next = new ShownContent(content, editorDocuments);
    this.#content = next;
    this.panel.title = content.title === '' ? panelTitle : `Semantic: ${content.title}`;
    this.#edition++;
    void this.#work.embed(next);
  }

  dispose(): void {
    this.#follower.dispose();
    this.#upkeep.dispose();
    this.#work.cancel();
    this.#contentLife.abort();
    this.#page.dispose();
    vscode.Disposable.from(...this.#subscriptions.splice(0)).dispose();
  }

  /** Ends what was asked for about the content. */
  #endAnswers(): void {
    this.#contentLife.abort();
    this.#contentLife = new AbortController();
  }

  #snapshot(): PanelSnapshot {
    const { engine, workspace } = this.#services;
    const content = this.#content;
    const tab = this.#tab;
    this.#tab = undefined;
    return panelSnapshot({
      content,
      edition: this.#edition,
      status: this.#work.status,
      model: engine.status.model,
      tab,
      canSearchWorkspace: workspace.isAvailable,
      restore: content && this.#restoreOf(content),
    });
  }

  #current({ version }: ContentReference): EditorContent {
    const content = this.#content;
    if (!content || version !== versionOf(content.id, this.#edition)) {
      throw new AppError('invalidInput', 'The panel shows another text by now.');
    }
    return content;
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    const own = [this.#page.life, this.#contentLife.signal];
    return AbortSignal.any(signal ? [...own, signal] : own);
  }

  #restoreOf(content: EditorContent): unknown {
    if (this.#restore?.edition !== this.#edition) {
      this.#restore = { edition: this.#edition, data: toRestore(content.now()) };
    }
    return this.#restore.data;
  }

  #changedSegments(): void {
    this.#edition++;
    this.#changed();
  }

  #changed(): void {
    this.#page.announceChange();
  }
}

import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import type { EngineClient } from '../../host/engine/engineClient.ts';
import type { WorkspaceSearch } from '../../host/index/workspaceSearch.ts';
import { reporting } from '../../host/userErrors.ts';
import { cursorIn } from '../../host/text/editors.ts';
import type { ContentReference, PageApi, PanelSnapshot } from '../../protocol/pageApi.ts';
import { exportVectors } from './commands/exportVectors.ts';
import { saveFile } from './commands/saveFile.ts';
import { ContentUpkeep } from './contentUpkeep.ts';
import { editorDocuments, type EditorContent } from './editorContent.ts';
import { EditorFollower } from './editorFollower.ts';
import type { AnswerContext } from './model/answerContext.ts';
import { insideAnswers } from './model/insideAnswers.ts';
import { KeptTokens } from './model/keptTokens.ts';
import { contentIdOf, type PanelContent } from './model/panelContent.ts';
import { originAnswers } from './model/originAnswers.ts';
import { pairAnswers } from './model/pairAnswers.ts';
import { panelModel } from './model/panelModel.ts';
import { PanelWork } from './model/panelWork.ts';
import { ShownContent } from './model/shownContent.ts';
import { tokenAnswers } from './model/tokenAnswers.ts';
import { neighbourAnswers } from './neighbourAnswers.ts';
import { NeighbourFinder } from './neighbourFinder.ts';
import { PageLink } from './pageLink.ts';
import { toRestore } from './panelRestore.ts';
import { revealAnswers } from './revealAnswers.ts';

/** What an empty panel is called. */
export const panelTitle = 'Semantic Text Explorer';

/** What sessions are built on. */
export interface PanelServices {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly corpus: DocumentCorpus;
  readonly workspace: WorkspaceSearch;
  /** Asks the user whether the workspace is to be indexed, and begins. */
  readonly indexWorkspace: () => void;
  readonly log: vscode.LogOutputChannel;
}

/** What is asked of the session itself, and not of one of the topics of its page. */
type SessionApi = Pick<
  PageApi,
  | 'snapshot'
  | 'segments'
  | 'select'
  | 'setUnit'
  | 'indexWorkspace'
  | 'exportVectors'
  | 'copy'
  | 'saveFile'
  | 'cancel'
  | 'retry'
>;

/** One open panel: what it shows, and what keeps that up to date. The page's questions are answered by topic. */
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
  #edition = 0;
  /** What the page keeps for a reload, as of an edition: snapshots are made many times a second. */
  #restore: { readonly edition: number; readonly data: unknown } | undefined;
  #revision = 0;
  #tabRequest = 0;

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
    this.#page = new PageLink(panel, extensionUri, this.#api());
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
        if (model && this.#revision > 0 && this.#work.status.kind === 'working') this.#changed();
      }),
      engine.onDidChangeModel(() => {
        this.#tokens.clear();
        this.#contentLife.abort();
        this.#contentLife = new AbortController();
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
    this.#tabRequest++;
    const shown = this.#content;
    if (content.kind === 'documents' && shown?.id === contentIdOf(content)) {
      shown.tab = content.tab;
      shown.want(content.selected);
      if (this.#work.status.kind === 'working') this.#changed();
      else void this.#work.embed(shown);
      return;
    }
    this.#contentLife.abort();
    this.#contentLife = new AbortController();
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

  /** All that the page may ask. */
  #api(): PageApi {
    const { engine, corpus } = this.#services;
    const tokens = this.#tokens;
    const finder = this.#neighbours;
    const context: AnswerContext<vscode.TextDocument> = {
      current: (reference) => this.#current(reference),
      until: (signal) => this.#until(signal),
    };
    return {
      ...this.#ownAnswers(),
      ...tokenAnswers(context, tokens, (reference) => {
        const { shown, index } = this.#current(reference).locate(reference.segment);
        return cursorIn(shown.document, shown.start(index), shown.end(index));
      }),
      ...insideAnswers(context, engine),
      ...pairAnswers(context, tokens, engine),
      ...originAnswers(context, engine),
      ...neighbourAnswers(context, {
        finder,
        corpus,
        embedBeside: (documents) => {
          // What the user has cancelled is not taken up by looking.
          const { kind } = this.#work.status;
          if (kind === 'ready' || kind === 'working') void this.#work.embedBeside(documents);
        },
      }),
      ...revealAnswers(context, {
        panel: this.panel,
        tokens,
        finder,
        onReveal: (document, range) => {
          this.#follower.expect(document, range);
        },
      }),
    };
  }

  #ownAnswers(): SessionApi {
    const { indexWorkspace, log } = this.#services;
    return {
      snapshot: async () => Promise.resolve(this.#snapshot()),

      segments: async (request) => {
        const content = this.#current(request);
        return Promise.resolve(content.range(request.start, request.end));
      },

      select: async (request) => {
        const content = this.#current(request);
        content.locate(request.segment);
        if (content.selected !== request.segment) {
          content.selected = request.segment;
          this.#changed();
        }
        return Promise.resolve();
      },

      setUnit: async ({ unit }) => {
        const shown = this.#content;
        if (shown?.content.kind !== 'documents' || shown.unit === unit) return Promise.resolve();
        const at = shown.selected < 0 ? undefined : shown.locate(shown.selected);
        const selected = at && { uri: at.shown.document.uri, offset: at.shown.start(at.index) };
        this.show({ ...shown.content, unit, selected, tab: shown.tab });
        return Promise.resolve();
      },

      indexWorkspace: async () => {
        // It asks, and works for minutes: the page is told how far it is by itself.
        indexWorkspace();
        return Promise.resolve();
      },

      exportVectors: () => reporting(log, () => exportVectors(this.#services, this.#content)),

      copy: async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
      },

      saveFile: (file) => saveFile(file, this.#content?.documents[0]?.document.uri),

      cancel: async () => {
        this.#work.cancel();
        this.#contentLife.abort();
        this.#contentLife = new AbortController();
        return Promise.resolve();
      },

      retry: async () => {
        if (this.#content) await this.#work.embed(this.#content);
      },
    };
  }

  #snapshot(): PanelSnapshot {
    const { model } = this.#services.engine.status;
    const content = this.#content;
    return {
      revision: this.#revision,
      contentId: content?.id ?? '',
      edition: this.#edition,
      status: this.#work.status,
      title: content?.content.title ?? '',
      unit: content?.unit ?? 'selection',
      canChooseUnit: content?.content.kind === 'documents',
      documents: content?.panelDocuments ?? [],
      segmentCount: content?.segmentCount ?? 0,
      embeddedCount: content?.embeddedCount ?? 0,
      selectedSegment: content?.selected ?? -1,
      tab: content?.tab ?? 'tokens',
      tabRequest: this.#tabRequest,
      model: model && panelModel(model),
      canSearchWorkspace: this.#services.workspace.isAvailable,
      stale: content?.isStale ?? false,
      restore: content && this.#restoreOf(content),
    };
  }

  #current({ contentId, edition }: ContentReference): EditorContent {
    const content = this.#content;
    if (content?.id !== contentId || edition !== this.#edition) {
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
    this.#revision++;
    this.#page.announceChange();
  }
}

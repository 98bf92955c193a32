import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { panelTitle } from '../../host/contributions.ts';
import type { CorpusDocument } from '../../host/corpus/documentCorpus.ts';
import {
  versionOf,
  type ContentReference,
  type SegmentReference,
} from '../../protocol/contentReference.ts';
import type { PanelSnapshot } from '../../protocol/pageApi.ts';
import type { PageVectorRequest } from '../../protocol/pageTokens.ts';
import type { MenuPlace } from '../../protocol/page/pageMenu.ts';
import { ContentUpkeep } from './contentUpkeep.ts';
import { clickedTexts } from './clickedTexts.ts';
import { editorDocuments, type EditorContent, type OpenPanel } from './editorContent.ts';
import { EditorFollower } from './editorFollower.ts';
import { ContentSet } from './model/contentSet.ts';
import { contentVectors } from './model/contentVectors.ts';
import { KeptTokens } from './model/keptTokens.ts';
import { contentIdOf, type PanelContent, type SelectedText } from './model/panelContent.ts';
import { panelSnapshot, type PageWish } from './model/panelSnapshot.ts';
import { placesToLabel, type PlaceToLabel } from './model/labels/placesToLabel.ts';
import { PanelWork } from './model/panelWork.ts';
import { ShownContent } from './model/shownContent.ts';
import { NeighbourFinder } from './neighbourFinder.ts';
import { pageAnswers, type PanelServices } from './pageAnswers.ts';
import { PageLink } from './pageLink.ts';
import { toRestore, type Restore } from './panelRestore.ts';
import { goToText } from './revealAnswers.ts';
import { isTable } from './tables/tableAnswers.ts';

const noWish: PageWish = { tab: undefined, layer: undefined };

/** One open panel: what it shows, and what keeps that up to date. Its page's questions are answered in `pageAnswers.ts`. */
export class PanelSession implements OpenPanel, vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #services: PanelServices;
  readonly #tokens: KeptTokens;
  readonly #work: PanelWork<vscode.TextDocument, CorpusDocument>;
  readonly #set: ContentSet<vscode.TextDocument>;
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
  #restore: { readonly edition: number; readonly data: Restore } | undefined;
  /** What the page is to show, until it is told: a hidden page asks when it is shown. */
  #wish: PageWish = noWish;
  /** What is to be labelled, until its segments are there. */
  #toLabel: readonly PlaceToLabel[] | undefined;
  readonly #onPin: () => void;
  #isPinned: boolean;

  constructor(
    panel: vscode.WebviewPanel,
    services: PanelServices,
    { isPinned, onPin }: { readonly isPinned: boolean; readonly onPin: () => void },
  ) {
    this.panel = panel;
    this.#isPinned = isPinned;
    this.#onPin = onPin;
    this.#services = services;
    const { engine, jobs, corpus, columns, workspace, log, extensionUri } = services;
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
    this.#set = new ContentSet({
      jobs,
      current: (reference) => this.#current(reference),
      vectorsOf: (...asked) => contentVectors(corpus, ...asked),
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
          set: this.#set,
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
          onReveal: this.#onReveal,
          onLabel: (places) => {
            this.label(places);
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
        if (!this.#content || this.#isPinned) return;
        this.#content.selected = segment;
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
      columns.onDidChange((uri) => {
        if (!this.#content || !isTable(this.#content)) return;
        const [shown] = this.#content.documents;
        if (uri && shown?.document.uri.toString() !== uri.toString()) return;
        void this.#work.embed(this.#content);
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
    this.#wish = { ...noWish, tab: content.tab };
    const shown = this.#content;
    if (content.kind === 'documents' && shown?.id === contentIdOf(content)) {
      shown.tab = content.tab;
      shown.want(content.selected);
      if (this.#work.status.kind === 'working') this.#changed();
      else void this.#work.embed(shown);
      return;
    }
    this.#toLabel = undefined;
    this.#endAnswers();
    const next = new ShownContent(content, editorDocuments);
    this.#content = next;
    this.panel.title = content.title === '' ? panelTitle : `Semantic: ${content.title}`;
    this.#edition++;
    void this.#work.embed(next);
  }

  get isPinned(): boolean {
    return this.#isPinned;
  }

  set isPinned(isPinned: boolean) {
    this.#isPinned = isPinned;
    this.#onPin();
    // The page keeps it over a reload.
    this.#changed();
  }

  focus(): void {
    this.panel.reveal(undefined, false);
  }

  showNeighbours(place: SegmentReference): void {
    const content = this.#current(place);
    content.locate(place.segment);
    content.selected = place.segment;
    content.tab = 'neighbours';
    this.#wish = { ...noWish, tab: 'neighbours' };
    this.#changed();
  }

  label(places: readonly PlaceToLabel[]): void {
    this.#toLabel = places;
    this.#wish = { ...noWish, tab: 'labels' };
    if (this.#content) this.#content.tab = 'labels';
    this.#changed();
  }

  showLayer(layer: number): void {
    this.#wish = { tab: 'tokens', layer };
    this.#changed();
  }

  async textsAt(place: MenuPlace): Promise<readonly SelectedText[]> {
    const context = { current: (reference: ContentReference) => this.#current(reference) };
    return clickedTexts(place, context, { tokens: this.#tokens, finder: this.#neighbours });
  }

  async vectorAt({ token, layer, ...place }: PageVectorRequest): Promise<Float32Array> {
    const text = this.#current(place).input(place.segment);
    const answer = await this.#tokens.vector(text, token, layer, this.#until(undefined));
    return answer.vector;
  }

  async reveal(text: SelectedText): Promise<void> {
    await goToText(text, this.panel.viewColumn, this.#onReveal);
  }

  dispose(): void {
    this.#follower.dispose();
    this.#upkeep.dispose();
    this.#work.cancel();
    this.#contentLife.abort();
    this.#set.dispose();
    this.#page.dispose();
    vscode.Disposable.from(...this.#subscriptions.splice(0)).dispose();
  }

  readonly #onReveal = (document: vscode.TextDocument, range: vscode.Range): void => {
    this.#follower.expect(document, range);
  };

  /** Ends what was asked for about the content. */
  #endAnswers(): void {
    this.#contentLife.abort();
    this.#contentLife = new AbortController();
  }

  #snapshot(): PanelSnapshot {
    const { engine, workspace } = this.#services;
    const content = this.#content;
    const wish = { ...this.#wish, toLabel: this.#takeToLabel() };
    this.#wish = noWish;
    return panelSnapshot({
      content,
      edition: this.#edition,
      status: this.#work.status,
      model: engine.status.model,
      wish,
      canSearchWorkspace: workspace.isAvailable,
      isTable: content !== undefined && isTable(content),
      restore: content && this.#restoreOf(content),
    });
  }

  #takeToLabel(): PageWish['toLabel'] {
    if (!this.#toLabel || !this.#content) return undefined;
    const { isWhole, ...found } = placesToLabel(this.#content, this.#toLabel);
    if (!isWhole && this.#work.status.kind === 'working') return undefined;
    this.#toLabel = undefined;
    return found;
  }

  #current({ version }: ContentReference): EditorContent {
    const content = this.#content;
    if (!content || version !== versionOf(content.id, this.#edition)) {
      throw new AppError('invalidInput', t('The panel shows another text by now.'));
    }
    return content;
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    const own = [this.#page.life, this.#contentLife.signal];
    return AbortSignal.any(signal ? [...own, signal] : own);
  }

  #restoreOf(content: EditorContent): Restore {
    if (this.#restore?.edition !== this.#edition) {
      this.#restore = { edition: this.#edition, data: toRestore(content.now()) };
    }
    return { ...this.#restore.data, pinned: this.#isPinned };
  }

  #changedSegments(): void {
    this.#edition++;
    this.#changed();
  }

  #changed(): void {
    this.#page.announceChange();
  }
}

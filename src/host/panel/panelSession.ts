import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import type {
  AttentionChoice,
  AttentionMap,
  AttentionOverview,
  TokenInputs,
  TokenPath,
} from '../../protocol/insideApi.ts';
import {
  type Attribution,
  type AttributionRequest,
  type ContentReference,
  type InsideReference,
  type Neighbours,
  type NeighboursRequest,
  type PageApi,
  type PageSimilarity,
  type PageVector,
  type PageVectorRequest,
  type PanelSnapshot,
  type RevealMode,
  type SegmentRange,
  type SegmentRangeRequest,
  type SegmentReference,
  type SegmentTokens,
  type TokenRange,
  type TokenRangeRequest,
  type TokenReference,
} from '../../protocol/pageApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { DocumentCorpus } from '../corpus/documentCorpus.ts';
import type { SegmentUnit } from '../corpus/segmentUnit.ts';
import type { EngineClient } from '../engineClient.ts';
import type { WorkspaceSearch } from '../index/workspaceSearch.ts';
import { commandIds } from '../userErrors.ts';
import { ContentUpkeep } from './contentUpkeep.ts';
import { EditorFollower } from './editorFollower.ts';
import { InsideAnswers, panelModel } from './insideAnswers.ts';
import { NeighbourFinder } from './neighbourFinder.ts';
import { PageLink } from './pageLink.ts';
import { contentIdOf, toRestore, type PanelContent } from './panelContent.ts';
import { PanelWork } from './panelWork.ts';
import { revealText } from './revealText.ts';
import { ShownContent } from './shownContent.ts';
import { tokenRange } from './tokenRange.ts';
import { TokenAnswers } from './tokenAnswers.ts';

/** What an empty panel is called. */
export const panelTitle = 'Semantic Text Explorer';
// A matrix of more is too fine to be read, and its numbers take seconds.
const comparedSegments = 300;
const listedPairs = 100;

/** What sessions are built on. */
export interface PanelServices {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly corpus: DocumentCorpus;
  readonly workspace: WorkspaceSearch;
  readonly log: vscode.LogOutputChannel;
}

/** One open panel and the page in it. Answers the page's calls. */
export class PanelSession implements PageApi, vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #services: PanelServices;
  readonly #tokens: TokenAnswers;
  readonly #inside: InsideAnswers;
  readonly #work: PanelWork;
  readonly #neighbours: NeighbourFinder;
  readonly #upkeep: ContentUpkeep;
  readonly #follower: EditorFollower;
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #page: PageLink;
  /** Aborted when the user cancels, or when there is another content. */
  #contentLife = new AbortController();
  #content: ShownContent | undefined;
  #edition = 0;
  /** What the page keeps for a reload, as of an edition: snapshots are made many times a second. */
  #restore: { readonly edition: number; readonly data: unknown } | undefined;
  #revision = 0;
  #tabRequest = 0;

  constructor(panel: vscode.WebviewPanel, services: PanelServices) {
    this.panel = panel;
    this.#services = services;
    const { engine, corpus, workspace, log, extensionUri } = services;
    this.#tokens = new TokenAnswers(engine);
    this.#inside = new InsideAnswers(engine);
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
    this.#page = new PageLink(panel, extensionUri, this);
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

  get content(): ShownContent | undefined {
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
    const next = new ShownContent(content);
    this.#content = next;
    this.panel.title = content.title === '' ? panelTitle : `Semantic: ${content.title}`;
    this.#edition++;
    void this.#work.embed(next);
  }

  snapshot(): Promise<PanelSnapshot> {
    const { model } = this.#services.engine.status;
    const content = this.#content;
    return Promise.resolve({
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
    });
  }

  segments(request: SegmentRangeRequest): Promise<SegmentRange> {
    return Promise.resolve(this.#current(request).range(request.start, request.end));
  }

  select(request: SegmentReference): Promise<void> {
    const content = this.#current(request);
    content.locate(request.segment);
    if (content.selected !== request.segment) {
      content.selected = request.segment;
      this.#changed();
    }
    return Promise.resolve();
  }

  async openSegment(
    request: SegmentReference,
    { signal }: CallOptions = {},
  ): Promise<SegmentTokens> {
    const text = this.#current(request).text(request.segment);
    const { tokens } = await this.#tokens.embed(text, { signal: this.#either(signal) });
    return { tokenCount: tokens.length };
  }

  tokens(request: TokenRangeRequest): Promise<TokenRange> {
    const text = this.#current(request).text(request.segment);
    const answer = this.#tokens.get(text);
    if (!answer) throw new AppError('invalidInput', 'This text is not embedded yet.');
    return Promise.resolve(tokenRange(text, answer, request.start, request.end));
  }

  async vector(request: PageVectorRequest, { signal }: CallOptions = {}): Promise<PageVector> {
    const text = this.#current(request).text(request.segment);
    const { token, layer } = request;
    const answer = await this.#tokens.vector(text, token, layer, this.#either(signal));
    // Compact copies: what came from the engine's process may be views of a larger message.
    return {
      vector: answer.vector.slice(),
      norm: answer.norm,
      cosines: answer.cosines.slice(),
    };
  }

  async attention(
    request: InsideReference & AttentionChoice,
    { signal }: CallOptions = {},
  ): Promise<AttentionMap> {
    return this.#inside.attention(this.#insideText(request), request, this.#either(signal));
  }

  async attentionOverview(
    request: InsideReference,
    { signal }: CallOptions = {},
  ): Promise<AttentionOverview> {
    return this.#inside.attentionOverview(this.#insideText(request), this.#either(signal));
  }

  async tokenPath(request: TokenReference, { signal }: CallOptions = {}): Promise<TokenPath> {
    const text = this.#current(request).text(request.segment);
    return this.#inside.tokenPath(text, request.token, this.#either(signal));
  }

  async tokenInputs(request: InsideReference, { signal }: CallOptions = {}): Promise<TokenInputs> {
    return this.#inside.tokenInputs(this.#insideText(request), this.#either(signal));
  }

  async neighbours(request: NeighboursRequest, { signal }: CallOptions = {}): Promise<Neighbours> {
    const content = this.#current(request);
    const either = this.#either(signal);
    const { segment, scope, limit } = request;
    if (scope === 'workspace') {
      return this.#neighbours.findInWorkspace(content, segment, limit, either);
    }
    const documents = await this.#neighbours.documents(content, scope, either);
    // What the user has cancelled is not taken up by looking.
    const { kind } = this.#work.status;
    if (kind === 'ready' || kind === 'working') void this.#work.embedBeside(documents);
    // Documents may have been edited while others were opened.
    this.#current(request);
    return this.#neighbours.find(content, segment, documents, limit, either);
  }

  async attribution(
    request: AttributionRequest,
    { signal }: CallOptions = {},
  ): Promise<Attribution> {
    this.#current(request);
    return this.#neighbours.attribution(request.neighbour, this.#either(signal));
  }

  async similarity(
    request: ContentReference,
    { signal }: CallOptions = {},
  ): Promise<PageSimilarity> {
    const content = this.#current(request);
    const { segments } = content.range(0, comparedSegments);
    const texts = segments.map((_, i) => content.text(i));
    const either = this.#either(signal);
    const isWhole = content.content.kind === 'documents';
    const scope = isWhole ? await this.#neighbours.documents(content, 'content', either) : [];
    const options = { signal: either };
    const answer = await this.#services.corpus.compare(texts, scope, listedPairs, options);
    return {
      segments,
      segmentCount: content.segmentCount,
      cosines: answer.cosines.slice(),
      percentiles: answer.percentiles.slice(),
      pairs: answer.pairs.slice(),
      percentileBasis: answer.percentileBasis,
    };
  }

  async reveal(
    request: SegmentReference & { token?: number | undefined; mode: RevealMode },
  ): Promise<void> {
    const { shown, index } = this.#current(request).locate(request.segment);
    const [first, last] = [shown.start(index), shown.end(index)];
    const spans = this.#tokens.get(shown.text(index))?.encoding.spans;
    const from = request.token === undefined ? undefined : spans?.[2 * request.token];
    const to = request.token === undefined ? undefined : spans?.[2 * request.token + 1];
    const isText = from !== undefined && to !== undefined && to > from;
    const range = isText ? shown.range(first + from, first + to) : shown.range(first, last);
    await this.#reveal(shown.document, range, request.mode);
  }

  async revealNeighbour(
    request: SegmentReference & { neighbour: string; mode: RevealMode },
  ): Promise<void> {
    const { document, range } = await this.#neighbours.place(request.neighbour);
    await this.#reveal(document, range, request.mode);
  }

  setUnit({ unit }: { unit: SegmentUnit }): Promise<void> {
    const shown = this.#content;
    if (shown?.content.kind !== 'documents' || shown.unit === unit) return Promise.resolve();
    const at = shown.selected < 0 ? undefined : shown.locate(shown.selected);
    const selected = at && { uri: at.shown.document.uri, offset: at.shown.start(at.index) };
    this.show({ ...shown.content, unit, selected, tab: shown.tab });
    return Promise.resolve();
  }

  indexWorkspace(): Promise<void> {
    // It asks, and works for minutes: the page is told how far it is by itself.
    void vscode.commands.executeCommand(commandIds.indexWorkspace);
    return Promise.resolve();
  }

  async exportVectors(): Promise<void> {
    await vscode.commands.executeCommand(commandIds.exportVectors);
  }

  async copy({ text }: { text: string }): Promise<void> {
    await vscode.env.clipboard.writeText(text);
  }

  cancel(): Promise<void> {
    this.#work.cancel();
    this.#contentLife.abort();
    this.#contentLife = new AbortController();
    return Promise.resolve();
  }

  async retry(): Promise<void> {
    if (this.#content) await this.#work.embed(this.#content);
  }

  dispose(): void {
    this.#follower.dispose();
    this.#upkeep.dispose();
    this.#work.cancel();
    this.#contentLife.abort();
    this.#page.dispose();
    vscode.Disposable.from(...this.#subscriptions.splice(0)).dispose();
  }

  /** The content that a request means. Throws `invalidInput` where it is another one by now. */
  #current({ contentId, edition }: ContentReference): ShownContent {
    const content = this.#content;
    if (content?.id !== contentId || edition !== this.#edition) {
      throw new AppError('invalidInput', 'The panel shows another text by now.');
    }
    return content;
  }

  #insideText(request: InsideReference): { text: string; second?: string; token: number } {
    const content = this.#current(request);
    const { segment, second, token } = request;
    const text = content.text(segment);
    return second === undefined ? { text, token } : { text, second: content.text(second), token };
  }

  #either(signal: AbortSignal | undefined): AbortSignal {
    const own = [this.#page.life, this.#contentLife.signal];
    return AbortSignal.any(signal ? [...own, signal] : own);
  }

  async #reveal(
    document: vscode.TextDocument,
    range: vscode.Range,
    mode: RevealMode,
  ): Promise<void> {
    this.#follower.expect(document, range);
    await revealText(document, range, mode, this.panel.viewColumn);
  }

  #restoreOf(content: ShownContent): unknown {
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

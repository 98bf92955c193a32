// Runs in the test's browser before the page's own script: VS Code and the extension's host in one.
import type { SegmentUnit } from '../../../src/core/text/segmentText.ts';
import { AppError } from '../../../src/core/errors/appError.ts';
import {
  versionOf,
  type ContentReference,
  type SegmentReference,
} from '../../../src/protocol/contentReference.ts';
import {
  pageMethods,
  type Attribution,
  type AttributionRequest,
  type Meetings,
  type MeetingsRequest,
  type FileToSave,
  type Neighbour,
  type NeighbourPlaces,
  type Neighbours,
  type NeighboursRequest,
  type PageApi,
  type PageEvents,
  type PageSimilarity,
  type PageState,
  type PanelModel,
  type PanelSegment,
  type PanelSnapshot,
  type RevealMode,
  type SegmentRange,
  type SegmentRangeRequest,
  type SegmentsRequest,
} from '../../../src/protocol/pageApi.ts';
import type {
  PageMap,
  PageMapProgress,
  PageQueryRequest,
} from '../../../src/protocol/page/pageMap.ts';
import type { QueryNearnessAnswer } from '../../../src/protocol/corpusApi.ts';
import { comparedCount } from '../../../src/core/analysis/map/textMap.ts';
import { mapAnswers } from '../../../src/features/explorer/model/analysis/mapAnswers.ts';
import type {
  InsideReference,
  PageCodeRequest,
  PageInputRequest,
  PagePair,
  PagePairRequest,
  PageVector,
  PageVectorRequest,
  OpenedSegment,
  TokenRange,
  TokenRangeRequest,
  TokenReference,
  WordPlaces,
} from '../../../src/protocol/pageTokens.ts';
import type {
  AttentionChoice,
  AttentionMap,
  AttentionOverview,
  TokenInputs,
  TokenPath,
} from '../../../src/protocol/insideApi.ts';
import type { TextbookInput } from '../../../src/core/tokenizer/createInput.ts';
import type {
  ColumnValues,
  PageTable,
  TableOrderRequest,
} from '../../../src/protocol/page/pageTables.ts';
import type { JobProgress } from '../../../src/protocol/jobs/textSetApi.ts';
import type {
  PageThemes,
  ThemeEdit,
  ThemesEdited,
  ThemesRequest,
} from '../../../src/protocol/page/pageThemes.ts';
import type {
  GuessedTexts,
  LabelChange,
  LabelEditionRequest,
  LabelSheet,
} from '../../../src/protocol/page/pageLabels.ts';
import type { AnswerContext } from '../../../src/features/explorer/model/answerContext.ts';
import { numberAnswers } from '../../../src/features/explorer/model/analysis/numberAnswers.ts';
import type {
  LearnColumnRequest,
  PredictedNumbers,
} from '../../../src/protocol/page/pageNumbers.ts';
import { themeAnswers } from '../../../src/features/explorer/model/analysis/themeAnswers.ts';
import type { ShownContent } from '../../../src/features/explorer/model/shownContent.ts';
import type { WholeVector } from '../../../src/protocol/originApi.ts';
import type { UnrelatedCosines } from '../../../src/core/search/nearness.ts';
import { repetitionAnswers } from '../../../src/features/explorer/model/analysis/repetitionAnswers.ts';
import type {
  ApartRequest,
  PageApart,
  PageRepetitions,
  RepetitionsRequest,
} from '../../../src/protocol/page/pageRepetitions.ts';
import type { CallOptions } from '../../../src/protocol/rpc.ts';
import type { VscodeApi } from '../../../src/webview/vscodeApi.ts';
import { FakeCalls } from './fakeCalls.ts';
import {
  emptyContent,
  segmentCountOf,
  textOf,
  type FakeSetUp,
  type FakeWorkspace,
} from './fakeContent.ts';
import { FakeContentSet } from './fakeContentSet.ts';
import { FakeInside, pairOf } from './fakeInside.ts';
import { FakeLabels } from './fakeLabels.ts';
import { FakePercentiles } from './fakePercentiles.ts';
import { FakeSegments, labelOf } from './fakeSegments.ts';
import { fakeTokenRange, fakeTokens, type FakeTokens } from './fakeTokens.ts';
import { FakeTable } from './fakeTable.ts';
import { FakeVectors } from './fakeVectors.ts';
import { FakeWire } from './fakeWire.ts';
import { vscodeThemes, type ThemeName } from './vscodeThemes.ts';

const stateKey = 'fake host state';
const toldTabKey = 'fake host told tab';
const mostCompared = 400;

interface FakeText {
  readonly tokens: FakeTokens;
  readonly vectors: FakeVectors;
  readonly inside: FakeInside;
}

interface OtherText {
  readonly id: string;
  readonly title: string;
  readonly line: number;
  readonly text: string;
}

/** As a model that finds unrelated texts at .2 and a little above. */
const unrelated: UnrelatedCosines = {
  quantiles: Float64Array.from({ length: 101 }, (_, i) => -0.3 + 0.005 * i),
  threshold: 0.2,
  excess: 0.06,
};

/** From ten texts at a cosine of 0 down to a millionth at 1. */
function expectedOf(cosine: number): number {
  return 10 ** (1 - 7 * cosine);
}

function linesOfPassage({ id, text, line, title }: OtherText): OtherText[] {
  return text.split('\n').map((each, i) => ({
    ...{ id: `${id}:${i}`, title },
    ...{ line: line + i, text: each },
  }));
}

/** Of the map's answers the page gets the fake's own where texts are looked through. */
const noCorpus: Parameters<typeof mapAnswers>[2] = {
  put: () => Promise.reject(new Error('No documents are put here.')),
  putTexts: () => Promise.reject(new Error('No documents are put here.')),
  queryNearness: () => Promise.reject(new Error('No documents are looked through here.')),
};

class FakePageHost extends FakeCalls implements PageApi {
  /** Lines of a workspace's passages that get a vector with each answer. */
  newLines = Infinity;
  #knownLines = 0;
  /** What was put on the clipboard, the newest last. */
  readonly copied: string[] = [];
  readonly saved: FileToSave[] = [];
  /** Whether the dialog that asks for a file is cancelled. */
  cancelsSaving = false;
  /** Whether each token has a share in the vector of its text. */
  hasShares = true;
  /** Whether it says how many texts would be as near by chance. */
  knowsNearness = false;
  /** Places of a text that `neighbourPlaces` gives. */
  shownPlaces = 1000;
  /** Words of a neighbour's text that `attribution` lists. */
  shownWords = 300;
  /** Where the texts lie on the map: x and y of each distinct one; computed where it is not given. */
  mapPlaces: Float32Array | undefined;
  readonly #wire = new FakeWire();
  readonly #segments = new FakeSegments();
  readonly #percentiles = new FakePercentiles(this.#segments);
  /** The content's texts as the real jobs are given them. */
  readonly #set = new FakeContentSet({
    texts: () => {
      const count = segmentCountOf(this.#content);
      return Array.from({ length: count }, (_, i) =>
        i < this.#embeddedCount ? textOf(this.#content, i) : undefined,
      );
    },
    vectorOf: (text) => this.#segments.vector(text),
  });
  readonly #themes = themeAnswers(this.#answerContext(), this.#set);
  readonly #maps = mapAnswers(this.#answerContext(), this.#set, noCorpus);
  readonly #repetitions = repetitionAnswers(this.#answerContext(), {
    set: this.#set,
    jobs: this.#set,
    unrelated: () => Promise.resolve(this.knowsNearness ? unrelated : undefined),
  });
  readonly labels = new FakeLabels({
    context: this.#answerContext(),
    set: this.#set,
    contentId: () => this.#content.contentId,
    vectorOf: (text) => this.#segments.vector(text),
  });
  /** By segment, as Write Column… wrote them last. */
  writtenPredictions: readonly number[] = [];
  readonly #numbers = numberAnswers(this.#answerContext(), {
    set: this.#set,
    numbersIn: (_, column) => this.#shownTable.shown.numbers(this.#shownTable.starts, column),
    write: (predictions) => {
      this.writtenPredictions = Array.from(predictions);
      return Promise.resolve(true);
    },
  });
  readonly #texts = new Map<string, FakeText>();
  /** Of the last neighbours. */
  #lookedThrough: readonly OtherText[] = [];
  #onChange: (() => void)[] = [];
  #theme: ThemeName = 'dark';
  #model: PanelModel = {
    name: 'all-MiniLM-L6-v2',
    dims: 384,
    hiddenStateCount: 7,
    attentionLayerCount: 6,
    layersNote: undefined,
    takesTokenTypes: false,
    inputsNote: 'This model has no token type embedding.',
    precision: 'fp32',
    vectorsText: 'mean over the tokens of the last layer',
    trainedForSimilarity: true,
    notes: [],
  };
  #content = emptyContent;
  #table: FakeTable | undefined;
  /** Rows of a table that were revealed, by where they begin. */
  readonly revealedRows: number[] = [];
  #otherTexts: readonly string[] = [];
  #workspace: FakeWorkspace = { texts: [], embedded: 0, index: 'absent' };
  #status: PanelSnapshot['status'] = { kind: 'empty' };
  #stale = false;
  /** What Choose Layer… said, until the page knows. */
  #layer: number | undefined;
  /** What Label These has chosen, until the page knows. */
  #toLabel: PanelSnapshot['toLabel'];
  #edition = 1;

  /** What `acquireVsCodeApi` gives. */
  readonly vscode: VscodeApi = {
    postMessage: (message) => this.#wire.receive(message),
    getState: () => JSON.parse(sessionStorage.getItem(stateKey) ?? 'null') as unknown,
    setState: (state) => sessionStorage.setItem(stateKey, JSON.stringify(state)),
  };

  connect(): void {
    this.#wire.open().serve<PageApi>(this, pageMethods);
    this.setTheme(this.#theme);
  }

  /** As the host after a reload of the window: what the page has kept is selected again. */
  restore(): void {
    const kept = this.vscode.getState() as Partial<PageState> | null;
    if (kept?.contentId === this.#content.contentId && kept.segment !== undefined) {
      this.setUp({ selectedSegment: kept.segment });
    }
  }

  /** Changes what the host has, without telling the page. */
  setUp({ tableText, ...setUp }: FakeSetUp): void {
    if (tableText !== undefined) this.#table = new FakeTable(tableText, this.#table?.columns);
    const texts = tableText === undefined ? {} : { texts: this.#table?.texts ?? [] };
    this.#setUp({ ...setUp, ...texts });
  }

  #setUp({ theme, status, model, stale, otherTexts, workspace, ...content }: FakeSetUp): void {
    if (workspace) this.#workspace = workspace;
    if (theme) this.setTheme(theme);
    if (model) {
      this.#model = { ...this.#model, ...model };
      this.#texts.clear();
    }
    const isOther =
      content.contentId !== undefined && content.contentId !== this.#content.contentId;
    const hasTexts = content.texts !== undefined || content.lineCount !== undefined;
    const fresh = isOther ? { selectedSegment: 0, staleSegments: [] } : {};
    this.#content = { ...this.#content, ...fresh, ...content };
    if (hasTexts) {
      if (this.#status.kind !== 'empty') this.#edition++;
      this.#status = { kind: 'ready' };
    }
    if (otherTexts) this.#otherTexts = otherTexts;
    if (status?.kind === 'working') {
      const counts = this.#content.unit === 'selection' ? 'tokens' : 'segments';
      this.#status = { ...status, counts };
    } else if (status) {
      this.#status = status;
    }
    if (stale !== undefined) this.#stale = stale;
    for (const listener of this.#onChange.splice(0)) listener();
  }

  /** `setUp`, and the page is told. */
  change(setUp: FakeSetUp): void {
    this.setUp(setUp);
    this.#wire.end?.sendEvent<PageEvents, 'changed'>('changed', null);
  }

  /** As the command Choose Layer… does. */
  chooseLayer(layer: number): void {
    this.chooseLayerUnheard(layer);
    this.change({});
  }

  /** The same while the page is hidden. */
  chooseLayerUnheard(layer: number): void {
    this.#layer = layer;
    this.setUp({ tab: 'tokens', tabRequest: this.#content.tabRequest + 1 });
  }

  setTheme(theme: ThemeName): void {
    this.#theme = theme;
    const root = document.documentElement as HTMLElement | null;
    const body = document.body as HTMLElement | null;
    if (!root || !body) return;
    const { bodyClass, variables } = vscodeThemes[theme];
    root.removeAttribute('style');
    for (const [name, value] of Object.entries(variables)) {
      root.style.setProperty(`--vscode-${name}`, value);
    }
    body.className = bodyClass;
  }

  tokensOf(segment: number): FakeTokens {
    return this.#open(textOf(this.#content, segment)!).tokens;
  }

  /** What the page should show, as plain numbers. */
  expected(segment: number, token: number, layer: number) {
    const text = textOf(this.#content, segment)!;
    const { vector, norm, cosines } = this.#open(text).vectors.answer(token, layer);
    return { vector: Array.from(vector), norm, cosines: Array.from(cosines) };
  }

  expectedWeights(segment: number, token: number, choice: AttentionChoice): number[] {
    const text = textOf(this.#content, segment)!;
    return Array.from(this.#open(text).inside.attention(token, choice).weights);
  }

  expectedCosine(a: number, b: number): number {
    return this.#segments.cosine(textOf(this.#content, a)!, textOf(this.#content, b)!);
  }

  async snapshot(): Promise<PanelSnapshot> {
    await this.enter('snapshot', undefined);
    const layer = this.#layer;
    this.#layer = undefined;
    const toLabel = this.#toLabel;
    this.#toLabel = undefined;
    const { texts, lineCount, staleSegments, documents, tab, tabRequest, ...content } =
      this.#content;
    const count = segmentCountOf(this.#content);
    const whole = { title: content.title, firstSegment: 0, segmentCount: count };
    return {
      ...content,
      version: this.version,
      tab: this.#tellsTab(tabRequest) ? tab : undefined,
      layer,
      toLabel,
      status: this.#status,
      documents: documents.length > 0 ? documents : [whole],
      segmentCount: count,
      embeddedCount: this.#embeddedCount,
      selectedSegment: count === 0 ? -1 : Math.min(content.selectedSegment, count - 1),
      model: this.#status.kind === 'empty' ? undefined : this.#model,
      stale: this.#stale || staleSegments.length > 0,
      isTable: this.#table !== undefined,
      restore: { texts: lineCount > 0 ? [] : texts },
    };
  }

  async segments(request: SegmentRangeRequest): Promise<SegmentRange> {
    await this.enter('segments', request);
    this.#check(request);
    const end = Math.min(request.end, segmentCountOf(this.#content));
    const start = Math.min(request.start, end);
    const segments = Array.from({ length: end - start }, (_, i) => this.#row(start + i));
    return { start, segments };
  }

  async table(request: ContentReference): Promise<PageTable> {
    await this.enter('table', request);
    this.#check(request);
    return this.#shownTable.shown.page(this.#shownTable.columns ? 'click' : 'words');
  }

  async chooseTextColumns(
    request: ContentReference & { readonly columns: readonly string[] | undefined },
  ): Promise<void> {
    await this.enter('chooseTextColumns', request);
    this.#check(request);
    this.#table = new FakeTable(this.#shownTable.source, request.columns);
    this.change({ tableText: this.#table.source });
  }

  async tableOrder(request: TableOrderRequest): Promise<Int32Array> {
    await this.enter('tableOrder', request);
    this.#check(request);
    return this.#shownTable.shown.order(this.#shownTable.starts, request);
  }

  async columnValues(
    request: ContentReference & { readonly column: string },
  ): Promise<ColumnValues> {
    await this.enter('columnValues', request);
    this.#check(request);
    return this.#shownTable.shown.values(this.#shownTable.starts, request.column);
  }

  async revealRow(request: ContentReference & { readonly start: number }): Promise<void> {
    await this.enter('revealRow', request);
    this.#check(request);
    this.revealedRows.push(request.start);
  }

  get #shownTable(): FakeTable {
    if (!this.#table) throw new AppError('invalidInput', 'The panel shows no table.');
    return this.#table;
  }

  async segmentsAt(request: SegmentsRequest): Promise<PanelSegment[]> {
    await this.enter('segmentsAt', request);
    this.#check(request);
    return Array.from(request.segments, (segment) => this.#row(segment));
  }

  async segmentTexts(request: SegmentRangeRequest): Promise<string[]> {
    await this.enter('segmentTexts', request);
    this.#check(request);
    const end = Math.min(request.end, segmentCountOf(this.#content));
    return Array.from({ length: end - request.start }, (_, i) =>
      textOf(this.#content, request.start + i)!,
    );
  }

  async themes(
    request: ThemesRequest,
    options: CallOptions<JobProgress> = {},
  ): Promise<PageThemes> {
    await this.enter('themes', request, options.signal);
    return this.#themes.themes(request, options);
  }

  async editThemes(
    request: ContentReference & { readonly edit: ThemeEdit },
    options: CallOptions<JobProgress> = {},
  ): Promise<ThemesEdited> {
    await this.enter('editThemes', request, options.signal);
    return this.#themes.editThemes(request, options);
  }

  async labelSheet(request: ContentReference): Promise<LabelSheet> {
    await this.enter('labelSheet', request);
    return this.labels.labelSheet(request);
  }

  async changeLabels(
    request: ContentReference & { readonly change: LabelChange },
  ): Promise<LabelSheet> {
    await this.enter('changeLabels', request);
    return this.labels.changeLabels(request);
  }

  async guessLabels(
    request: LabelEditionRequest,
    options: CallOptions<JobProgress> = {},
  ): Promise<GuessedTexts> {
    await this.enter('guessLabels', request, options.signal);
    return this.labels.guessLabels(request, options);
  }

  async saveClassifier(request: LabelEditionRequest): Promise<boolean> {
    await this.enter('saveClassifier', request);
    return this.labels.saveClassifier(request);
  }

  async useClassifier(request: ContentReference): Promise<LabelSheet> {
    await this.enter('useClassifier', request);
    return this.labels.useClassifier(request);
  }

  async labelsFromColumn(request: ContentReference): Promise<LabelSheet> {
    await this.enter('labelsFromColumn', request);
    return this.labels.labelsFromColumn(request);
  }

  async leaveClassifier(request: ContentReference): Promise<LabelSheet> {
    await this.enter('leaveClassifier', request);
    return this.labels.leaveClassifier(request);
  }

  async writeLabels(request: LabelEditionRequest): Promise<boolean> {
    await this.enter('writeLabels', request);
    return this.labels.writeLabels(request);
  }

  async learnColumn(
    request: LearnColumnRequest,
    options: CallOptions<JobProgress> = {},
  ): Promise<PredictedNumbers> {
    await this.enter('learnColumn', request, options.signal);
    return this.#numbers.learnColumn(request, options);
  }

  async writePredictions(request: LearnColumnRequest): Promise<boolean> {
    await this.enter('writePredictions', request);
    return this.#numbers.writePredictions(request);
  }

  async select(request: SegmentReference): Promise<void> {
    await this.enter('select', request);
    this.#check(request);
    this.change({ selectedSegment: request.segment });
  }

  async openSegment(
    request: SegmentReference,
    { signal }: CallOptions = {},
  ): Promise<OpenedSegment> {
    await this.enter('openSegment', request, signal);
    const text = this.#textOf(request);
    // As a host whose engine is at work on it.
    while (this.#content.unit === 'selection' && request.segment >= this.#embeddedCount) {
      const { kind } = this.#status;
      if (kind === 'cancelled' || kind === 'failed') return { kind: 'stopped' };
      await new Promise<void>((changed) => this.#onChange.push(changed));
      this.#check(request);
    }
    const tokenCount = this.#open(text).tokens.pieces.length;
    return { kind: 'open', tokenCount, token: this.#content.cursorToken };
  }

  async tokens(request: TokenRangeRequest, { signal }: CallOptions = {}): Promise<TokenRange> {
    await this.enter('tokens', request, signal);
    const text = this.#textOf(request);
    return fakeTokenRange(text, this.#open(text).tokens, request.start, request.end);
  }

  async vector(request: PageVectorRequest, { signal }: CallOptions = {}): Promise<PageVector> {
    await this.enter('vector', request, signal);
    return this.#open(this.#textOf(request)).vectors.answer(request.token, request.layer);
  }

  async attention(
    request: InsideReference & AttentionChoice,
    { signal }: CallOptions = {},
  ): Promise<AttentionMap> {
    await this.enter('attention', request, signal);
    return this.#insideOf(request).attention(request.token, request);
  }

  async attentionOverview(
    request: InsideReference,
    { signal }: CallOptions = {},
  ): Promise<AttentionOverview> {
    await this.enter('attentionOverview', request, signal);
    return this.#insideOf(request).overview(request.token);
  }

  async tokenPath(request: TokenReference, { signal }: CallOptions = {}): Promise<TokenPath> {
    await this.enter('tokenPath', request, signal);
    return this.#open(this.#textOf(request)).inside.path(request.token);
  }

  async tokenInputs(request: InsideReference, { signal }: CallOptions = {}): Promise<TokenInputs> {
    await this.enter('tokenInputs', request, signal);
    const hasParts = this.#model.attentionLayerCount > 0;
    return this.#insideOf(request).inputs(request.token, hasParts);
  }

  async wordPlaces(request: TokenReference, { signal }: CallOptions = {}): Promise<WordPlaces> {
    await this.enter('wordPlaces', request, signal);
    const { spans } = this.#open(this.#textOf(request)).tokens;
    const [start, end] = spans.slice(2 * request.token, 2 * request.token + 2);
    const word = this.#textOf(request).slice(start, end).toLowerCase();
    const count = segmentCountOf(this.#content);
    const places = Array.from({ length: count }, (_, segment) => segment).flatMap((segment) =>
      this.tokensOf(segment).pieces.flatMap((piece, i) => {
        const isOwn = segment === request.segment && i === request.token;
        if (isOwn || word === '' || piece.replace('##', '') !== word) return [];
        const offset = this.tokensOf(segment).spans[2 * i]!;
        const { line } = this.#row(segment);
        return [{ segment, offset, line, around: `before ${word} after` }];
      }),
    );
    return { places: places.slice(0, 50), count: places.length };
  }

  async tokenPair(request: PagePairRequest, { signal }: CallOptions = {}): Promise<PagePair> {
    await this.enter('tokenPair', request, signal);
    const { other } = request;
    const text = this.#open(this.#textOf(request));
    const second = this.#open(textOf(this.#content, other.segment)!);
    const { pieces, spans } = second.tokens;
    const otherToken =
      'token' in other
        ? other.token
        : pieces.findIndex((_, i) => spans[2 * i] === other.offset && i > 0);
    const cosines = Array.from({ length: this.#model.hiddenStateCount }, (_, layer) => {
      const a = text.vectors.answer(request.token, layer);
      const b = second.vectors.answer(otherToken, layer);
      return a.vector.reduce((sum, value, i) => sum + value * b.vector[i]!, 0) / (a.norm * b.norm);
    });
    return { cosines: Float32Array.from(cosines), otherToken, otherPiece: pieces[otherToken]! };
  }

  async modelInput(
    request: PageInputRequest,
    { signal }: CallOptions = {},
  ): Promise<TextbookInput> {
    await this.enter('modelInput', request, signal);
    const { pieces, ids, spans } = this.#open(this.#textOf(request)).tokens;
    const { maxLength } = request;
    if (pieces.length > maxLength) {
      throw new AppError(
        'tooManyTokens',
        `Token length greater than max length: ${pieces.length} tokens, where ${maxLength} are allowed.`,
      );
    }
    const inputIds = new Int32Array(maxLength);
    inputIds.set(ids);
    const attentionMask = new Int32Array(maxLength).fill(1, 0, ids.length);
    return { tokens: pieces, inputIds, attentionMask, spans };
  }

  async wholeVector(request: SegmentReference, { signal }: CallOptions = {}): Promise<WholeVector> {
    await this.enter('wholeVector', request, signal);
    const { tokens, vectors } = this.#open(this.#textOf(request));
    const states = tokens.pieces.map((_, token) => vectors.answer(token, -1).vector);
    const sum = states[0]!.map((_, i) => states.reduce((all, state) => all + state[i]!, 0));
    const norm = Math.hypot(...sum);
    const shares = states.map(
      (state) => state.reduce((all, value, i) => all + value * sum[i]!, 0) / norm ** 2,
    );
    return {
      vector: sum.map((value) => value / norm),
      pieces: tokens.pieces,
      hasPrompt: false,
      shares: this.hasShares ? Float32Array.from(shares) : undefined,
    };
  }

  async vectorCode(request: PageCodeRequest, { signal }: CallOptions = {}): Promise<string> {
    await this.enter('vectorCode', request, signal);
    return `vector = ...  # token ${request.token ?? 'none'}, layer ${request.layer}\n`;
  }

  async neighbours(request: NeighboursRequest, { signal }: CallOptions = {}): Promise<Neighbours> {
    await this.enter('neighbours', request, signal);
    const reference = this.#textOf(request);
    if (request.scope === 'workspace') return this.#inWorkspace(reference, request);
    const { title } = this.#content;
    const own = Array.from({ length: this.#embeddedCount }, (_, i) => ({
      id: `own#${i}`,
      title,
      line: this.#row(i).line,
      text: textOf(this.#content, i)!,
    })).filter((_, i) => i !== request.segment);
    const others = request.scope === 'openEditors' ? this.#others : [];
    this.#lookedThrough = [...own, ...others];
    const hits = this.#segments.neighbours(
      reference,
      this.#lookedThrough,
      this.#percentiles.of(this.#content),
    );
    return {
      hits: hits.slice(0, request.limit).map((hit) => this.#withNearness(hit)),
      segmentCount: segmentCountOf(this.#content) + others.length,
      embeddedCount: this.#embeddedCount + others.length,
      percentileBasis: this.#percentiles.basis(this.#content),
      index: undefined,
    };
  }

  async neighbourPlaces(
    request: AttributionRequest,
    { signal }: CallOptions = {},
  ): Promise<NeighbourPlaces> {
    await this.enter('neighbourPlaces', request, signal);
    const wanted = this.#hitText(request.neighbour).trim();
    const all = this.#lookedThrough.filter(({ text }) => text.trim() === wanted);
    const places = all
      .slice(0, this.shownPlaces)
      .map(({ id, title, line }) => ({ id, title, line }));
    return { places, count: all.length };
  }

  async labelNeighbours({
    segment,
    neighbours,
    ...reference
  }: SegmentReference & { readonly neighbours: readonly string[] }): Promise<void> {
    await this.enter('labelNeighbours', { segment, neighbours, ...reference });
    this.#check(reference);
    const own = neighbours.filter((id) => id.startsWith('own#'));
    this.#toLabel = {
      segments: [segment, ...own.map((id) => Number(id.slice('own#'.length)))],
      elsewhere: neighbours.length - own.length,
    };
    this.change({ tab: 'labels', tabRequest: this.#content.tabRequest + 1 });
  }

  async attribution(
    request: AttributionRequest,
    { signal }: CallOptions = {},
  ): Promise<Attribution> {
    await this.enter('attribution', request, signal);
    const reference = this.#textOf(request);
    return this.#segments.attribution(reference, this.#hitText(request.neighbour), this.shownWords);
  }

  async meetings(
    { other, ...request }: MeetingsRequest,
    { signal }: CallOptions = {},
  ): Promise<Meetings> {
    await this.enter('meetings', { other, ...request }, signal);
    const text =
      typeof other === 'string'
        ? this.#hitText(other)
        : this.#textOf({ ...request, segment: other });
    return this.#segments.meetings(this.#textOf(request), text);
  }

  async map(
    request: ContentReference,
    { signal, onProgress }: CallOptions<PageMapProgress> = {},
  ): Promise<PageMap> {
    await this.enter('map', request, signal);
    const { mapPlaces: places } = this;
    if (!places) return this.#maps.map(request, { signal, onProgress });
    const { textOf } = await this.#set.texts();
    return { places, textOf, comparedCount: comparedCount(places.length / 2) };
  }

  async queryNearness(
    request: PageQueryRequest,
    { signal }: CallOptions = {},
  ): Promise<QueryNearnessAnswer> {
    await this.enter('queryNearness', request, signal);
    this.#check(request);
    const count = segmentCountOf(this.#content);
    const cosines = Float32Array.from({ length: count }, (_, i) =>
      this.#segments.cosine(request.query, textOf(this.#content, i) ?? ''),
    );
    const expected = cosines.map(expectedOf);
    return { cosines, expected, hits: Uint8Array.from(expected, (each) => (each <= 1 ? 1 : 0)) };
  }

  async similarity(
    request: ContentReference,
    { signal }: CallOptions = {},
  ): Promise<PageSimilarity> {
    await this.enter('similarity', request, signal);
    this.#check(request);
    const count = segmentCountOf(this.#content);
    const compared = Math.min(count, mostCompared);
    const texts = Array.from({ length: compared }, (_, i) => textOf(this.#content, i)!);
    const rows = texts.map((_, i) => this.#row(i));
    const found = this.#segments.similarity(
      texts,
      rows,
      count,
      this.#percentiles.of(this.#content),
    );
    return this.knowsNearness ? { ...found, expected: found.cosines.map(expectedOf) } : found;
  }

  async repetitions(
    request: RepetitionsRequest,
    options: CallOptions<JobProgress> = {},
  ): Promise<PageRepetitions> {
    await this.enter('repetitions', request, options.signal);
    return this.#repetitions.repetitions(request, options);
  }

  async apart(request: ApartRequest, options: CallOptions<JobProgress> = {}): Promise<PageApart> {
    await this.enter('apart', request, options.signal);
    return this.#repetitions.apart(request, options);
  }

  async likenessOrder(
    request: ContentReference & { cosines: Float32Array; size: number },
    options: CallOptions = {},
  ): Promise<Int32Array> {
    await this.enter('likenessOrder', request, options.signal);
    return this.#repetitions.likenessOrder(request, options);
  }

  async reveal(
    request: SegmentReference & { token?: number | undefined; mode: RevealMode },
  ): Promise<void> {
    await this.enter('reveal', request);
  }

  async revealNeighbour(
    request: SegmentReference & { neighbour: string; mode: RevealMode },
  ): Promise<void> {
    await this.enter('revealNeighbour', request);
  }

  async setUnit(request: { unit: SegmentUnit }): Promise<void> {
    await this.enter('setUnit', request);
    this.change({ unit: request.unit, contentId: `${this.#content.title} ${request.unit}` });
  }

  async indexWorkspace(): Promise<void> {
    await this.enter('indexWorkspace', undefined);
  }

  async exportVectors(): Promise<void> {
    await this.enter('exportVectors', undefined);
  }

  async copy(request: { text: string }): Promise<void> {
    await this.enter('copy', request);
    this.copied.push(request.text);
  }

  /** As if the user took the name that is suggested, or cancelled. */
  async saveFile(request: FileToSave): Promise<boolean> {
    await this.enter('saveFile', request);
    if (this.cancelsSaving) return false;
    this.saved.push(request);
    return true;
  }

  async cancel(): Promise<void> {
    await this.enter('cancel', undefined);
  }

  async retry(): Promise<void> {
    await this.enter('retry', undefined);
  }

  /** What the host's own answers, where a page runs with them, know of the panel. */
  #answerContext(): AnswerContext {
    const contents = new Map<string, ShownContent>();
    return {
      current: (reference) => {
        this.#check(reference);
        const { contentId } = this.#content;
        const known = contents.get(contentId);
        const text = (segment: number): string => textOf(this.#content, segment) ?? '';
        const count = segmentCountOf(this.#content);
        const documents = [{ count, text }];
        const content = known ?? ({ text, input: text } as unknown as ShownContent);
        Object.assign(content, { documents });
        contents.set(contentId, content);
        return content;
      },
      until: (signal) => signal ?? new AbortController().signal,
    };
  }

  #withNearness(hit: Neighbour): Neighbour {
    const { score } = hit;
    return this.knowsNearness && score !== undefined
      ? { ...hit, expected: expectedOf(score) }
      : hit;
  }

  #inWorkspace(reference: string, { limit, lines }: NeighboursRequest): Neighbours {
    const { texts, embedded, index } = this.#workspace;
    const passages = texts.slice(0, embedded).map((text, i) => ({
      id: `workspace#${i}`,
      title: `src/part ${i}.md`,
      line: 10 * i + 1,
      text,
    }));
    const found = lines === true ? passages.flatMap(linesOfPassage) : passages;
    this.#lookedThrough = found;
    const hits = this.#segments.neighbours(reference, found, () => 50);
    // Each answer has the vectors of some more lines.
    if (lines === true) this.#knownLines = Math.min(found.length, this.#knownLines + this.newLines);
    const known = lines === true ? this.#knownLines : embedded;
    return {
      hits: hits
        .slice(0, limit)
        .map((hit, i) =>
          lines !== true || i < known
            ? this.#withNearness(hit)
            : { ...hit, score: undefined, percentile: undefined, isEstimate: true },
        ),
      segmentCount: lines === true ? found.length : texts.length,
      embeddedCount: known,
      percentileBasis: lines === true ? 'none' : 'pairs',
      index,
    };
  }

  get #embeddedCount(): number {
    const count = segmentCountOf(this.#content);
    const { unit, embeddedCount } = this.#content;
    const isStopped = this.#status.kind !== 'ready';
    if (unit === 'selection' && isStopped && embeddedCount === Infinity) return 0;
    return Math.min(count, embeddedCount);
  }

  get #others(): OtherText[] {
    return this.#otherTexts.map((text, i) => ({
      id: `other#${i}`,
      title: 'other.md',
      line: i + 1,
      text,
    }));
  }

  #row(segment: number): PanelSegment {
    const isStale = this.#content.staleSegments.includes(segment);
    const isEmbedded = segment < this.#embeddedCount;
    const text = textOf(this.#content, segment) ?? '';
    const table = this.#table;
    const record = table?.shown.row(table.starts[segment] ?? 0);
    const inText = this.#content.unit === 'selection' ? 12 + segment : 1 + segment;
    const line = table?.lines[segment] ?? inText;
    return {
      label: record?.label ?? labelOf(text),
      fields: record?.fields,
      title: this.#content.titles[segment],
      line,
      lastLine: line + text.split('\n').length - 1,
      state: isStale ? 'stale' : isEmbedded ? 'embedded' : 'waiting',
    };
  }

  #hitText(neighbour: string): string {
    const [kind, index] = neighbour.split('#');
    const others = kind === 'workspace' ? this.#workspace.texts : this.#otherTexts;
    const line = this.#lookedThrough.find(({ id }) => id === neighbour && /:\d+$/.test(id));
    const own = kind === 'own' ? textOf(this.#content, Number(index)) : others[Number(index)];
    const text = line?.text ?? own;
    if (text === undefined) throw new AppError('invalidInput', 'There is no such neighbour.');
    return text;
  }

  #open(text: string): FakeText {
    let known = this.#texts.get(text);
    if (!known) {
      const tokens = fakeTokens(text);
      const vectors = new FakeVectors(tokens, this.#model.dims);
      const inside = new FakeInside(tokens, vectors, this.#model.attentionLayerCount);
      known = { tokens, vectors, inside };
      this.#texts.set(text, known);
    }
    return known;
  }

  /** Of a segment, or of the pair that it makes with another. */
  #insideOf(request: InsideReference): FakeInside {
    const first = this.#open(this.#textOf(request));
    if (request.second === undefined) return first.inside;
    const second = this.#open(textOf(this.#content, request.second)!);
    const tokens = pairOf(first.tokens, second.tokens);
    const vectors = new FakeVectors(tokens, this.#model.dims);
    const { attentionLayerCount: layers } = this.#model;
    return new FakeInside(tokens, vectors, layers, first.tokens.pieces.length);
  }

  get version(): string {
    return versionOf(this.#content.contentId, this.#edition);
  }

  /** Each request for a tab is told once, over reloads too. */
  #tellsTab(request: number): boolean {
    if (this.#status.kind === 'empty' || sessionStorage.getItem(toldTabKey) === `${request}`)
      return false;
    sessionStorage.setItem(toldTabKey, `${request}`);
    return true;
  }

  #check({ version }: ContentReference): void {
    if (version !== this.version) {
      throw new AppError('invalidInput', 'The panel shows another text by now.');
    }
  }

  #textOf(request: SegmentReference): string {
    this.#check(request);
    const text = textOf(this.#content, request.segment);
    if (text === undefined) throw new AppError('invalidInput', 'There is no such segment.');
    return text;
  }
}

export type { FakePageHost };

declare global {
  interface Window {
    fakeHost: FakePageHost;
    /** Set by the test before this script. */
    fakeSetUp?: FakeSetUp;
  }
}

window.fakeHost = new FakePageHost();
window.fakeHost.setUp(window.fakeSetUp ?? {});
window.fakeHost.restore();
window.acquireVsCodeApi = () => {
  window.fakeHost.connect();
  return window.fakeHost.vscode;
};

import { AppError } from '../../../src/core/errors/appError.ts';
import type { AnswerContext } from '../../../src/features/explorer/model/answerContext.ts';
import type { ShownContent } from '../../../src/features/explorer/model/shownContent.ts';
import {
  versionOf,
  type ContentReference,
  type SegmentReference,
} from '../../../src/protocol/contentReference.ts';
import type { PanelModel, PanelSegment, PanelSnapshot } from '../../../src/protocol/pageApi.ts';
import type { InsideReference } from '../../../src/protocol/pageTokens.ts';
import {
  emptyContent,
  segmentCountOf,
  textOf,
  type FakeSetUp,
  type FakeWorkspace,
} from './fakeContent.ts';
import { FakeInside, pairOf } from './fakeInside.ts';
import { labelOf } from './fakeSegments.ts';
import { FakeTable } from './fakeTable.ts';
import { fakeTokens, type FakeTokens } from './fakeTokens.ts';
import { FakeVectors } from './fakeVectors.ts';

const toldTabKey = 'fake host told tab';

interface FakeText {
  readonly tokens: FakeTokens;
  readonly vectors: FakeVectors;
  readonly inside: FakeInside;
}

/** What the fake host has open: a content, its table, its model, and how far the work on it is. */
export class FakePanel {
  content = emptyContent;
  /** Lines of another document that is open in an editor. */
  otherTexts: readonly string[] = [];
  workspace: FakeWorkspace = { texts: [], embedded: 0, index: 'absent' };
  status: PanelSnapshot['status'] = { kind: 'empty' };
  model: PanelModel = {
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
  /** What Choose Layer… said, until the page knows. */
  layer: number | undefined;
  /** What Label These has chosen, until the page knows. */
  toLabel: PanelSnapshot['toLabel'];
  #table: FakeTable | undefined;
  #stale = false;
  #edition = 1;
  #onChange: (() => void)[] = [];
  readonly #texts = new Map<string, FakeText>();

  setUp({ tableText, ...setUp }: FakeSetUp): void {
    if (tableText !== undefined) this.#table = new FakeTable(tableText, this.#table?.columns);
    const texts = tableText === undefined ? {} : { texts: this.#table?.texts ?? [] };
    this.#setUp({ ...setUp, ...texts });
  }

  #setUp({ status, model, stale, otherTexts, workspace, ...content }: FakeSetUp): void {
    if (workspace) this.workspace = workspace;
    if (model) {
      this.model = { ...this.model, ...model };
      this.#texts.clear();
    }
    const isOther = content.contentId !== undefined && content.contentId !== this.content.contentId;
    const hasTexts = content.texts !== undefined || content.lineCount !== undefined;
    const fresh = isOther ? { selectedSegment: 0, staleSegments: [] } : {};
    this.content = { ...this.content, ...fresh, ...content };
    if (hasTexts) {
      if (this.status.kind !== 'empty') this.#edition++;
      this.status = { kind: 'ready' };
    }
    if (otherTexts) this.otherTexts = otherTexts;
    if (status?.kind === 'working') {
      const counts = this.content.unit === 'selection' ? 'tokens' : 'segments';
      this.status = { ...status, counts };
    } else if (status) {
      this.status = status;
    }
    if (stale !== undefined) this.#stale = stale;
    for (const listener of this.#onChange.splice(0)) listener();
  }

  /** Resolves at the next `setUp`. */
  changed(): Promise<void> {
    return new Promise((changed) => this.#onChange.push(changed));
  }

  /** What the page is told of it. Its wishes are told once. */
  snapshot(): PanelSnapshot {
    const { layer, toLabel } = this;
    this.layer = undefined;
    this.toLabel = undefined;
    const { texts, lineCount, staleSegments, documents, tab, tabRequest, ...content } =
      this.content;
    const { count } = this;
    const whole = { title: content.title, firstSegment: 0, segmentCount: count };
    return {
      ...content,
      version: this.version,
      tab: this.#tellsTab(tabRequest) ? tab : undefined,
      layer,
      toLabel,
      status: this.status,
      documents: documents.length > 0 ? documents : [whole],
      segmentCount: count,
      embeddedCount: this.embeddedCount,
      selectedSegment: count === 0 ? -1 : Math.min(content.selectedSegment, count - 1),
      model: this.status.kind === 'empty' ? undefined : this.model,
      stale: this.#stale || staleSegments.length > 0,
      isTable: this.#table !== undefined,
      restore: { texts: lineCount > 0 ? [] : texts },
    };
  }

  get version(): string {
    return versionOf(this.content.contentId, this.#edition);
  }

  /** Throws as the host where a question is about a past version. */
  check({ version }: ContentReference): void {
    if (version !== this.version) {
      throw new AppError('invalidInput', 'The panel shows another text by now.');
    }
  }

  /** Segments. */
  get count(): number {
    return segmentCountOf(this.content);
  }

  get embeddedCount(): number {
    const { unit, embeddedCount } = this.content;
    const isStopped = this.status.kind !== 'ready';
    if (unit === 'selection' && isStopped && embeddedCount === Infinity) return 0;
    return Math.min(this.count, embeddedCount);
  }

  text(segment: number): string | undefined {
    return textOf(this.content, segment);
  }

  textOf(request: SegmentReference): string {
    this.check(request);
    const text = this.text(request.segment);
    if (text === undefined) throw new AppError('invalidInput', 'There is no such segment.');
    return text;
  }

  row(segment: number): PanelSegment {
    const isStale = this.content.staleSegments.includes(segment);
    const isEmbedded = segment < this.embeddedCount;
    const text = this.text(segment) ?? '';
    const table = this.#table;
    const record = table?.shown.row(table.starts[segment] ?? 0);
    const inText = this.content.unit === 'selection' ? 12 + segment : 1 + segment;
    const line = table?.lines[segment] ?? inText;
    return {
      label: record?.label ?? labelOf(text),
      fields: record?.fields,
      title: this.content.titles[segment],
      line,
      lastLine: line + text.split('\n').length - 1,
      state: isStale ? 'stale' : isEmbedded ? 'embedded' : 'waiting',
    };
  }

  /** Throws where it shows none. */
  get table(): FakeTable {
    if (!this.#table) throw new AppError('invalidInput', 'The panel shows no table.');
    return this.#table;
  }

  /** The table's texts are of other columns from the next `setUp` on. */
  chooseColumns(columns: readonly string[] | undefined): void {
    this.#table = new FakeTable(this.table.source, columns);
  }

  /** What the model gives of a text. */
  open(text: string): FakeText {
    let known = this.#texts.get(text);
    if (!known) {
      const tokens = fakeTokens(text);
      const vectors = new FakeVectors(tokens, this.model.dims);
      const inside = new FakeInside(tokens, vectors, this.model.attentionLayerCount);
      known = { tokens, vectors, inside };
      this.#texts.set(text, known);
    }
    return known;
  }

  /** Of a segment, or of the pair that it makes with another. */
  insideOf(request: InsideReference): FakeInside {
    const first = this.open(this.textOf(request));
    if (request.second === undefined) return first.inside;
    const second = this.open(this.text(request.second)!);
    const tokens = pairOf(first.tokens, second.tokens);
    const vectors = new FakeVectors(tokens, this.model.dims);
    const { attentionLayerCount: layers } = this.model;
    return new FakeInside(tokens, vectors, layers, first.tokens.pieces.length);
  }

  /** What the host's own answers, where a page runs with them, know of the panel. */
  answerContext(): AnswerContext {
    const contents = new Map<string, ShownContent>();
    return {
      current: (reference) => {
        this.check(reference);
        const { contentId } = this.content;
        const known = contents.get(contentId);
        const text = (segment: number): string => this.text(segment) ?? '';
        const documents = [{ count: this.count, text }];
        const content = known ?? ({ text, input: text } as unknown as ShownContent);
        Object.assign(content, { documents, segmentCount: this.count });
        contents.set(contentId, content);
        return content;
      },
      until: (signal) => signal ?? new AbortController().signal,
    };
  }

  /** Each request for a tab is told once, over reloads too. */
  #tellsTab(request: number): boolean {
    if (this.status.kind === 'empty' || sessionStorage.getItem(toldTabKey) === `${request}`)
      return false;
    sessionStorage.setItem(toldTabKey, `${request}`);
    return true;
  }
}

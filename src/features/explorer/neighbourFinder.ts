import type * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { wordShares } from '../../core/search/wordShares.ts';
import type { ScoredIndex } from '../../protocol/indexApi.ts';
import type { Attribution, Neighbour, Neighbours, NeighbourScope } from '../../protocol/pageApi.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { openEditorDocuments, titleOf } from '../../host/text/openDocuments.ts';
import { segmentUnitOf } from '../../host/settings.ts';
import { openHitDocument, type HitDocument } from '../../host/text/hitDocument.ts';
import type { WorkspaceSearch } from '../../host/index/workspaceSearch.ts';
import { rangeOf } from '../../host/text/textPlace.ts';
import { labelOf } from './model/shownDocument.ts';
import type { EditorContent } from './editorContent.ts';

// A text of more words is shown in part: a page with thousands of words hides what matters.
const shownWords = 300;

interface Found {
  readonly uri: vscode.Uri;
  /** Where it stood when it was found. */
  readonly range: vscode.Range;
  readonly text: string;
  /** The text that it is near to. */
  readonly reference: string;
  /** In whose index it was found. */
  readonly index?: ScoredIndex;
}

/** Finds the neighbours of the panel's segments, and remembers the latest ones for questions about them. */
export class NeighbourFinder {
  readonly #corpus: DocumentCorpus;
  readonly #log: vscode.LogOutputChannel;
  readonly #workspace: WorkspaceSearch;
  #scope: ReadonlySet<vscode.TextDocument> = new Set();
  #isInWorkspace = false;
  #found = new Map<string, Found>();
  /** The answers before the last one: a page may ask about a hit while new ones are on their way. */
  #foundBefore = new Map<string, Found>();

  constructor(corpus: DocumentCorpus, workspace: WorkspaceSearch, log: vscode.LogOutputChannel) {
    this.#corpus = corpus;
    this.#workspace = workspace;
    this.#log = log;
  }

  /** Whether the last neighbours were looked for in the workspace. */
  get isInWorkspace(): boolean {
    return this.#isInWorkspace;
  }

  /** The documents of a scope as the engine holds them, some of their segments perhaps not embedded yet. */
  async documents(
    content: EditorContent,
    scope: NeighbourScope,
    signal: AbortSignal,
  ): Promise<readonly CorpusDocument[]> {
    const own = content.documents.map(({ document }) => document);
    const others = scope === 'openEditors' ? await openEditorDocuments(this.#log) : [];
    const isSelection = content.content.kind === 'selection';
    const put = new Map<string, CorpusDocument>();
    for (const document of new Set([...own, ...others])) {
      const isOwn = own.includes(document) && !isSelection;
      const unit = isOwn ? content.unitOf(document) : segmentUnitOf(document);
      const found = await this.#corpus.put(document, unit, signal);
      put.set(found.key, found);
    }
    this.#scope = new Set([...put.values()].map(({ document }) => document));
    this.#isInWorkspace = false;
    return [...put.values()];
  }

  async find(
    content: EditorContent,
    segment: number,
    scope: readonly CorpusDocument[],
    limit: number,
    signal: AbortSignal,
  ): Promise<Neighbours> {
    const { shown, index } = content.locate(segment);
    const text = shown.text(index);
    const [start, end] = [shown.start(index), shown.end(index)];
    const uri = shown.document.uri.toString();
    const own = scope.find(({ document }) => document.uri.toString() === uri);
    const at = own && { key: own.key, start, end };
    const answer = await this.#corpus.similar({ text, at }, scope, limit, signal);
    const documents = new Map(scope.map(({ key, document }) => [key, document]));
    const found = new Map<string, Found>();
    const hits = answer.hits.flatMap((hit) => {
      const document = documents.get(hit.document);
      if (!document) return [];
      const id = `${hit.document}#${hit.segment}`;
      const range = rangeOf(document, hit.start, hit.end);
      const { text: hitText, score, percentile, expected } = hit;
      found.set(id, { uri: document.uri, range, text: hitText, reference: text });
      const near = neighbour(id, titleOf(document), range, hitText, score, percentile);
      return [{ ...near, expected }];
    });
    this.#remember(found);
    const { segmentCount, embeddedCount, percentileBasis } = answer;
    return { hits, segmentCount, embeddedCount, percentileBasis, index: undefined };
  }

  /** Looks through the workspace's index, as far as there is one. */
  async findInWorkspace(
    content: EditorContent,
    segment: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<Neighbours> {
    const workspace = this.#workspace;
    if (!workspace.isAvailable) {
      throw new AppError('invalidInput', 'No folder is open; look in the open editors.');
    }
    const { shown, index } = content.locate(segment);
    const text = shown.text(index);
    const range = rangeOf(shown.document, shown.start(index), shown.end(index));
    this.#isInWorkspace = true;
    this.#scope = new Set();
    await workspace.prepare(signal);
    const at = { uri: shown.document.uri, range };
    const answer = await workspace.similar(text, at, limit, signal);
    const found = new Map<string, Found>();
    const scored = { ...workspace.location, scoredBy: answer.scoredBy };
    const hits = answer.hits.flatMap((hit) => {
      const { uri, range, title, text: hitText, score, percentile, expected } = hit;
      if (score === undefined) return [];
      const id = `${uri.toString()}#${range.start.line}:${range.start.character}`;
      found.set(id, { uri, range, text: hitText, reference: text, index: scored });
      return [{ ...neighbour(id, title, range, hitText, score, percentile), expected }];
    });
    this.#remember(found);
    const { segments, embedded, percentileBasis } = answer;
    const { kind } = workspace.state;
    return {
      hits,
      segmentCount: segments,
      embeddedCount: embedded,
      percentileBasis,
      index: kind,
    };
  }

  async attribution(id: string, signal: AbortSignal): Promise<Attribution> {
    const { text, reference, index } = this.#get(id);
    const answer = await this.#corpus.attribute(reference, text, signal, index);
    if (!answer.contributions) {
      throw new AppError(
        'unsupported',
        'Which words made it match is not available with cls pooling; choose another pooling.',
      );
    }
    const { spans, words, contributions, score } = answer;
    return { score, ...wordShares(text, { spans, words, contributions }, shownWords) };
  }

  /** Where a neighbour is by now. Throws `invalidInput` where its text is gone, `fileUnreadable` where its file is. */
  async place(id: string): Promise<HitDocument> {
    const place = await openHitDocument(this.#get(id));
    if (place.isTextGone) {
      throw new AppError(
        'invalidInput',
        `The line in ${titleOf(place.document)} has changed since; its neighbours are being found again.`,
      );
    }
    return place;
  }

  /** Whether the last neighbours were looked for in this document. */
  hasLookedIn(document: vscode.TextDocument): boolean {
    return this.#scope.has(document);
  }

  #remember(found: Map<string, Found>): void {
    this.#foundBefore = this.#found;
    this.#found = found;
  }

  #get(id: string): Found {
    const found = this.#found.get(id) ?? this.#foundBefore.get(id);
    if (!found) throw new AppError('invalidInput', 'The panel shows other neighbours by now.');
    return found;
  }
}

function neighbour(
  id: string,
  title: string,
  range: vscode.Range,
  text: string,
  score: number,
  percentile: number | undefined,
): Neighbour {
  const line = range.start.line + 1;
  return { id, title, line, text: labelOf(text.slice(0, 2000)), score, percentile };
}

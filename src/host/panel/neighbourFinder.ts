import type * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { wordShares } from '../../core/search/wordShares.ts';
import type { Hit } from '../../protocol/corpusApi.ts';
import type { Attribution, Neighbours, NeighbourScope } from '../../protocol/pageApi.ts';
import type { CorpusDocument, DocumentCorpus } from '../corpus/documentCorpus.ts';
import { openEditorDocuments, titleOf } from '../corpus/openDocuments.ts';
import { segmentUnitOf } from '../corpus/segmentUnit.ts';
import { rangeOf } from '../rangeOf.ts';
import { labelOf } from './shownDocument.ts';
import type { ShownContent } from './shownContent.ts';

// A text of more words is shown in part: a page with thousands of words hides what matters.
const shownWords = 300;

interface Found {
  readonly hit: Hit;
  readonly document: vscode.TextDocument;
  /** The text that it is near to. */
  readonly reference: string;
}

/** A place that a neighbour stands at. */
export interface NeighbourPlace {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
}

/** Finds the neighbours of the panel's segments, and remembers the latest ones for questions about them. */
export class NeighbourFinder {
  readonly #corpus: DocumentCorpus;
  readonly #log: vscode.LogOutputChannel;
  #scope: ReadonlySet<vscode.TextDocument> = new Set();
  #found = new Map<string, Found>();
  /** The answers before the last one: a page may ask about a hit while new ones are on their way. */
  #foundBefore = new Map<string, Found>();

  constructor(corpus: DocumentCorpus, log: vscode.LogOutputChannel) {
    this.#corpus = corpus;
    this.#log = log;
  }

  /** The documents of a scope as the engine holds them, some of their segments perhaps not embedded yet. */
  async documents(
    content: ShownContent,
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
    return [...put.values()];
  }

  async find(
    content: ShownContent,
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
      found.set(id, { hit, document, reference: text });
      return [
        {
          id,
          title: titleOf(document),
          line: document.positionAt(hit.start).line + 1,
          text: labelOf(hit.text.slice(0, 2000)),
          score: hit.score,
          percentile: hit.percentile,
        },
      ];
    });
    this.#foundBefore = this.#found;
    this.#found = found;
    const { segmentCount, embeddedCount, percentileBasis } = answer;
    return { hits, segmentCount, embeddedCount, percentileBasis };
  }

  async attribution(id: string, signal: AbortSignal): Promise<Attribution> {
    const { hit, reference } = this.#get(id);
    const answer = await this.#corpus.attribute(reference, hit.text, signal);
    if (!answer.contributions) {
      throw new AppError(
        'unsupported',
        'Which words made it match is not available with cls pooling; choose another pooling.',
      );
    }
    const { spans, words, contributions, score } = answer;
    return { score, ...wordShares(hit.text, { spans, words, contributions }, shownWords) };
  }

  /** Where a neighbour is by now. Throws `invalidInput` where its text is gone. */
  place(id: string): NeighbourPlace {
    const { hit, document } = this.#get(id);
    const rangeAt = (start: number): vscode.Range =>
      rangeOf(document, start, start + hit.text.length);
    const range = rangeAt(hit.start);
    if (document.getText(range) === hit.text) return { document, range };
    const text = document.getText();
    const before = text.lastIndexOf(hit.text, hit.start);
    const after = text.indexOf(hit.text, hit.start);
    if (before === -1 && after === -1) {
      throw new AppError(
        'invalidInput',
        `The line in ${titleOf(document)} has changed since; its neighbours are being looked for anew.`,
      );
    }
    const isAfterNearer = after !== -1 && after - hit.start < hit.start - before;
    return { document, range: rangeAt(before === -1 || isAfterNearer ? after : before) };
  }

  /** Whether the last neighbours were looked for in this document. */
  hasLookedIn(document: vscode.TextDocument): boolean {
    return this.#scope.has(document);
  }

  #get(id: string): Found {
    const found = this.#found.get(id) ?? this.#foundBefore.get(id);
    if (!found) throw new AppError('invalidInput', 'The panel shows other neighbours by now.');
    return found;
  }
}

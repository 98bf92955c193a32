import * as vscode from 'vscode';
import { throwIfCancelled } from '../../core/errors/appError.ts';
import { asksForPatternsAlone, parseQuery } from '../../core/search/query.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { nameOf } from '../../host/text/resource.ts';
import {
  documentHits,
  searchAgain,
  searchDocuments,
  type SearchedDocuments,
} from './searchDocuments.ts';
import type { FoundHits, SearchTarget, TargetChange } from './model/searchTarget.ts';

// As many as the view of results looks for when it searches again.
const resultLimit = 200;

/** The file, or all open editors: documents in memory, which are embedded while they are searched. */
export class DocumentTarget implements SearchTarget {
  readonly scope: 'file' | 'openEditors';
  readonly leftOut = [];
  readonly placeholder = 'Say what you are looking for, in your own words';
  readonly isIndexWanted = false;
  readonly #editor: vscode.TextEditor | undefined;
  readonly #corpus: DocumentCorpus;
  readonly #log: vscode.LogOutputChannel;
  #documents: readonly CorpusDocument[] = [];
  #retained: readonly vscode.Disposable[] = [];
  #isDisposed = false;

  constructor(
    scope: 'file' | 'openEditors',
    editor: vscode.TextEditor | undefined,
    corpus: DocumentCorpus,
    log: vscode.LogOutputChannel,
  ) {
    this.scope = scope;
    this.#editor = editor;
    this.#corpus = corpus;
    this.#log = log;
  }

  get isSearchable(): boolean {
    return this.#documents.length > 0;
  }

  get results(): SearchTarget['results'] {
    const searched = this.#searched(this.#documents);
    return {
      where: this.#where,
      search: (query, signal) => searchAgain(searched, query, resultLimit, signal),
    };
  }

  /** Embeds what the documents lack. What is there already can be found meanwhile. */
  async prepare(signal: AbortSignal, onChange: (change: TargetChange) => void): Promise<void> {
    this.#documents = [];
    const corpus = this.#corpus;
    const documents = await searchDocuments(this.scope, this.#editor, corpus, this.#log, signal);
    throwIfCancelled(signal);
    if (this.#isDisposed) return;
    this.#documents = documents;
    this.#retain(documents);
    onChange('searchable');
    for (const document of documents) {
      await corpus.embed(document, {
        signal,
        onProgress: () => {
          if (!signal.aborted) onChange('more');
        },
      });
    }
    throwIfCancelled(signal);
  }

  async search(query: string, limit: number, signal: AbortSignal): Promise<FoundHits> {
    const documents = this.#documents;
    const asked = { text: query, more: [], less: [] };
    const answer = await this.#corpus.search(asked, documents, limit, signal);
    const hits = documentHits(answer, documents, asked, this.#searched(documents));
    const isWaiting = answer.embeddedCount === 0 && !asksForPatternsAlone(parseQuery(query));
    const nothing =
      answer.segmentCount === 0
        ? 'There is no text to search'
        : isWaiting
          ? 'Nothing is embedded yet'
          : 'Nothing was found';
    return { hits, percentileBasis: answer.percentileBasis, nothing };
  }

  describe(): string {
    const total = this.#documents.reduce((sum, { embedded }) => sum + embedded.length, 0);
    const done = this.#documents.reduce(
      (sum, { embedded }) => sum + embedded.reduce((count, flag) => count + flag, 0),
      0,
    );
    const state =
      total === 0
        ? ''
        : done < total
          ? ` — ${format(done)} of ${format(total)} passages embedded`
          : ` — ${format(total)} ${total === 1 ? 'passage' : 'passages'}`;
    return `Search by meaning in ${this.#where}${state}`;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#retain([]);
  }

  #searched(documents: readonly CorpusDocument[]): SearchedDocuments {
    const before = documents.map(({ document }) => document);
    return { before, corpus: this.#corpus, log: this.#log };
  }

  get #where(): string {
    if (this.scope === 'openEditors') return 'open editors';
    return this.#editor ? nameOf(this.#editor.document.uri) : '';
  }

  /** Keeps the documents in the engine while they are searched, also those whose preview is closed. */
  #retain(documents: readonly CorpusDocument[]): void {
    const before = this.#retained;
    this.#retained = documents.map(({ document }) => this.#corpus.retain(document.uri));
    vscode.Disposable.from(...before).dispose();
  }
}

function format(count: number): string {
  return count.toLocaleString('en');
}

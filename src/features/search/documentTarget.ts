import * as vscode from 'vscode';
import { throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { CorpusDocument, DocumentCorpus } from '../../host/corpus/documentCorpus.ts';
import { nameOf } from '../../host/text/resource.ts';
import type { SearchAnswer } from '../../protocol/corpusApi.ts';
import type { IndexSearchMode } from '../../protocol/indexApi.ts';
import {
  documentHits,
  searchAgain,
  searchDocuments,
  type SearchedDocuments,
} from './searchDocuments.ts';
import { answeringModeIn } from './model/searchMode.ts';
import { scopeText } from './model/searchScope.ts';
import {
  rerankings,
  type FoundHits,
  type Reranked,
  type SearchTarget,
  type TargetChange,
} from './model/searchTarget.ts';
import { documentsTitle, nothingFound, placeholderText } from './model/searchTitle.ts';

// As many as the view of results looks for when it searches again.
const resultLimit = 200;

interface Services {
  readonly corpus: DocumentCorpus;
  readonly log: vscode.LogOutputChannel;
}

/** The file, or all open editors: documents in memory, which are embedded while they are searched. */
export class DocumentTarget implements SearchTarget {
  readonly scope: 'file' | 'openEditors';
  readonly leftOut = [];
  readonly isIndexWanted = false;
  readonly #editor: vscode.TextEditor | undefined;
  readonly #services: Services;
  readonly #chosenMode: () => IndexSearchMode;
  #documents: readonly CorpusDocument[] = [];
  #retained: readonly vscode.Disposable[] = [];
  /** The mode of the last search. */
  #answered: IndexSearchMode | undefined;
  #isDisposed = false;

  constructor(
    scope: 'file' | 'openEditors',
    editor: vscode.TextEditor | undefined,
    services: Services,
    chosenMode: () => IndexSearchMode,
  ) {
    this.scope = scope;
    this.#editor = editor;
    this.#services = services;
    this.#chosenMode = chosenMode;
  }

  get isSearchable(): boolean {
    return this.#documents.length > 0;
  }

  get placeholder(): string {
    return placeholderText(this.#chosenMode());
  }

  get results(): SearchTarget['results'] {
    const searched = this.#searched(this.#documents);
    return {
      where: this.scope === 'file' ? this.#file : this.#where,
      documents: this.#documents,
      search: (query, signal) =>
        searchAgain(searched, query, this.#chosenMode(), resultLimit, signal),
    };
  }

  /** Embeds what the documents lack, unless words alone are looked for. What is there already can be found meanwhile. */
  async prepare(signal: AbortSignal, onChange: (change: TargetChange) => void): Promise<void> {
    this.#documents = [];
    const { corpus, log } = this.#services;
    const documents = await searchDocuments(this.scope, this.#editor, corpus, log, signal);
    throwIfCancelled(signal);
    if (this.#isDisposed) return;
    this.#documents = documents;
    this.#retain(documents);
    onChange('searchable');
    if (this.#chosenMode() === 'keyword') return;
    for (const document of documents) {
      await corpus.embed(document, {
        signal,
        onProgress: () => {
          if (!signal.aborted) onChange('more');
        },
      });
    }
    throwIfCancelled(signal);
    // What was found before all was embedded is answered as it was asked.
    if (this.#answered !== undefined && this.#answered !== this.#chosenMode()) onChange('more');
  }

  async search(
    query: string,
    limit: number,
    signal: AbortSignal,
    onBetter: (found: FoundHits) => void,
    reranked: Reranked,
  ): Promise<FoundHits> {
    const documents = this.#documents;
    const mode = answeringModeIn(this.#chosenMode(), this.#counts);
    this.#answered = mode;
    const asked = { text: query, more: [], less: [] };
    const found = (answer: SearchAnswer): FoundHits => {
      const hits = documentHits(answer, documents, asked, this.#searched(documents));
      const { embeddedCount, percentileBasis, isToBeRefined } = answer;
      const nothing = documents.every(({ embedded }) => embedded.length === 0)
        ? t('There is no text to search')
        : nothingFound(query, mode, embeddedCount);
      return { hits, percentileBasis, nothing, isToBeRefined };
    };
    const how = { mode, limit, ...rerankings[reranked] };
    const answer = await this.#services.corpus.search({ query: asked, ...how }, documents, {
      signal,
      onProgress: (better) => {
        if (!signal.aborted) onBetter(found(better));
      },
    });
    return found(answer);
  }

  describe(reason?: string): string {
    const counts = this.#counts;
    const chosen = this.#chosenMode();
    const answering = answeringModeIn(chosen, counts);
    return documentsTitle({ where: this.#where, reason, chosen, answering }, counts);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#retain([]);
  }

  #searched(documents: readonly CorpusDocument[]): SearchedDocuments {
    const before = documents.map(({ document }) => document);
    return { before, ...this.#services };
  }

  get #where(): string {
    return scopeText(this.scope, this.#file);
  }

  get #file(): string {
    return this.#editor ? nameOf(this.#editor.document.uri) : '';
  }

  get #counts(): { readonly passages: number; readonly embedded: number } {
    const flags = this.#documents.map(({ embedded }) => embedded);
    return {
      passages: flags.reduce((sum, { length }) => sum + length, 0),
      embedded: flags.reduce((sum, each) => sum + each.reduce((count, flag) => count + flag, 0), 0),
    };
  }

  /** Keeps the documents in the engine while they are searched, also those whose preview is closed. */
  #retain(documents: readonly CorpusDocument[]): void {
    const before = this.#retained;
    this.#retained = documents.map(({ document }) => this.#services.corpus.retain(document.uri));
    vscode.Disposable.from(...before).dispose();
  }
}

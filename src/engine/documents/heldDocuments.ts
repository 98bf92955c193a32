import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { PutDocumentAnswer, PutDocumentRequest } from '../../protocol/corpusApi.ts';
import { inTurns } from '../work/breather.ts';
import { CorpusDocument } from './corpusDocument.ts';
import { ScopeTexts } from './scopeTexts.ts';
import { ScopeView } from './scopeView.ts';
import { tableOnDisk } from './tableOnDisk.ts';
import type { VectorStore } from './vectorStore.ts';

// Searches ask for a few scopes in turn: a document's, and that of all.
const mostScopes = 8;

/** The documents in memory by their names, and what is made of several of them until one changes. */
export class HeldDocuments {
  readonly #store: VectorStore;
  readonly #documents = new Map<string, CorpusDocument>();
  /** Of each document that is being cut, the newest call: others go on beside it. */
  readonly #lastPut = new Map<string, number>();
  #puts = 0;
  /** By the names of the scope's documents; emptied when a document or a vector of one changes. */
  readonly #views = new Map<string, ScopeView>();
  /** Likewise, for searches; emptied when a document changes. */
  readonly #scopes = new Map<string, ScopeTexts>();

  /** `store`: has the vectors of all documents. */
  constructor(store: VectorStore) {
    this.#store = store;
  }

  /** Cuts a document up, in turns with other work, and takes it in place of the one of its name. Rejects with `cancelled`. */
  async put(request: PutDocumentRequest, signal?: AbortSignal): Promise<PutDocumentAnswer> {
    const { document: name, text: given } = request;
    const put = ++this.#puts;
    this.#lastPut.set(name, put);
    try {
      const text = typeof given === 'string' ? given : await tableOnDisk(given, signal);
      const document = await inTurns(CorpusDocument.of(request, text, this.#store), signal);
      const embedded = Uint8Array.from(document.distinctOf, (index) =>
        document.distinct[index]?.hasVector === true ? 1 : 0,
      );
      const { spans, titles } = document;
      if (this.#lastPut.get(name) === put) {
        // Only now: what both texts have in common is held without a gap.
        this.#documents.get(name)?.close();
        this.#documents.set(name, document);
        this.#forgetScopes();
      } else {
        // It was put anew or removed in the meantime.
        document.close();
      }
      return { spans, titles, embedded };
    } finally {
      if (this.#lastPut.get(name) === put) this.#lastPut.delete(name);
    }
  }

  /** Without effect where there is none. */
  remove(name: string): void {
    this.#lastPut.delete(name);
    this.#documents.get(name)?.close();
    this.#documents.delete(name);
    this.#forgetScopes();
  }

  has(name: string): boolean {
    return this.#documents.has(name);
  }

  /** Whether it is still the one of its name: neither put anew nor removed. */
  isCurrent(name: string, document: CorpusDocument): boolean {
    return this.#documents.get(name) === document;
  }

  /** Throws `documentUnknown`. */
  get(name: string): CorpusDocument {
    const document = this.#documents.get(name);
    if (document) return document;
    throw new AppError(
      'documentUnknown',
      t('The engine does not have {0}, perhaps because it was restarted; open it again.', name),
    );
  }

  /** Throws `documentUnknown` where one of them is not here: what cannot be answered is refused before any work. */
  require(names: readonly string[]): void {
    for (const name of names) this.get(name);
  }

  /** The segments of some documents, with the vectors that they have now. Throws `documentUnknown`. */
  view(documents: readonly string[]): ScopeView {
    const names = [...new Set(documents)];
    return kept(this.#views, names, () => new ScopeView(this.#all(names), this.#store));
  }

  /** The distinct texts of some documents, with and without vectors. Throws `documentUnknown`. */
  texts(documents: readonly string[]): ScopeTexts {
    const names = [...new Set(documents)];
    return kept(this.#scopes, names, () => new ScopeTexts(this.#all(names), this.#store));
  }

  /** To be called when a text has got its vector or lost it. */
  onVectorChange(): void {
    this.#views.clear();
  }

  #all(names: readonly string[]): readonly CorpusDocument[] {
    return names.map((name) => this.get(name));
  }

  #forgetScopes(): void {
    this.#views.clear();
    this.#scopes.clear();
  }
}

/** What was made of documents, else made and kept from now on. */
function kept<T>(known: Map<string, T>, names: readonly string[], make: () => T): T {
  const key = JSON.stringify(names);
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  if (known.size >= mostScopes) known.clear();
  known.set(key, made);
  return made;
}

import * as vscode from 'vscode';
import { isCancellation } from '../../core/errors/appError.ts';
import type { AttributeAnswer, AttributionApi } from '../../protocol/attributionApi.ts';
import type {
  CompareAnswer,
  CorpusApi,
  DocumentProgress,
  PutDocumentRequest,
  QueryNearnessAnswer,
  SearchAnswer,
  SearchRequest,
  SimilarAnswer,
  SimilarRequest,
  TextPlacesAnswer,
} from '../../protocol/corpusApi.ts';
import type { EmbedProgress, WireMatrix } from '../../protocol/wire.ts';
import type { IndexQuery, ScoredIndex } from '../../protocol/indexApi.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { EngineClient } from '../engine/engineClient.ts';
import { nameOf, codePathOf, textKindOf } from '../text/resource.ts';
import { TableDocument } from '../text/tableDocument.ts';
import type { TableColumnChoice } from '../text/tableColumns.ts';
import type { ReadText } from '../../core/text/segment.ts';
import type { WordMatch } from '../../core/tokenVectors/wordMatches.ts';
import type { SegmentUnit } from '../../core/text/segmentText.ts';

/** A version of a document that the engine holds. */
export interface CorpusDocument {
  /** Its name in the engine. */
  readonly key: string;
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly unit: SegmentUnit;
  /** `start, end` of each segment, UTF-16 offsets in the document. */
  readonly spans: Int32Array;
  /** What names each segment; absent but for passages. */
  readonly titles?: readonly (string | undefined)[] | undefined;
  /** 1 for each segment that has a vector; kept up to date. */
  readonly embedded: Uint8Array;
}

/** A document as it was at one moment. */
export interface CorpusCopy extends CorpusDocument {
  readonly text: string;
  remove(): void;
}

interface Entry extends CorpusDocument {
  /** As `columnsKey` of what it was cut by. */
  readonly columns: string;
  readonly enginePid: number | undefined;
}

/** A text whose nearest segments are wanted, and where it stands. */
interface SimilarTo extends ReadText {
  readonly at?: { readonly key: string; readonly start: number; readonly end: number } | undefined;
  /** As in `SimilarRequest`. */
  readonly everyPlace?: boolean;
}

/** What documents are searched for, and how. */
interface DocumentsQuery extends Pick<
  SearchRequest,
  'mode' | 'limit' | 'lateInteraction' | 'refineAfterMs'
> {
  readonly query: IndexQuery;
}

/** Two texts, and in whose index the second one was found. */
interface MetTexts {
  readonly reference: string;
  readonly text: string;
  readonly index?: ScoredIndex | undefined;
  /** Whether the first was typed as a query; false when absent. */
  readonly isQuery?: boolean | undefined;
  /** As in `MatchWordsRequest`. */
  readonly onlyKnown?: boolean | undefined;
}

/** A text that was found, and what was asked for then. */
interface PlacesOf extends Pick<SimilarTo, 'text' | 'at'> {
  readonly query?: string | undefined;
}

/**
 * The documents that the engine holds for neighbours and search. The engine forgets them when it ends: `put`
 * gives them to it again. While a document is open or retained, the engine is kept from stopping when idle,
 * because its vectors would be lost.
 */
export class DocumentCorpus implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #columns: TableColumnChoice;
  readonly #entries = new Map<string, Entry>();
  readonly #retained = new Map<string, number>();
  readonly #closing: vscode.Disposable;
  #hold: vscode.Disposable | undefined;
  #copies = 0;

  constructor(engine: EngineClient, columns: TableColumnChoice, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#columns = columns;
    this.#log = log;
    this.#closing = vscode.workspace.onDidCloseTextDocument((document) => {
      const uri = document.uri.toString();
      if (!this.#retained.has(uri)) this.#forget(uri);
    });
  }

  /** Gives the engine a document as it stands now, or does nothing where it has it. Embeds nothing. */
  async put(
    document: vscode.TextDocument,
    unit: SegmentUnit,
    signal?: AbortSignal,
  ): Promise<CorpusDocument> {
    const key = `${unit}:${document.uri.toString()}`;
    const known = this.#entries.get(key);
    const isKnown =
      known?.document === document &&
      known.version === document.version &&
      known.columns === columnsKey(this.#columns.columnsOf(document.uri)) &&
      known.enginePid === this.#engine.pid;
    return isKnown ? known : this.#put(key, document, unit, undefined, signal);
  }

  /** Gives the engine texts of a document, each a segment. `name` tells them from others of the same document. */
  putTexts(
    document: vscode.TextDocument,
    spans: Int32Array,
    name: string,
    signal?: AbortSignal,
  ): Promise<CorpusDocument> {
    return this.#put(`${name}:${document.uri.toString()}`, document, 'line', spans, signal);
  }

  async #put(
    key: string,
    document: vscode.TextDocument,
    unit: SegmentUnit,
    chosen: Int32Array | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Entry> {
    const { version } = document;
    const columns = this.#columns.columnsOf(document.uri);
    const request = {
      document: key,
      text: textToSend(document),
      segmentKind: unit,
      ...layoutOf(document),
      columns,
      spans: chosen,
    };
    const { spans, titles, embedded } = await this.#call(
      (api) => api.putDocument(request, { signal }),
      signal,
    );
    const enginePid = this.#engine.pid;
    const cut = { spans, titles, embedded, columns: columnsKey(columns) };
    const entry: Entry = { key, document, version, unit, ...cut, enginePid };
    this.#entries.set(key, entry);
    this.#hold ??= this.#engine.hold();
    if (document.isClosed && !this.#retained.has(document.uri.toString())) {
      this.#forget(document.uri.toString());
    }
    return entry;
  }

  /**
   * Gives the engine a copy of a document under a name of its own, which later edits leave alone. The engine keeps
   * it until `remove`.
   */
  async putCopy(
    document: vscode.TextDocument,
    unit: SegmentUnit,
    signal?: AbortSignal,
  ): Promise<CorpusCopy> {
    const key = `copy ${++this.#copies} of ${unit}:${document.uri.toString()}`;
    const { version } = document;
    const text = document.getText();
    const columns = this.#columns.columnsOf(document.uri);
    const sent = { document: key, text: textToSend(document), segmentKind: unit };
    const request = { ...sent, ...layoutOf(document), columns };
    const answer = await this.#call((api) => api.putDocument(request, { signal }), signal);
    const enginePid = this.#engine.pid;
    const remove = (): void => {
      this.#remove(key, enginePid);
    };
    return { key, document, version, unit, text, ...answer, remove };
  }

  /** Embeds the segments of a document that have no vector; gives the number of texts that the model was run on. */
  async embed(
    document: CorpusDocument,
    { signal, onProgress }: CallOptions<DocumentProgress>,
  ): Promise<number> {
    if (!document.embedded.includes(0)) return 0;
    const request = { document: document.key, priority: 'bulk' } as const;
    const { embeddedTextCount } = await this.#call(
      (api) =>
        api.embedDocument(request, {
          signal,
          onProgress: (progress) => {
            for (const segment of progress.segments) document.embedded[segment] = 1;
            onProgress?.(progress);
          },
        }),
      signal,
    );
    // Of what a call brought that was cancelled, nobody was told.
    document.embedded.fill(1);
    const name = nameOf(document.document.uri);
    const count = document.embedded.length;
    this.#log.info(`Embedded ${name}: ${count} segments, ${embeddedTextCount} texts of them anew.`);
    return embeddedTextCount;
  }

  /** In `instant` mode better answers come with the progress, and the best at last. */
  search(
    { query: { text: query, more, less }, ...how }: DocumentsQuery,
    scope: readonly CorpusDocument[],
    options: CallOptions<SearchAnswer>,
  ): Promise<SearchAnswer> {
    const request = { ...{ query, more, less }, ...how, scope: scopeOf(scope), roots: rootUris() };
    return this.#call((api) => api.search(request, options), options.signal);
  }

  similar(
    { text, input, at, everyPlace }: SimilarTo,
    scope: readonly CorpusDocument[],
    limit: number,
    signal?: AbortSignal,
  ): Promise<SimilarAnswer> {
    const request = {
      ...{ text, input, exclude: spanOf(at), scope: scopeOf(scope), limit, everyPlace },
    };
    return this.#call((api) => api.similar(request, { signal }), signal);
  }

  /** How near a query comes to each segment of some documents. */
  queryNearness(
    query: string,
    scope: readonly CorpusDocument[],
    signal?: AbortSignal,
  ): Promise<QueryNearnessAnswer> {
    const request = { query, scope: scopeOf(scope), roots: rootUris() };
    return this.#call((api) => api.queryNearness(request, { signal }), signal);
  }

  /** Where a text stands. */
  textPlaces(
    { text, at, query }: PlacesOf,
    scope: readonly CorpusDocument[],
    limit: number,
    signal?: AbortSignal,
  ): Promise<TextPlacesAnswer> {
    const request = {
      ...{ text, query, exclude: spanOf(at), scope: scopeOf(scope), limit, roots: rootUris() },
    };
    return this.#call((api) => api.textPlaces(request, { signal }), signal);
  }

  /** Percentiles are among the pairs of `scope`, or of the texts themselves where it is empty. */
  compare(
    texts: readonly ReadText[],
    scope: readonly CorpusDocument[],
    pairLimit: number,
    { signal, onProgress }: CallOptions<EmbedProgress>,
  ): Promise<CompareAnswer> {
    const request = { texts, pairLimit, priority: 'query', scope: scopeOf(scope) } as const;
    return this.#call((api) => api.compare(request, { signal, onProgress }), signal);
  }

  /**
   * `text`: what is read of it. `index`: whose hit it is, where it is one. `isQuery`: the reference was typed as a query.
   */
  attribute(
    reference: string,
    text: string,
    signal?: AbortSignal,
    index?: ScoredIndex,
    isQuery = false,
  ): Promise<AttributeAnswer> {
    const request = { reference, isQuery, text, priority: 'query', index } as const;
    return this.#call((api) => api.attribute(request, { signal }), signal);
  }

  /** The words of two texts that met. `index`: where the one was found; else among the documents of `scope`, if any. */
  matchWords(
    { reference, isQuery = false, ...found }: MetTexts,
    scope: readonly Pick<CorpusDocument, 'key'>[],
    signal?: AbortSignal,
  ): Promise<readonly WordMatch[]> {
    const among = scope.length > 0 ? { scope: scopeOf(scope), roots: rootUris() } : undefined;
    const request = { query: reference, isText: !isQuery, ...found, scope: among };
    return this.#call((api) => api.matchWords(request, { signal }), signal);
  }

  /** Vectors of a half-open range of segments, each of which must be embedded. */
  vectors(
    document: CorpusDocument,
    start: number,
    end: number,
    signal?: AbortSignal,
  ): Promise<WireMatrix> {
    const request = { document: document.key, start, end };
    return this.#call((api) => api.documentVectors(request, { signal }), signal);
  }

  /** Vectors of some segments, each of which must be embedded. */
  vectorsOf(
    { key }: CorpusDocument,
    segments: Int32Array,
    signal?: AbortSignal,
  ): Promise<WireMatrix> {
    return this.#call(
      (api) => api.documentVectors({ document: key, segments }, { signal }),
      signal,
    );
  }

  /** Keeps a document in the engine although no editor has it open. */
  retain(uri: vscode.Uri): vscode.Disposable {
    const name = uri.toString();
    this.#retained.set(name, (this.#retained.get(name) ?? 0) + 1);
    return new vscode.Disposable(() => {
      const count = (this.#retained.get(name) ?? 1) - 1;
      if (count > 0) {
        this.#retained.set(name, count);
        return;
      }
      this.#retained.delete(name);
      const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === name);
      if (!isOpen) this.#forget(name);
    });
  }

  dispose(): void {
    this.#closing.dispose();
    this.#hold?.dispose();
  }

  #call<T>(
    use: (api: CorpusApi & AttributionApi) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    return this.#engine.call(use, signal);
  }

  #remove(key: string, enginePid: number | undefined): void {
    // An engine that has ended since holds nothing, and must not be started for this.
    if (enginePid === undefined || enginePid !== this.#engine.pid) return;
    this.#call((api) => api.removeDocument({ document: key }), undefined).catch(
      (error: unknown) => {
        // The engine ended meanwhile, and the document with it.
        if (!isCancellation(error)) this.#log.debug(`${key}: ${String(error)}`);
      },
    );
  }

  #forget(uri: string): void {
    for (const entry of this.#entries.values()) {
      if (entry.document.uri.toString() !== uri) continue;
      this.#entries.delete(entry.key);
      this.#remove(entry.key, entry.enginePid);
    }
    if (this.#entries.size > 0) return;
    this.#hold?.dispose();
    this.#hold = undefined;
  }
}

/** What the engine can read itself is not sent: it may be hundreds of megabytes. */
function textToSend(document: vscode.TextDocument): PutDocumentRequest['text'] {
  return (document instanceof TableDocument ? document.onDisk : undefined) ?? document.getText();
}

function columnsKey(columns: readonly string[] | undefined): string {
  return JSON.stringify(columns ?? []);
}

/** How its text is laid out, and a name that says in what language code is. */
function layoutOf(document: vscode.TextDocument): Pick<PutDocumentRequest, 'textKind' | 'path'> {
  return { textKind: textKindOf(document), path: codePathOf(document) };
}

/** The workspace's folders: what `path:` is relative to. */
function rootUris(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
}

function spanOf(at: SimilarTo['at']): SimilarRequest['exclude'] {
  return at && { document: at.key, start: at.start, end: at.end };
}

function scopeOf(documents: readonly Pick<CorpusDocument, 'key'>[]): { documents: string[] } {
  return { documents: documents.map(({ key }) => key) };
}

import type { Priority } from '../../core/embedder/batchScheduler.ts';
import type { Embedder } from '../../core/embedder/embedder.ts';
import { withPrompt, type VectorChoice } from '../../core/embedder/pooling.ts';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { pairPercentiles, type Percentiles } from '../../core/search/rankedTexts.ts';
import type { RankedCandidate, RankingMode } from '../../core/search/ranking/rankPassages.ts';
import { isBlank, type ReadText } from '../../core/text/segment.ts';
import {
  expectedByChance,
  type Background,
  type UnrelatedCosines,
} from '../../core/search/nearness.ts';
import type { Matrix } from '../../core/vectors/matrix.ts';
import type {
  CompareAnswer,
  CompareRequest,
  CorpusApi,
  DocumentProgress,
  DocumentVectorsRequest,
  EmbedDocumentAnswer,
  EmbedDocumentRequest,
  PutDocumentAnswer,
  PutDocumentRequest,
  QueryNearnessAnswer,
  QueryNearnessRequest,
  SearchAnswer,
  SearchRequest,
  SearchScope,
  SimilarAnswer,
  SimilarRequest,
  TextPlacesAnswer,
  TextPlacesRequest,
} from '../../protocol/corpusApi.ts';
import type { EmbedProgress, WireMatrix } from '../../protocol/wire.ts';
import type { CallOptions } from '../../protocol/rpc.ts';
import type { MatchWordsRequest } from '../../protocol/attributionApi.ts';
import type { WordMatch } from '../../core/tokenVectors/wordMatches.ts';
import type { BackgroundSource } from '../model/modelBackground.ts';
import { querySum, queryTexts, type QueryParts } from '../model/queryVector.ts';
import { TokenRanking } from '../model/tokens/tokenRanking.ts';
import type { TokenSource } from '../model/tokens/tokenSource.ts';
import { breather, inTurns, nextTurn } from '../work/breather.ts';
import { checkLimit } from '../query/checkLimit.ts';
import { asksForPatternsAlone, parseQuery } from '../../core/search/query.ts';
import { compareVectors } from './compareVectors.ts';
import { segmentsOf } from './corpusDocument.ts';
import { DocumentEmbedder } from './documentEmbedder.ts';
import { documentsAgain } from './documentsAgain.ts';
import { documentPath, searchedDocuments } from './documentPath.ts';
import { meaningTest, type MeaningTest } from '../../core/search/queryMeaning.ts';
import { DocumentSearch, statisticsOf } from './documentSearch.ts';
import { InstantDocuments, type StaticPass } from './instantDocuments.ts';
import { queryNearness } from './queryNearness.ts';
import { HeldDocuments } from './heldDocuments.ts';
import type { ScopeView } from './scopeView.ts';
import { requireText } from '../model/scoreExplainer.ts';
import { readTextKey } from '../textKey.ts';
import { VectorStore } from './vectorStore.ts';

// 262,144 vectors of the bundled model.
const defaultCapBytes = 384 * 1024 * 1024;
// Their table alone is 16 MB, and half a second's work.
const maxComparedTexts = 2000;
interface CorpusOptions {
  readonly embedder: Embedder;
  /** How every vector of the corpus is made. */
  readonly choice: VectorChoice;
  /** What goes before a query, in place of what goes before a segment; '' when absent. */
  readonly queryPrompt?: string | undefined;
  /** Of vectors made so; undefined where nothing is known of unrelated texts. */
  readonly background: BackgroundSource | undefined;
  /** What the vectors may take at most; 384 MiB when absent. */
  readonly capBytes?: number | undefined;
  /** For instant searches; undefined while the model has no static table. */
  readonly staticPass?: (() => Promise<StaticPass | undefined>) | undefined;
  /** By these the words of two texts meet; none do where it is absent. */
  readonly tokens?: TokenSource | undefined;
}

/** What scores are compared with. */
interface Comparison {
  readonly percentiles: Percentiles;
  readonly unrelated: UnrelatedCosines | undefined;
}

/** Documents in memory and the vectors of their segments. */
export class Corpus implements CorpusApi {
  readonly #options: CorpusOptions;
  readonly #store: VectorStore;
  readonly #documents: HeldDocuments;
  readonly #documentEmbedder: DocumentEmbedder;

  constructor(options: CorpusOptions) {
    const { embedder, choice, capBytes = defaultCapBytes } = options;
    this.#options = options;
    this.#store = new VectorStore(embedder.vectorDims, capBytes);
    this.#documents = new HeldDocuments(this.#store);
    this.#documentEmbedder = new DocumentEmbedder(embedder, choice, this.#store, () =>
      this.#documents.onVectorChange(),
    );
  }

  putDocument(
    request: PutDocumentRequest,
    { signal }: CallOptions = {},
  ): Promise<PutDocumentAnswer> {
    return this.#documents.put(request, signal);
  }

  removeDocument({ document }: { readonly document: string }): Promise<void> {
    this.#documents.remove(document);
    return Promise.resolve();
  }

  async embedDocument(
    { document: name, priority }: EmbedDocumentRequest,
    { signal, onProgress }: CallOptions<DocumentProgress> = {},
  ): Promise<EmbedDocumentAnswer> {
    const document = this.#documents.get(name);
    const isCurrent = (): boolean => this.#documents.isCurrent(name, document);
    const options = { priority, signal, onProgress, isCurrent };
    return { embeddedTextCount: await this.#documentEmbedder.embed(document, options) };
  }

  async search(
    request: SearchRequest,
    { signal, onProgress }: CallOptions<SearchAnswer> = {},
  ): Promise<SearchAnswer> {
    const { query, mode, more = [], less = [], scope, limit, roots = [] } = request;
    checkLimit(limit);
    const parsed = parseQuery(query);
    const documents = searchedDocuments(scope.documents, parsed, roots);
    const means = more.length > 0 ? undefined : this.#meaningTest(parsed.plain);
    const find = (ranking: RankingMode): Promise<DocumentSearch> => {
      const whole = this.#documents.texts(scope.documents);
      const asked = {
        query: parsed,
        whole,
        pathOf: documentPath(roots),
        limit,
        mode: ranking,
        means,
      };
      return inTurns(DocumentSearch.of(this.#documents.texts(documents), asked), signal);
    };
    const asksForWords = more.length === 0 && asksForPatternsAlone(parsed);
    if (mode === 'keyword' || asksForWords) return (await find('keyword')).wordAnswer();
    const parts = queryTexts({ text: parsed.plain, more, less });
    this.#documents.require(documents);
    const vector = await this.#queryVector(parts, signal);
    const background = await this.#background();
    // The model held this thread: a newer query may have taken this one back in the meantime.
    await nextTurn();
    throwIfCancelled(signal);
    // Without words there is nothing to mix with meaning.
    const search = await find(mode === 'semantic' || isBlank(query) ? 'semantic' : 'hybrid');
    const staticPass = mode === 'instant' ? await this.#staticPass(search) : undefined;
    const cosines = search.texts.cosines(vector);
    if (!staticPass) {
      const statistics = statisticsOf(
        this.#documents.texts(scope.documents),
        documentPath(roots),
        signal,
      );
      const answer = (order: readonly RankedCandidate[]): SearchAnswer =>
        search.scored(order, cosines, background, false);
      const { tokens } = this.#options;
      const order = await documentsAgain(
        search,
        search.order(cosines),
        { request, tokens, statistics, answer },
        { signal, onProgress },
      );
      return answer(order);
    }
    const instant = new InstantDocuments(staticPass, this.#documentEmbedder);
    return instant.search(
      search,
      { parts, vector, cosines, background, limit },
      { signal, onProgress },
    );
  }

  async similar(
    { text, input, exclude, scope, limit, everyPlace }: SimilarRequest,
    { signal }: CallOptions = {},
  ): Promise<SimilarAnswer> {
    checkLimit(limit);
    requireText(text, t('There is no text here to compare; choose a line with text.'));
    const unrelated = (await this.#background())?.pairs;
    const { view, scores } = await this.#scan(scope, signal, () =>
      this.#vector({ text, input }, 'query', signal),
    );
    const percentiles = pairPercentiles(view, unrelated?.quantiles);
    const comparison = { percentiles, unrelated };
    return this.#answer(view, scores, limit, comparison, { exclude, everyPlace });
  }

  async queryNearness(
    { query, scope, roots = [] }: QueryNearnessRequest,
    { signal }: CallOptions = {},
  ): Promise<QueryNearnessAnswer> {
    const parsed = parseQuery(query);
    const allowed = new Set(searchedDocuments(scope.documents, parsed, roots));
    this.#documents.require(scope.documents);
    const { plain } = parsed;
    const parts = isBlank(plain) ? undefined : queryTexts({ text: plain, more: [], less: [] });
    const vector = parts && (await this.#queryVector(parts, signal));
    const unrelated = (await this.#background())?.queries;
    await nextTurn();
    throwIfCancelled(signal);
    const texts = this.#documents.texts(scope.documents);
    const cosines = vector && texts.cosines(vector);
    const means = this.#meaningTest(plain);
    const asked = { cosines, unrelated, means, allows: (name: string) => allowed.has(name) };
    return inTurns(queryNearness(texts, parsed, asked), signal);
  }

  async textPlaces(
    { text, query = '', exclude, scope, roots = [], limit }: TextPlacesRequest,
    { signal }: CallOptions = {},
  ): Promise<TextPlacesAnswer> {
    checkLimit(limit);
    const parsed = parseQuery(query);
    const texts = this.#documents.texts(searchedDocuments(scope.documents, parsed, roots));
    return inTurns(texts.placesOf(text, parsed, limit, exclude), signal);
  }

  /** See `AttributionApi.matchWords`. */
  async matchWords(
    { query, isText, text, onlyKnown, scope }: Omit<MatchWordsRequest, 'index'>,
    { signal }: CallOptions = {},
  ): Promise<readonly WordMatch[]> {
    const { tokens } = this.#options;
    if (!tokens) return [];
    // Some may have been closed since the text was found.
    const known = scope?.scope.documents.filter((name) => this.#documents.has(name)) ?? [];
    const texts = known.length > 0 ? this.#documents.texts(known) : undefined;
    const statistics = texts && statisticsOf(texts, documentPath(scope?.roots ?? []), signal);
    const asked = { query, isText, text, onlyKnown, statistics };
    return new TokenRanking(tokens).matches(asked, signal);
  }

  async unrelatedPairs(): Promise<UnrelatedCosines | undefined> {
    return (await this.#background())?.pairs;
  }

  async compare(
    { texts, scope, pairLimit, priority }: CompareRequest,
    { signal, onProgress }: CallOptions<EmbedProgress> = {},
  ): Promise<CompareAnswer> {
    if (texts.length > maxComparedTexts) {
      throw new AppError(
        'invalidInput',
        t(
          '{0} texts are too many to compare each with each; choose at most {1}.',
          String(texts.length),
          String(maxComparedTexts),
        ),
      );
    }
    for (const { text } of texts) requireText(text, t('One of the texts is blank; choose others.'));
    const named = new Map(texts.map((read) => [readTextKey(read), read]));
    const distinct = [...named.values()];
    const vectors = await this.#documentEmbedder.vectors(distinct, {
      priority,
      signal,
      onProgress,
    });
    const indexes = new Map(Array.from(named.keys(), (key, i) => [key, i]));
    const rows = texts.map((read) => indexes.get(readTextKey(read)) ?? 0);
    const trimmed = texts.map(({ text }) => text.trim());
    const firsts = new Map<string, number>();
    for (const [i, text] of trimmed.entries()) if (!firsts.has(text)) firsts.set(text, i);
    const sameAs = Int32Array.from(trimmed, (text) => firsts.get(text) ?? 0);
    const background = await this.#background();
    const view =
      scope && scope.documents.length > 0 ? this.#documents.view(scope.documents) : undefined;
    const breathe = breather(signal);
    return compareVectors({ vectors, rows, sameAs, corpus: view, pairLimit, background, breathe });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- rejects where it throws
  async documentVectors(request: DocumentVectorsRequest): Promise<WireMatrix> {
    const document = this.#documents.get(request.document);
    const segments = segmentsOf(request, document);
    const { dims } = this.#store;
    const data = new Float32Array(segments.length * dims);
    for (const [i, segment] of segments.entries()) {
      const stored = document.stored(segment);
      if (stored?.hasVector !== true) {
        throw new AppError(
          'invalidInput',
          t('Segment {0} has no vector yet; embed it first.', String(segment)),
        );
      }
      data.set(this.#store.vector(stored.row), i * dims);
    }
    return { rows: segments.length, dims, data };
  }

  /** The scope as it is now, and the score of each of its distinct segments against the vector. */
  async #scan(
    scope: SearchScope,
    signal: AbortSignal | undefined,
    vectorOf: () => Promise<Float32Array>,
  ): Promise<{ view: ScopeView; scores: Float64Array }> {
    this.#documents.require(scope.documents);
    const vector = await vectorOf();
    // The model held this thread: a newer query may have taken this one back in the meantime.
    await nextTurn();
    throwIfCancelled(signal);
    const view = this.#documents.view(scope.documents);
    return { view, scores: view.scan(vector) };
  }

  #answer(
    view: ScopeView,
    scores: Float64Array,
    limit: number,
    { percentiles, unrelated }: Comparison,
    places?: Pick<SimilarRequest, 'exclude' | 'everyPlace'>,
  ): SimilarAnswer {
    const { segmentCount, embeddedCount, textCount } = view;
    const hits = view.top(scores, limit, places).map((hit) => ({
      ...hit,
      percentile: percentiles.of(hit.score),
      expected: expectedByChance(hit.score, textCount, unrelated),
    }));
    return { hits, segmentCount, embeddedCount, percentileBasis: percentiles.basis };
  }

  #meaningTest(plain: string): MeaningTest {
    return meaningTest(plain, this.#options.embedder.tokenizer);
  }

  async #background(): Promise<Background | undefined> {
    return this.#options.background?.of(undefined);
  }

  async #vector(
    text: ReadText,
    priority: Priority,
    signal: AbortSignal | undefined,
  ): Promise<Float32Array> {
    return (await this.#vectors([text], priority, signal)).row(0);
  }

  /** Of length 1: the sum over a query's texts. */
  async #queryVector(
    { added, taken, typed }: QueryParts,
    signal: AbortSignal | undefined,
  ): Promise<Float32Array> {
    const texts = [...added, ...taken];
    const others = [...new Set(texts.slice(typed))];
    const vectors = await this.#vectors(
      others.map((text) => ({ text })),
      'query',
      signal,
    );
    const rows = texts.slice(typed).map((text) => vectors.row(others.indexOf(text)));
    for (const text of texts.slice(0, typed)) rows.unshift(await this.#typedVector(text, signal));
    return querySum(rows, added.length);
  }

  async #typedVector(text: string, signal: AbortSignal | undefined): Promise<Float32Array> {
    const { embedder, choice, queryPrompt = '' } = this.#options;
    const queryChoice = withPrompt(choice, queryPrompt);
    // A segment's vector, which may be known, is a query's where both are made alike.
    if (queryChoice.prompt === choice.prompt) return this.#vector({ text }, 'query', signal);
    throwIfCancelled(signal);
    return (await embedder.embedTexts([text], queryChoice, { priority: 'query', signal })).row(0);
  }

  /** Of distinct texts. */
  async #vectors(
    texts: readonly ReadText[],
    priority: Priority,
    signal: AbortSignal | undefined,
  ): Promise<Matrix> {
    throwIfCancelled(signal);
    return this.#documentEmbedder.vectors(texts, { priority, signal });
  }

  /** Undefined where every text has its vector, or there is no table yet. */
  async #staticPass({ texts }: DocumentSearch): Promise<StaticPass | undefined> {
    const isWhole = texts.stored.every(({ hasVector }) => hasVector);
    return isWhole ? undefined : this.#options.staticPass?.();
  }
}

import type { Priority } from '../core/embedder/batchScheduler.ts';
import type { Embedder } from '../core/embedder/embedder.ts';
import { resolveLayer } from '../core/embedder/pooling.ts';
import { AppError } from '../core/errors/appError.ts';
import type { Encoding } from '../core/tokenizer/encoding.ts';
import type { Matrix } from '../core/vectors/matrix.ts';
import { cosinesToRows, norm } from '../core/vectors/similarity.ts';
import type {
  AttributeAnswer,
  AttributeRequest,
  CompareAnswer,
  CompareRequest,
  DocumentProgress,
  DocumentVectorsRequest,
  EmbedDocumentAnswer,
  EmbedDocumentRequest,
  PutDocumentAnswer,
  PutDocumentRequest,
  SearchAnswer,
  SearchRequest,
  SimilarRequest,
} from '../protocol/corpusApi.ts';
import type {
  EmbedProgress,
  EmbedTextsRequest,
  EngineApi,
  LogEntry,
  ModelDescription,
  OpenRequest,
  TokensAnswer,
  TokensRequest,
  TokenVectorAnswer,
  TokenVectorRequest,
  WireMatrix,
} from '../protocol/engineApi.ts';
import type {
  CosineHistogram,
  IndexContent,
  IndexPlan,
  IndexProgress,
  IndexRequest,
  IndexStatus,
  SearchIndexAnswer,
  SearchIndexRequest,
  SimilarInIndexRequest,
  UpdateIndexAnswer,
  UpdateIndexRequest,
} from '../protocol/indexApi.ts';
import type {
  AttentionChoice,
  AttentionMap,
  AttentionOverview,
  InsideRequest,
  TokenInputs,
  TokenPath,
} from '../protocol/insideApi.ts';
import type { CallOptions } from '../protocol/rpc.ts';
import { Corpus } from './documents/corpus.ts';
import type { IndexService } from './index/indexService.ts';
import { loadModel } from './model/loadModel.ts';
import { TokenInside } from './model/tokenInside.ts';
import { TokenStateCache } from './model/tokenStateCache.ts';
import { WorkQueue } from './work/workQueue.ts';

// The vectors of one layer of about 80,000 tokens of the bundled model.
const tokenCacheBytes = 128 * 1024 * 1024;
const olderTokenCacheBytes = 16 * 1024 * 1024;

/** Everything that an opened model needs. */
export interface OpenedModel {
  readonly request: OpenRequest;
  readonly folder: string;
  readonly description: ModelDescription;
  readonly embedder: Embedder;
  readonly corpus: Corpus;
  readonly inside: TokenInside;
  /** Cosines of unrelated sentences, in ascending order, where the model ships them. */
  readonly background: Float64Array | undefined;
}

/** Text to vectors with one model. Lives in the engine's process, and in the command line's. */
export class Engine implements EngineApi {
  readonly #log: (entry: LogEntry) => void;
  readonly #queue = new WorkQueue();
  readonly #tokenStates = new TokenStateCache(tokenCacheBytes);
  #indexService: Promise<IndexService> | undefined;
  #opening: { readonly asked: string; readonly model: Promise<OpenedModel> } | undefined;

  constructor(log: (entry: LogEntry) => void) {
    this.#log = log;
  }

  async open(request: OpenRequest): Promise<ModelDescription> {
    const { modelFolder, choice, onnxFile, runtime, precision, device, index } = request;
    const vectors = [choice?.layer, choice?.pooling, runtime, precision, device, index?.folder];
    const asked = JSON.stringify([modelFolder, onnxFile, ...vectors]);
    if (this.#opening && this.#opening.asked !== asked) {
      throw new AppError('internal', 'An engine holds one model; start another for the next one.');
    }
    this.#opening ??= { asked, model: this.#load(request) };
    try {
      return (await this.#opening.model).description;
    } catch (error) {
      // The folder may have been mended when it is asked for again.
      this.#opening = undefined;
      throw error;
    }
  }

  /** The model's parts, for callers in the same process. Throws before `open`. */
  async model(): Promise<OpenedModel> {
    if (!this.#opening)
      throw new AppError('internal', 'The engine was asked before it was opened.');
    return this.#opening.model;
  }

  async embedTexts(
    request: EmbedTextsRequest,
    { signal, onProgress }: CallOptions<EmbedProgress> = {},
  ): Promise<WireMatrix> {
    const { embedder } = await this.model();
    const { texts, choice, priority } = request;
    const matrix = await embedder.embedTexts(texts, choice, { priority, signal, onProgress });
    return { rows: matrix.rows, dims: matrix.dims, data: matrix.data };
  }

  async embedTokens(
    request: TokensRequest,
    { signal, onProgress }: CallOptions<EmbedProgress> = {},
  ): Promise<TokensAnswer> {
    const { embedder } = await this.model();
    const { encoding, vectors } = await this.#tokenLayer(request, { signal, onProgress });
    const tokens = Array.from(encoding.ids, (id) => embedder.tokenizer.token(id));
    return { encoding, tokens, dims: vectors.dims };
  }

  async tokenVector(
    request: TokenVectorRequest,
    { signal }: CallOptions = {},
  ): Promise<TokenVectorAnswer> {
    const { vectors } = await this.#tokenLayer(request, { signal });
    if (!Number.isInteger(request.token) || request.token < 0 || request.token >= vectors.rows) {
      throw new AppError('invalidInput', `The text has no token ${request.token}; embed it again.`);
    }
    const vector = vectors.row(request.token).slice();
    return { vector, norm: norm(vector), cosines: cosinesToRows(vector, vectors) };
  }

  async attention(
    request: InsideRequest & AttentionChoice,
    options?: CallOptions,
  ): Promise<AttentionMap> {
    return (await this.model()).inside.attention(request, options);
  }

  async attentionOverview(
    request: InsideRequest,
    options?: CallOptions,
  ): Promise<AttentionOverview> {
    return (await this.model()).inside.attentionOverview(request, options);
  }

  async tokenPath(request: InsideRequest, options?: CallOptions): Promise<TokenPath> {
    return (await this.model()).inside.tokenPath(request, options);
  }

  async tokenInputs(request: InsideRequest, options?: CallOptions): Promise<TokenInputs> {
    return (await this.model()).inside.tokenInputs(request, options);
  }

  async putDocument(request: PutDocumentRequest): Promise<PutDocumentAnswer> {
    return (await this.model()).corpus.putDocument(request);
  }

  async removeDocument(request: { readonly document: string }): Promise<void> {
    return (await this.model()).corpus.removeDocument(request);
  }

  async embedDocument(
    request: EmbedDocumentRequest,
    options?: CallOptions<DocumentProgress>,
  ): Promise<EmbedDocumentAnswer> {
    return (await this.model()).corpus.embedDocument(request, options);
  }

  async search(request: SearchRequest, options?: CallOptions): Promise<SearchAnswer> {
    return (await this.model()).corpus.search(request, options);
  }

  async similar(request: SimilarRequest, options?: CallOptions): Promise<SearchAnswer> {
    return (await this.model()).corpus.similar(request, options);
  }

  async compare(
    request: CompareRequest,
    options?: CallOptions<EmbedProgress>,
  ): Promise<CompareAnswer> {
    return (await this.model()).corpus.compare(request, options);
  }

  async attribute(request: AttributeRequest, options?: CallOptions): Promise<AttributeAnswer> {
    const { index } = request;
    if (index) return (await this.#indexes()).attribute(index, request, options);
    return (await this.model()).corpus.attribute(request, options);
  }

  async documentVectors(request: DocumentVectorsRequest): Promise<WireMatrix> {
    return (await this.model()).corpus.documentVectors(request);
  }

  async planIndex(request: IndexContent, options?: CallOptions<IndexProgress>): Promise<IndexPlan> {
    return (await this.#indexes()).planIndex(request, options);
  }

  async updateIndex(
    request: UpdateIndexRequest,
    options?: CallOptions<IndexProgress>,
  ): Promise<UpdateIndexAnswer> {
    return (await this.#indexes()).updateIndex(request, options);
  }

  async indexStatus(request: IndexRequest): Promise<IndexStatus | undefined> {
    return (await this.#indexes()).indexStatus(request);
  }

  async searchIndex(
    request: SearchIndexRequest,
    options?: CallOptions<SearchIndexAnswer>,
  ): Promise<SearchIndexAnswer> {
    return (await this.#indexes()).searchIndex(request, options);
  }

  async similarInIndex(
    request: SimilarInIndexRequest,
    options?: CallOptions,
  ): Promise<SearchIndexAnswer> {
    return (await this.#indexes()).similarInIndex(request, options);
  }

  async clearIndex(request: IndexRequest): Promise<{ readonly vectorsRemoved: boolean }> {
    return (await this.#indexes()).clearIndex(request);
  }

  async collectVectors(
    request: IndexRequest & { readonly maxBytes: number },
  ): Promise<{ readonly removed: number; readonly bytes: number }> {
    return (await this.#indexes()).collectVectors(request);
  }

  async repairIndex(request: IndexRequest & { readonly repair: string }): Promise<CosineHistogram> {
    return (await this.#indexes()).repairIndex(request);
  }

  async indexHistogram(request: IndexRequest): Promise<CosineHistogram | undefined> {
    return (await this.#indexes()).indexHistogram(request);
  }

  /** Closes what lies on the disk: a file that is left open is checked as a whole when it is opened again. */
  async close(): Promise<void> {
    (await this.#indexService)?.dispose();
  }

  /** SQLite is loaded with the first of them. */
  #indexes(): Promise<IndexService> {
    this.#indexService ??= this.#makeIndexService();
    return this.#indexService;
  }

  async #makeIndexService(): Promise<IndexService> {
    const { IndexService } = await import('./index/indexService.ts');
    const { indexModel } = await import('./index/models/indexModel.ts');
    const { InstantSource } = await import('./index/instant/instantSource.ts');
    const { OlderModels } = await import('./index/models/olderModels.ts');
    const older = new OlderModels({
      load: (request) => this.#load(request, true),
      log: this.#log,
    });
    const instant = new InstantSource(() => this.model(), this.#log);
    return new IndexService({
      model: async () => indexModel(await this.model()),
      older,
      instant: (vectorsFolder, makes) => instant.open(vectorsFolder, makes),
      log: this.#log,
    });
  }

  async #tokenLayer(
    { text, layer, priority }: TokensRequest,
    { signal, onProgress }: CallOptions<EmbedProgress>,
  ): Promise<{ readonly encoding: Encoding; readonly vectors: Matrix }> {
    const { embedder, description } = await this.model();
    const index = resolveLayer(layer, description.info.hiddenStateCount);
    const options = { priority, signal, onProgress };
    const { encoding, states } = await this.#tokenStatesOf(embedder, text, [index], options);
    const [vectors] = states;
    if (!vectors) throw new AppError('internal', `Layer ${index} was not computed.`);
    return { encoding, vectors };
  }

  /** A text's token states at some layers from 0, kept ones where they all are. */
  async #tokenStatesOf(
    embedder: Embedder,
    text: string,
    layers: readonly number[],
    options: { readonly priority: Priority } & CallOptions<EmbedProgress>,
    cache = this.#tokenStates,
  ): Promise<{ readonly encoding: Encoding; readonly states: readonly Matrix[] }> {
    const kept = layers.flatMap((layer) => cache.get(text, layer) ?? []);
    const [first] = kept;
    if (first && kept.length === layers.length) {
      return { encoding: first.encoding, states: kept.map(({ vectors }) => vectors) };
    }
    const { encoding, hiddenStates } = await embedder.embedTokens(text, layers, options);
    const states = layers.map((layer) => {
      const vectors = hiddenStates.get(layer);
      if (!vectors) throw new AppError('internal', `Layer ${layer} was not computed.`);
      cache.set(text, layer, { encoding, vectors });
      return vectors;
    });
    return { encoding, states };
  }

  /** `isOlder`: beside the model in use, for the queries of an index. */
  async #load(request: OpenRequest, isOlder = false): Promise<OpenedModel> {
    const opened = await loadModel(request, this.#queue, this.#log);
    const { description, embedder, background } = opened;
    const { facts, choice } = description;
    const cache = isOlder ? new TokenStateCache(olderTokenCacheBytes) : this.#tokenStates;
    const corpus = new Corpus({
      embedder,
      choice,
      queryPrompt: facts.prompts.query,
      background,
      tokenStates: (text, layers, options) =>
        this.#tokenStatesOf(embedder, text, layers, options, cache),
    });
    const { maxTokens } = facts;
    const inside = new TokenInside({ embedder, maxTokens, scheduler: this.#queue });
    return { request, ...opened, corpus, inside };
  }
}

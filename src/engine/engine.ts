import { availableParallelism } from 'node:os';
import { Embedder } from '../core/embedder/embedder.ts';
import { resolveLayer } from '../core/embedder/pooling.ts';
import { AppError } from '../core/errors/appError.ts';
import { createTokenizer } from '../core/tokenizer/createTokenizer.ts';
import { cosinesToRows, norm } from '../core/vectors/similarity.ts';
import { openModelFolder } from '../node/modelFolder.ts';
import type {
  EmbeddedRows,
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
import type { CallOptions } from '../protocol/rpc.ts';
import { OrtSession } from './ortSession.ts';
import { TokenStateCache, type TokenLayer } from './tokenStateCache.ts';
import { WorkQueue } from './workQueue.ts';

// More threads than this gain little on lines of text and take the machine from its user.
const maxThreads = 8;
// The vectors of one layer of about 80,000 tokens of the bundled model.
const tokenCacheBytes = 128 * 1024 * 1024;

/** Everything that an opened model needs. */
export interface OpenedModel {
  readonly folder: string;
  readonly description: ModelDescription;
  readonly embedder: Embedder;
}

/** Text to vectors with one model. Lives in the engine's process, and in the command line's. */
export class Engine implements EngineApi {
  readonly #log: (entry: LogEntry) => void;
  readonly #queue = new WorkQueue();
  readonly #tokenStates = new TokenStateCache(tokenCacheBytes);
  #opening: { readonly folder: string; readonly model: Promise<OpenedModel> } | undefined;

  constructor(log: (entry: LogEntry) => void) {
    this.#log = log;
  }

  async open(request: OpenRequest): Promise<ModelDescription> {
    if (this.#opening && this.#opening.folder !== request.modelFolder) {
      throw new AppError('internal', 'An engine holds one model; start another for the next one.');
    }
    this.#opening ??= { folder: request.modelFolder, model: this.#load(request) };
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

  async embedRows(
    request: EmbedTextsRequest,
    { signal, onProgress }: CallOptions<EmbeddedRows> = {},
  ): Promise<void> {
    const { embedder } = await this.model();
    const { texts, choice, priority } = request;
    // A batch's rows are known before its progress is.
    let rows: readonly number[] = [];
    let vectors = new Float32Array();
    await embedder.embedTexts(texts, choice, {
      priority,
      signal,
      onRows: (final, matrix) => {
        rows = final;
        vectors = new Float32Array(final.length * matrix.dims);
        final.forEach((row, i) => {
          vectors.set(matrix.row(row), i * matrix.dims);
        });
      },
      onProgress: (progress) => {
        onProgress?.({ ...progress, rows: Int32Array.from(rows), vectors });
        rows = [];
        vectors = new Float32Array();
      },
    });
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

  async #tokenLayer(
    { text, layer, priority }: TokensRequest,
    options: CallOptions<EmbedProgress>,
  ): Promise<TokenLayer> {
    const { embedder, description } = await this.model();
    const index = resolveLayer(layer, description.info.hiddenStateCount);
    const kept = this.#tokenStates.get(text, index);
    if (kept) return kept;
    const states = await embedder.embedTokens(text, [index], { priority, ...options });
    const vectors = states.hiddenStates.get(index);
    if (!vectors) throw new AppError('internal', `Layer ${index} was not computed.`);
    const entry = { encoding: states.encoding, vectors };
    this.#tokenStates.set(text, index, entry);
    return entry;
  }

  async #load(request: OpenRequest): Promise<OpenedModel> {
    const start = performance.now();
    const folder = await openModelFolder(request.modelFolder);
    const tokenizer = createTokenizer(folder.tokenizer);
    const session = await OrtSession.create(folder.onnx, {
      threads: request.threads ?? Math.min(availableParallelism(), maxThreads),
      headCount: folder.facts.headCount,
      probe: [tokenizer.specialIds.cls, tokenizer.specialIds.sep],
    });
    const embedder = new Embedder(tokenizer, session, this.#queue, folder.facts.windowRule);
    const loadMs = performance.now() - start;
    const { info } = session;
    this.#log({
      level: 'info',
      message: `Loaded ${folder.facts.name} in ${loadMs.toFixed(0)} ms: ${info.hiddenStateCount} hidden states of ${info.dims} numbers, ${info.precision}, ${info.threads} threads.`,
    });
    const { facts, filesHash } = folder;
    return { folder: folder.path, description: { facts, info, filesHash, loadMs }, embedder };
  }
}

import { AppError, throwIfCancelled } from '../errors/appError.ts';
import { t } from '../l10n/translate.ts';
import type { Encoding } from '../tokenizer/encoding.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { ownRange, type OwnRange } from '../tokenVectors/ownTokens.ts';
import { Matrix } from '../vectors/matrix.ts';
import type { BatchScheduler, Priority } from './batchScheduler.ts';
import { applyDense, type DenseLayer } from './denseLayers.ts';
import { EqualLengthBatches } from './equalLengthBatches.ts';
import type { ModelSession, SessionOutputs, SessionResult } from './modelSession.ts';
import { isJoined } from './joinedPooling.ts';
import {
  layersOf,
  pooledLength,
  resolveLayer,
  SegmentPool,
  type Pooling,
  type VectorChoice,
} from './pooling.ts';
import type { WindowRule } from './windows.ts';
import { endToken, windowSequences, type WindowSequence } from './windowSequences.ts';

export interface EmbedOptions {
  readonly priority: Priority;
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch with the tokens that are done, of all that this call runs. */
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

interface EmbedTextsOptions extends EmbedOptions {
  /** Called after each batch with the rows that are final now: their indexes and the whole matrix. */
  readonly onRows?: (rows: readonly number[], matrix: Matrix) => void;
  /** What is made of the texts' token vectors meanwhile; of none where vectors are the file's own. */
  readonly tokens?: TokenReader | undefined;
  /** Asked of each text, by its first row, before a batch: what is no longer wanted is not run, and its rows are no vectors. */
  readonly isWanted?: (row: number) => boolean;
}

/** Takes the token vectors of texts in the run that makes the texts' own. */
export interface TokenReader {
  /**
   * A row for each of a batch's token vectors (`info.dims` numbers each, of the choice's layer or the mean of its layers),
   * one after the other: what a token's is does not depend on the others.
   */
  readonly rowsOf: (states: Float32Array) => Promise<Float32Array>;
  /** A text is read: the rows of its own tokens, see `ownTokens`. Called before `onRows` has its rows of the matrix. */
  readonly onText: (rows: readonly number[], tokens: Float32Array) => void;
}

/** The vectors of one text's tokens, by layer from 0. */
interface TokenStates {
  readonly encoding: Encoding;
  /** For each layer asked for: one row a token. */
  readonly hiddenStates: ReadonlyMap<number, Matrix>;
}

/** Text to vectors: windows over long text, batches of equal length, pooling, dense layers. */
export class Embedder {
  readonly tokenizer: Tokenizer;
  readonly session: ModelSession;
  /** What a segment's pooled vector goes through, in order, whatever choice is asked for. */
  readonly dense: readonly DenseLayer[];
  readonly #scheduler: BatchScheduler;
  readonly #windowRule: WindowRule;
  readonly #pooling: Pooling;

  /** `pooling`: that of the vectors that are compared, which says how long they are. */
  constructor(
    tokenizer: Tokenizer,
    session: ModelSession,
    scheduler: BatchScheduler,
    windowRule: WindowRule,
    dense: readonly DenseLayer[] = [],
    pooling: Pooling = 'mean',
  ) {
    this.tokenizer = tokenizer;
    this.session = session;
    this.#scheduler = scheduler;
    this.#windowRule = windowRule;
    this.dense = dense;
    this.#pooling = pooling;
  }

  /** Length of a segment's vector. */
  get vectorDims(): number {
    return this.#dimsOf(this.#pooling);
  }

  /**
   * One vector of length 1 for each text, in order. Equal texts are run once. Throws `modelInvalid` where one is not
   * finite.
   */
  async embedTexts(
    texts: readonly string[],
    choice: VectorChoice,
    options: EmbedTextsOptions,
  ): Promise<Matrix> {
    const { dims, hiddenStateCount, pooled } = this.session.info;
    const { prompt = '', pooling } = choice;
    const layers = layersOf(choice, hiddenStateCount);
    const isFile = pooling === 'file';
    if (isFile && pooled === undefined) throw noFileVector();
    const tokenDims = isFile ? (pooled?.dims ?? dims) : dims;
    const leftOut = this.promptTokens(choice);
    const matrix = new Matrix(texts.length, this.#dimsOf(choice.pooling));
    const rowsByText = groupEqual(texts);
    const distinct = [...rowsByText.keys()];
    const windowsLeft = new Uint32Array(distinct.length);
    const pools = new Map<number, SegmentPool>();
    const tokens = isFile ? undefined : options.tokens;
    const ownOf: OwnRange[] = [];
    const tokensOf = new Map<number, TokenBuffer>();
    const sequences = distinct.flatMap((text, i) => {
      const encoding = this.tokenizer.encode(prompt + text);
      const windows = this.windowsOf(encoding);
      windowsLeft[i] = windows.length;
      if (tokens) ownOf.push(ownRange(encoding, prompt.length));
      return windows.map((window, w) => ({ text: i, isEnd: w === windows.length - 1, ...window }));
    });
    const { isWanted } = options;
    const firstRow = (text: number): number => rowsByText.get(distinct[text]!)![0]!;
    const isRun = isWanted && (({ text }: { text: number }) => isWanted(firstRow(text)));
    const wanted = { hiddenLayers: layers, pooled: isFile };
    const readTokens =
      tokens && (({ hiddenStates }: SessionResult) => tokens.rowsOf(meanOf(hiddenStates, layers)));
    const asked = { ...options, isRun, readTokens };
    await this.#runBatches(sequences, wanted, asked, (batch, result, tokenRows) => {
      const { hiddenStates: states, pooled: ofSequences } = result;
      const done: number[] = [];
      batch.forEach((sequence, position) => {
        const text = sequence.text;
        const pool = pools.get(text) ?? new SegmentPool(pooling, tokenDims);
        pools.set(text, pool);
        const { firstToken, isEnd } = sequence;
        const count = sequence.keepEnd - sequence.keepStart;
        if (isFile) pool.addWindow(ofSequences!, position * tokenDims, count);
        const skipped = Math.max(0, leftOut - firstToken);
        const offset = (position * sequence.ids.length + sequence.keepStart + skipped) * dims;
        const place = {
          firstToken: firstToken + skipped,
          isStart: firstToken <= leftOut && leftOut < firstToken + count,
          isEnd,
        };
        for (const layer of layers) pool.add(states.get(layer)!, offset, count - skipped, place);
        if (tokenRows) {
          const buffer = tokensOf.get(text) ?? new TokenBuffer(ownOf[text]!);
          tokensOf.set(text, buffer);
          buffer.take(tokenRows, batch.length, position, sequence);
        }
        if (--windowsLeft[text]! > 0) return;
        pools.delete(text);
        const rows = rowsByText.get(distinct[text]!)!;
        const vector = matrix.row(rows[0]!);
        pool.finish(vector, this.dense);
        if (!vector.every(Number.isFinite)) throw notFinite();
        for (const row of rows.slice(1)) matrix.row(row).set(vector);
        if (tokens) {
          tokens.onText(rows, tokensOf.get(text)!.rows);
          tokensOf.delete(text);
        }
        // One text may stand in more rows than a call takes arguments.
        for (const row of rows) done.push(row);
      });
      if (done.length > 0) options.onRows?.(done, matrix);
    });
    return matrix;
  }

  /** The vectors of each token of `text` at the layers asked for (from 0, or counted from the end). */
  async embedTokens(
    text: string,
    layers: readonly number[],
    options: EmbedOptions,
  ): Promise<TokenStates> {
    const { dims, hiddenStateCount } = this.session.info;
    const wanted = [...new Set(layers.map((layer) => resolveLayer(layer, hiddenStateCount)))];
    const encoding = this.tokenizer.encode(text);
    const windows = this.windowsOf(encoding);
    const hiddenStates = new Map(
      wanted.map((layer) => [layer, new Matrix(encoding.ids.length, dims)]),
    );
    const outputs = { hiddenLayers: wanted };
    await this.#runBatches(windows, outputs, options, (batch, { hiddenStates: states }) => {
      batch.forEach((window, position) => {
        const from = (position * window.ids.length + window.keepStart) * dims;
        const to = from + (window.keepEnd - window.keepStart) * dims;
        for (const layer of wanted) {
          const kept = states.get(layer)!.subarray(from, to);
          hiddenStates.get(layer)!.data.set(kept, window.firstToken * dims);
        }
      });
    });
    return { encoding, hiddenStates };
  }

  /**
   * A row for each id: the mean over that one piece and what stands around it (`[CLS]` and `[SEP]`), or what `choice`
   * takes of them where it takes one of them, several ways of pooling or the file's own vector, through the dense layers,
   * not scaled. What a static table is made of.
   */
  async embedPieces(ids: Int32Array, choice: VectorChoice, options: EmbedOptions): Promise<Matrix> {
    const { dims, hiddenStateCount, pooled } = this.session.info;
    const layers = layersOf(choice, hiddenStateCount);
    const { before, after } = this.tokenizer.around;
    const matrix = new Matrix(ids.length, this.#dimsOf(choice.pooling));
    const sequences = Array.from(ids, (id, row) => ({
      ...{ row, ids: Int32Array.of(...before, id, ...after) },
    }));
    const length = before.length + 1 + after.length;
    const isFile = choice.pooling === 'file';
    const joined = isJoined(choice.pooling) ? choice.pooling : undefined;
    const pooledDims = isFile ? (pooled?.dims ?? dims) : pooledLength(choice.pooling, dims);
    // A weighted mean's own weights would count what stands behind the piece most.
    const from = choice.pooling === 'last-token' ? length - 1 : 0;
    const to = choice.pooling === 'cls' ? 1 : length;
    const share = 1 / ((to - from) * layers.length);
    const outputs = { hiddenLayers: layers, pooled: isFile };
    await this.#runBatches(sequences, outputs, options, (batch, result) => {
      batch.forEach(({ row }, position) => {
        const mean =
          this.dense.length === 0
            ? matrix.row(row)
            : (new Float32Array(pooledDims) as Float32Array);
        if (isFile) {
          const start = position * pooledDims;
          mean.set(result.pooled!.subarray(start, start + pooledDims));
        }
        for (const layer of layers) {
          const values = result.hiddenStates.get(layer)!;
          if (joined) {
            const pool = new SegmentPool(joined, dims);
            const place = { firstToken: 0, isStart: true, isEnd: true };
            pool.add(values, position * length * dims, length, place);
            mean.set(pool.pooled());
            continue;
          }
          for (let t = from, at = (position * length + from) * dims; t < to; t++) {
            for (let i = 0; i < dims; i++, at++) mean[i]! += share * values[at]!;
          }
        }
        if (this.dense.length > 0) matrix.row(row).set(applyDense(this.dense, mean));
      });
    });
    return matrix;
  }

  /** How many tokens of a text that `choice` puts its prompt before do not count, from the first on. */
  promptTokens({ prompt = '', isPromptLeftOut }: VectorChoice): number {
    if (isPromptLeftOut !== true || prompt === '') return 0;
    const { ids } = this.tokenizer.encode(prompt);
    return ids.length - Math.min(1, this.tokenizer.around.after.length);
  }

  /** The windows of a text, each with what stands around a text of its own. */
  windowsOf(encoding: Encoding): WindowSequence[] {
    return windowSequences(encoding, this.#windowRule, this.tokenizer.around);
  }

  #dimsOf(pooling: Pooling): number {
    const { dims, pooled } = this.session.info;
    const pooledDims = pooling === 'file' ? pooled?.dims : pooledLength(pooling, dims);
    return this.dense.at(-1)?.outDims ?? pooledDims ?? dims;
  }

  async #runBatches<T extends { readonly ids: Int32Array }>(
    sequences: readonly T[],
    outputs: SessionOutputs,
    {
      priority,
      signal,
      onProgress,
      isRun,
      readTokens,
    }: EmbedOptions & {
      isRun?: ((sequence: T) => boolean) | undefined;
      readTokens?: ((result: SessionResult) => Promise<Float32Array>) | undefined;
    },
    onBatch: (
      batch: readonly T[],
      result: SessionResult,
      tokenRows: Float32Array | undefined,
    ) => void,
  ): Promise<void> {
    const batches = new EqualLengthBatches(sequences);
    const total = sequences.reduce((sum, sequence) => sum + sequence.ids.length, 0);
    let done = 0;
    for (;;) {
      throwIfCancelled(signal);
      const next = batches.take(this.#scheduler.batchTokenBudget(priority));
      if (next === undefined) return;
      const length = next[0]!.ids.length;
      done += next.length * length;
      const batch = isRun ? next.filter(isRun) : next;
      if (batch.length === 0) continue;
      const ids = new Int32Array(batch.length * length);
      batch.forEach((sequence, i) => {
        ids.set(sequence.ids, i * length);
      });
      const input = { ids, batchSize: batch.length, length };
      const result = await this.#scheduler.run(
        priority,
        () => this.session.run(input, outputs),
        signal,
      );
      onBatch(batch, result, await readTokens?.(result));
      onProgress?.({ done, total });
    }
  }
}

function noFileVector(): AppError {
  return new AppError(
    'unsupported',
    t('The model’s file gives no vector of its own for a whole text; choose another pooling.'),
  );
}

function notFinite(): AppError {
  return new AppError(
    'modelInvalid',
    t(
      'The model gives a vector with a number that is not finite; its files may be damaged: verify them, fetch it again, or choose another precision.',
    ),
  );
}

/** The mean of some layers' states; one layer's are given as they are. */
function meanOf(
  states: ReadonlyMap<number, Float32Array>,
  layers: readonly number[],
): Float32Array {
  const [first, ...others] = layers.map((layer) => states.get(layer)!);
  if (others.length === 0) return first!;
  return first!.map((value, at) => {
    const sum = others.reduce((total, other) => total + other[at]!, value);
    return sum / layers.length;
  });
}

/** Rows of one text's own tokens, as its windows are read. */
class TokenBuffer {
  readonly #own: OwnRange;
  #rows: Float32Array | undefined;

  constructor(own: OwnRange) {
    this.#own = own;
  }

  get rows(): Float32Array {
    return this.#rows ?? new Float32Array();
  }

  /** `all`: rows of a batch of `batchSize` sequences, of which this text's window is the one at `position`. */
  take(all: Float32Array, batchSize: number, position: number, window: WindowSequence): void {
    const { first, end } = this.#own;
    const length = window.ids.length;
    const dims = all.length / (batchSize * length);
    this.#rows ??= new Float32Array((end - first) * dims);
    const { firstToken, keepStart } = window;
    const from = Math.max(first, firstToken);
    const to = Math.min(end, endToken(window));
    if (from >= to) return;
    const at = position * length + keepStart + from - firstToken;
    this.#rows.set(all.subarray(at * dims, (at + to - from) * dims), (from - first) * dims);
  }
}

/** For each distinct text, in order of first appearance, the indexes at which it stands. */
function groupEqual(texts: readonly string[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  texts.forEach((text, i) => {
    const known = rows.get(text);
    if (known) known.push(i);
    else rows.set(text, [i]);
  });
  return rows;
}

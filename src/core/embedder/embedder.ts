import { AppError, throwIfCancelled } from '../errors/appError.ts';
import type { Encoding } from '../tokenizer/encoding.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { Matrix } from '../vectors/matrix.ts';
import type { BatchScheduler, Priority } from './batchScheduler.ts';
import { applyDense, type DenseLayer } from './denseLayers.ts';
import { EqualLengthBatches } from './equalLengthBatches.ts';
import type { ModelSession } from './modelSession.ts';
import { layersOf, resolveLayer, SegmentPool, type VectorChoice } from './pooling.ts';
import type { WindowRule } from './windows.ts';
import { windowSequences, type WindowSequence } from './windowSequences.ts';

export interface EmbedOptions {
  readonly priority: Priority;
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch with the tokens that are done, of all that this call runs. */
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

interface EmbedTextsOptions extends EmbedOptions {
  /** Called after each batch with the rows that are final now: their indexes and the whole matrix. */
  readonly onRows?: (rows: readonly number[], matrix: Matrix) => void;
  /** Asked of each text, by its first row, before a batch: what is no longer wanted is not run, and its rows are no vectors. */
  readonly isWanted?: (row: number) => boolean;
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

  constructor(
    tokenizer: Tokenizer,
    session: ModelSession,
    scheduler: BatchScheduler,
    windowRule: WindowRule,
    dense: readonly DenseLayer[] = [],
  ) {
    this.tokenizer = tokenizer;
    this.session = session;
    this.#scheduler = scheduler;
    this.#windowRule = windowRule;
    this.dense = dense;
  }

  /** Length of a segment's vector. */
  get vectorDims(): number {
    return this.dense.at(-1)?.outDims ?? this.session.info.dims;
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
    const { dims, hiddenStateCount } = this.session.info;
    const { prompt = '' } = choice;
    const layers = layersOf(choice, hiddenStateCount);
    const matrix = new Matrix(texts.length, this.vectorDims);
    const rowsByText = groupEqual(texts);
    const distinct = [...rowsByText.keys()];
    const windowsLeft = new Uint32Array(distinct.length);
    const pools = new Map<number, SegmentPool>();
    const sequences = distinct.flatMap((text, i) => {
      const windows = this.windowsOf(this.tokenizer.encode(prompt + text));
      windowsLeft[i] = windows.length;
      return windows.map((window) => ({ text: i, ...window }));
    });
    const { isWanted } = options;
    const firstRow = (text: number): number => rowsByText.get(distinct[text]!)![0]!;
    const isRun = isWanted && (({ text }: { text: number }) => isWanted(firstRow(text)));
    await this.#runBatches(sequences, layers, { ...options, isRun }, (batch, states) => {
      const done: number[] = [];
      batch.forEach((sequence, position) => {
        const text = sequence.text;
        const pool = pools.get(text) ?? new SegmentPool(choice.pooling, dims);
        pools.set(text, pool);
        const offset = (position * sequence.ids.length + sequence.keepStart) * dims;
        const count = sequence.keepEnd - sequence.keepStart;
        for (const layer of layers) {
          pool.add(states.get(layer)!, offset, count, sequence.firstToken === 0);
        }
        if (--windowsLeft[text]! > 0) return;
        pools.delete(text);
        const rows = rowsByText.get(distinct[text]!)!;
        const vector = matrix.row(rows[0]!);
        pool.finish(vector, this.dense);
        if (!vector.every(Number.isFinite)) throw notFinite();
        for (const row of rows.slice(1)) matrix.row(row).set(vector);
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
    await this.#runBatches(windows, wanted, options, (batch, states) => {
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
   * A row for each id: the mean over that one piece and what stands around it (`[CLS]` and `[SEP]`), or with `cls` pooling the first alone,
   * through the dense layers, not scaled. What a static table is made of.
   */
  async embedPieces(ids: Int32Array, choice: VectorChoice, options: EmbedOptions): Promise<Matrix> {
    const { dims, hiddenStateCount } = this.session.info;
    const layers = layersOf(choice, hiddenStateCount);
    const { before, after } = this.tokenizer.around;
    const matrix = new Matrix(ids.length, this.vectorDims);
    const sequences = Array.from(ids, (id, row) => ({
      ...{ row, ids: Int32Array.of(...before, id, ...after) },
    }));
    const length = before.length + 1 + after.length;
    const tokens = choice.pooling === 'cls' ? 1 : length;
    const share = 1 / (tokens * layers.length);
    await this.#runBatches(sequences, layers, options, (batch, states) => {
      batch.forEach(({ row }, position) => {
        const mean = this.dense.length === 0 ? matrix.row(row) : new Float32Array(dims);
        for (const layer of layers) {
          const values = states.get(layer)!;
          for (let t = 0, at = position * length * dims; t < tokens; t++) {
            for (let i = 0; i < dims; i++, at++) mean[i]! += share * values[at]!;
          }
        }
        if (this.dense.length > 0) matrix.row(row).set(applyDense(this.dense, mean));
      });
    });
    return matrix;
  }

  /** The windows of a text, each with what stands around a text of its own. */
  windowsOf(encoding: Encoding): WindowSequence[] {
    return windowSequences(encoding, this.#windowRule, this.tokenizer.around);
  }

  async #runBatches<T extends { readonly ids: Int32Array }>(
    sequences: readonly T[],
    layers: readonly number[],
    {
      priority,
      signal,
      onProgress,
      isRun,
    }: EmbedOptions & { isRun?: ((sequence: T) => boolean) | undefined },
    onBatch: (batch: readonly T[], states: ReadonlyMap<number, Float32Array>) => void,
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
        () => this.session.run(input, { hiddenLayers: layers }),
        signal,
      );
      onBatch(batch, result.hiddenStates);
      onProgress?.({ done, total });
    }
  }
}

function notFinite(): AppError {
  return new AppError(
    'modelInvalid',
    'The model gives a vector with a number that is not finite; its files may be damaged: verify them, fetch it again, or choose another precision.',
  );
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

import { AppError, throwIfCancelled } from '../errors/appError.ts';
import type { Encoding } from '../tokenizer/encoding.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { Matrix } from '../vectors/matrix.ts';
import type { BatchScheduler, Priority } from './batchScheduler.ts';
import { applyDense, type DenseLayer } from './denseLayers.ts';
import { EqualLengthBatches } from './equalLengthBatches.ts';
import type { ModelSession } from './modelSession.ts';
import { layersOf, resolveLayer, SegmentPool, type VectorChoice } from './pooling.ts';
import { planWindows, type WindowRule } from './windows.ts';

export interface EmbedOptions {
  readonly priority: Priority;
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch with the tokens that are done, of all that this call runs. */
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

export interface EmbedPairOptions extends EmbedOptions {
  /** The most that the model reads at once, `[CLS]` and both `[SEP]` counted. */
  readonly maxTokens: number;
}

export interface EmbedTextsOptions extends EmbedOptions {
  /** Called after each batch with the rows that are final now: their indexes and the whole matrix. */
  readonly onRows?: (rows: readonly number[], matrix: Matrix) => void;
}

/** The vectors of one text's tokens, by layer from 0. */
export interface TokenStates {
  readonly encoding: Encoding;
  /** For each layer asked for: one row a token. */
  readonly hiddenStates: ReadonlyMap<number, Matrix>;
}

/** One window of one text, as the model gets it. */
interface Sequence {
  readonly text: number;
  readonly ids: Int32Array;
  readonly segmentIds: Int32Array;
  /** First and after-last position of `ids` whose vectors count, `[CLS]` and `[SEP]` where they are the text's. */
  readonly keepStart: number;
  readonly keepEnd: number;
  /** The token of the whole text that stands at `keepStart`. */
  readonly firstToken: number;
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
      const windows = this.#sequences(i, this.tokenizer.encode(prompt + text));
      windowsLeft[i] = windows.length;
      return windows;
    });
    await this.#runBatches(sequences, layers, options, (batch, states) => {
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
    const { hiddenStateCount } = this.session.info;
    const wanted = [...new Set(layers.map((layer) => resolveLayer(layer, hiddenStateCount)))];
    const encoding = this.tokenizer.encode(text);
    const sequences = this.#sequences(0, encoding);
    const hiddenStates = await this.#tokenStates(encoding, sequences, wanted, options);
    return { encoding, hiddenStates };
  }

  /**
   * The vectors of each token of a pair, `[CLS] first [SEP] second [SEP]`, with its segment ids: 0 for the first text,
   * 1 for the second. A pair is read at once, as the model was trained on pairs: throws `tooManyTokens` where it is
   * longer than that, and `unsupported` where the model cannot tell two texts apart.
   */
  async embedPair(
    first: string,
    second: string,
    layers: readonly number[],
    options: EmbedPairOptions,
  ): Promise<TokenStates> {
    const { hiddenStateCount, takesSegments } = this.session.info;
    if (!takesSegments) {
      throw new AppError(
        'unsupported',
        'This model takes no segment ids, so it cannot tell a pair’s texts apart; choose a BERT, or embed the texts one by one.',
      );
    }
    const wanted = [...new Set(layers.map((layer) => resolveLayer(layer, hiddenStateCount)))];
    const encoding = this.tokenizer.encodePair(first, second);
    const length = encoding.ids.length;
    if (length > options.maxTokens) {
      throw new AppError(
        'tooManyTokens',
        `The pair has ${length} tokens, [CLS] and [SEP] counted, and this model reads at most ${options.maxTokens} at once; shorten one of the texts.`,
      );
    }
    const { ids, segmentIds } = encoding;
    const whole = { text: 0, ids, segmentIds, keepStart: 0, keepEnd: length, firstToken: 0 };
    return { encoding, hiddenStates: await this.#tokenStates(encoding, [whole], wanted, options) };
  }

  async #tokenStates(
    encoding: Encoding,
    sequences: readonly Sequence[],
    layers: readonly number[],
    options: EmbedOptions,
  ): Promise<Map<number, Matrix>> {
    const { dims } = this.session.info;
    const hiddenStates = new Map(
      layers.map((layer) => [layer, new Matrix(encoding.ids.length, dims)]),
    );
    await this.#runBatches(sequences, layers, options, (batch, states) => {
      batch.forEach((sequence, position) => {
        const from = (position * sequence.ids.length + sequence.keepStart) * dims;
        const to = from + (sequence.keepEnd - sequence.keepStart) * dims;
        for (const layer of layers) {
          const kept = states.get(layer)!.subarray(from, to);
          hiddenStates.get(layer)!.data.set(kept, sequence.firstToken * dims);
        }
      });
    });
    return hiddenStates;
  }

  /**
   * A row for each id: the mean over `[CLS]`, that one piece and `[SEP]`, or with `cls` pooling the first alone,
   * through the dense layers, not scaled. What a static table is made of.
   */
  async embedPieces(ids: Int32Array, choice: VectorChoice, options: EmbedOptions): Promise<Matrix> {
    const { dims, hiddenStateCount } = this.session.info;
    const layers = layersOf(choice, hiddenStateCount);
    const { cls, sep } = this.tokenizer.specialIds;
    const matrix = new Matrix(ids.length, this.vectorDims);
    const segmentIds = new Int32Array(3);
    const sequences = Array.from(ids, (id, text) => {
      const sequence = Int32Array.of(cls, id, sep);
      return { text, ids: sequence, segmentIds, keepStart: 0, keepEnd: 3, firstToken: 0 };
    });
    const tokens = choice.pooling === 'cls' ? 1 : 3;
    const share = 1 / (tokens * layers.length);
    await this.#runBatches(sequences, layers, options, (batch, states) => {
      batch.forEach(({ text }, position) => {
        const row = this.dense.length === 0 ? matrix.row(text) : new Float32Array(dims);
        for (const layer of layers) {
          const values = states.get(layer)!;
          for (let t = 0, at = position * 3 * dims; t < tokens; t++) {
            for (let i = 0; i < dims; i++, at++) row[i]! += share * values[at]!;
          }
        }
        if (this.dense.length > 0) matrix.row(text).set(applyDense(this.dense, row));
      });
    });
    return matrix;
  }

  /** The windows of an encoding as sequences, each with `[CLS]` and `[SEP]` of its own. */
  #sequences(text: number, encoding: Encoding): Sequence[] {
    const length = encoding.ids.length;
    const windows = planWindows(length - 2, this.#windowRule);
    if (windows.length === 1) {
      const { ids, segmentIds } = encoding;
      return [{ text, ids, segmentIds, keepStart: 0, keepEnd: length, firstToken: 0 }];
    }
    const { cls, sep } = this.tokenizer.specialIds;
    return windows.map((window, i) => {
      const size = window.end - window.start;
      const ids = new Int32Array(size + 2);
      ids[0] = cls;
      ids.set(encoding.ids.subarray(1 + window.start, 1 + window.end), 1);
      ids[size + 1] = sep;
      // The text's own [CLS] is the first window's, its [SEP] the last one's.
      const isFirst = i === 0;
      const isLast = i === windows.length - 1;
      return {
        text,
        ids,
        segmentIds: new Int32Array(size + 2),
        keepStart: isFirst ? 0 : 1 + window.keepStart - window.start,
        keepEnd: isLast ? size + 2 : 1 + window.keepEnd - window.start,
        firstToken: isFirst ? 0 : 1 + window.keepStart,
      };
    });
  }

  async #runBatches(
    sequences: readonly Sequence[],
    layers: readonly number[],
    { priority, signal, onProgress }: EmbedOptions,
    onBatch: (batch: readonly Sequence[], states: ReadonlyMap<number, Float32Array>) => void,
  ): Promise<void> {
    const batches = new EqualLengthBatches(sequences);
    const total = sequences.reduce((sum, sequence) => sum + sequence.ids.length, 0);
    let done = 0;
    for (;;) {
      throwIfCancelled(signal);
      const batch = batches.take(this.#scheduler.batchTokenBudget(priority));
      if (batch === undefined) return;
      const length = batch[0]!.ids.length;
      const ids = new Int32Array(batch.length * length);
      const segmentIds = new Int32Array(batch.length * length);
      batch.forEach((sequence, i) => {
        ids.set(sequence.ids, i * length);
        segmentIds.set(sequence.segmentIds, i * length);
      });
      const input = { ids, segmentIds, batchSize: batch.length, length };
      const result = await this.#scheduler.run(
        priority,
        () => this.session.run(input, { hiddenLayers: layers }),
        signal,
      );
      onBatch(batch, result.hiddenStates);
      done += ids.length;
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

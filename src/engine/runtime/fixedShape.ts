import type { FixedShape, SessionInput } from '../../core/embedder/modelSession.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import type { GraphValue } from '../../core/model/onnx/onnxGraph.ts';

/** The shape at which a file alone runs; empty where it takes any. Throws `unsupported` where short texts cannot be told. */
export function fixedShapeOf(inputs: readonly GraphValue[]): FixedShape {
  const { dims = [] } = inputs.find(({ name }) => name === 'input_ids') ?? {};
  const [batch, length] = dims.length === 2 ? dims : [];
  const hasMask = inputs.some(({ name }) => name === 'attention_mask');
  if (length !== undefined && !hasMask) {
    throw new AppError(
      'unsupported',
      t(
        'The model’s file takes texts of {0} tokens alone and no attention_mask, so shorter ones cannot be read; choose another export of it.',
        length,
      ),
    );
  }
  if (length !== undefined && length < 3) {
    throw new AppError(
      'unsupported',
      t('The model’s file takes texts of {0} tokens alone; choose another export of it.', length),
    );
  }
  return { ...(batch !== undefined && { batch }), ...(length !== undefined && { length }) };
}

/** Some sequences of a batch, filled up to the shape at which a file runs, and how many of them are real. */
interface Filled {
  readonly input: SessionInput;
  /** Number of the first sequence in the batch that was asked for. */
  readonly first: number;
  readonly count: number;
}

/** What is to be run, one after the other; a sequence that is there for the shape alone repeats the last one. */
export function filledInputs(input: SessionInput, shape: FixedShape, padId: number): Filled[] {
  const { batchSize, length } = input;
  const batch = shape.batch ?? batchSize;
  const width = shape.length ?? length;
  if (length > width) {
    throw new AppError(
      'tooManyTokens',
      t(
        'The text has {0} tokens, and the model’s file reads {1}; choose another export of it.',
        ...[length, width],
      ),
    );
  }
  const filled: Filled[] = [];
  for (let first = 0; first < batchSize; first += batch) {
    const widen = (from: Int32Array | undefined, ofToken: number, padding: number): Int32Array => {
      const to = new Int32Array(batch * width).fill(padding);
      for (let row = 0; row < batch; row++) {
        const of = Math.min(first + row, batchSize - 1) * length;
        for (let t = 0; t < length; t++) to[row * width + t] = from?.[of + t] ?? ofToken;
      }
      return to;
    };
    filled.push({
      input: {
        ids: widen(input.ids, padId, padId),
        attentionMask: widen(input.attentionMask, 1, 0),
        ...(input.tokenTypes && { tokenTypes: widen(input.tokenTypes, 0, 0) }),
        batchSize: batch,
        length: width,
      },
      first,
      count: Math.min(batch, batchSize - first),
    });
  }
  return filled;
}

/** Copies the states of the sequences that were asked for: batch x token x `numbers`. */
export function cutStates(
  values: Float32Array = new Float32Array(),
  { first, count, input }: Filled,
  into: Float32Array,
  length: number,
  numbers: number,
): void {
  const width = input.length;
  for (let row = 0; row < count; row++) {
    const from = row * width * numbers;
    into.set(values.subarray(from, from + length * numbers), (first + row) * length * numbers);
  }
}

/** As `cutStates`, of attention maps: batch x heads x query x key. */
export function cutMaps(
  values: Float32Array = new Float32Array(),
  { first, count, input }: Filled,
  into: Float32Array,
  length: number,
): void {
  const width = input.length;
  const heads = values.length / (input.batchSize * width * width);
  for (let map = 0; map < count * heads; map++) {
    for (let query = 0; query < length; query++) {
      const from = (map * width + query) * width;
      const to = ((first * heads + map) * length + query) * length;
      into.set(values.subarray(from, from + length), to);
    }
  }
}

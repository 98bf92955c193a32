import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { StaticTable } from './staticTable.ts';
import { normaliseInPlace } from './similarity.ts';

// Measured on Banking77 and Vaswani, and flat around it: at .3 and .7 recall is within .01.
const modelShare = 0.5;

/** Texts to static vectors. */
export class StaticEncoder {
  readonly #table: StaticTable;
  readonly #tokenizer: Tokenizer;
  readonly #sum: Float64Array;

  constructor(table: StaticTable, tokenizer: Tokenizer) {
    this.#table = table;
    this.#tokenizer = tokenizer;
    this.#sum = new Float64Array(table.dims);
  }

  get dims(): number {
    return this.#table.dims;
  }

  /** The sum over a text's pieces, scaled to length 1, into `target`; zeros where no piece says anything. */
  encode(text: string, target: Float32Array): void {
    const { dims, rows, values, scales } = this.#table;
    // Four numbers a round into 64 bits take half the time of one into 32.
    const sum = this.#sum.fill(0);
    const { ids } = this.#tokenizer.encode(text);
    // Without [CLS] and [SEP].
    for (let t = 1; t < ids.length - 1; t++) {
      const id = ids[t]!;
      const scale = id < rows ? scales[id]! : 0;
      if (scale === 0) continue;
      let i = 0;
      let at = id * dims;
      for (; i + 3 < dims; i += 4, at += 4) {
        sum[i]! += scale * values[at]!;
        sum[i + 1]! += scale * values[at + 1]!;
        sum[i + 2]! += scale * values[at + 2]!;
        sum[i + 3]! += scale * values[at + 3]!;
      }
      for (; i < dims; i++, at++) sum[i]! += scale * values[at]!;
    }
    target.set(sum);
    normaliseInPlace(target);
  }

  /**
   * What texts are compared with: the static vectors of a query's parts, each with its sign, and the query's own
   * vector by the model, turned to the table's dimensions. The model's part lifts the share of the model's ten
   * best among the first 200 of Banking77 from .88 to .93. Length 1, or zeros.
   */
  query(
    parts: readonly { readonly text: string; readonly sign: number }[],
    vector: Float32Array,
  ): Float32Array {
    const { dims, modelDims, projection } = this.#table;
    const words = new Float32Array(dims);
    const part = new Float32Array(dims);
    for (const { text, sign } of parts) {
      this.encode(text, part);
      for (let i = 0; i < dims; i++) words[i]! += sign * part[i]!;
    }
    normaliseInPlace(words);
    const meaning = new Float32Array(dims);
    for (let i = 0, at = 0; i < dims; i++) {
      let sum = 0;
      for (let j = 0; j < modelDims; j++, at++) sum += projection[at]! * vector[j]!;
      meaning[i] = sum;
    }
    normaliseInPlace(meaning);
    for (let i = 0; i < dims; i++) words[i]! += modelShare * meaning[i]!;
    normaliseInPlace(words);
    return words;
  }
}

import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { StaticTable } from './staticTable.ts';
import { normaliseInPlace } from './similarity.ts';

// Measured on Banking77 and Vaswani, and flat around it: at .3 and .7 recall is within .01.
const modelShare = 0.5;

/** Texts to static vectors. */
export class StaticEncoder {
  readonly #table: StaticTable;
  readonly #tokenizer: Tokenizer;

  constructor(table: StaticTable, tokenizer: Tokenizer) {
    this.#table = table;
    this.#tokenizer = tokenizer;
  }

  get dims(): number {
    return this.#table.dims;
  }

  /** The sum over a text's pieces, scaled to length 1, into `target`; zeros where no piece says anything. */
  encode(text: string, target: Float32Array): void {
    const { dims, rows, values, scales } = this.#table;
    const { ids } = this.#tokenizer.encode(text);
    target.fill(0);
    // Without [CLS] and [SEP].
    for (let t = 1; t < ids.length - 1; t++) {
      const id = ids[t]!;
      const scale = id < rows ? scales[id]! : 0;
      if (scale === 0) continue;
      for (let i = 0, at = id * dims; i < dims; i++, at++) target[i]! += scale * values[at]!;
    }
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

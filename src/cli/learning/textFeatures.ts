import type { VectorSource } from '../../core/analysis/learn/learner.ts';
import { pairFeatures } from '../../core/analysis/fit/pairFeatures.ts';
import { withPrompt, type VectorChoice } from '../../core/embedder/pooling.ts';
import { Matrix } from '../../core/vectors/matrix.ts';
import type { Engine } from '../../engine/engine.ts';
import { vectorSourceOf } from '../../protocol/engineApi.ts';
import type { CommandContext } from '../command.ts';
import { openEngine } from '../openModel.ts';
import type { LearnRequest } from './learnRequest.ts';

// What is shown of how far it is comes from each.
const textsAtOnce = 4096;

/** Texts as numbers that are learned from: the vector of one text, or what a pair has in common. */
export class TextFeatures {
  readonly source: VectorSource;
  readonly #engine: Engine;
  readonly #choice: VectorChoice;
  readonly #context: CommandContext;
  /** How many texts a record has: one or two. */
  readonly #width: number;
  readonly #rowOf = new Map<string, number>();
  readonly #vectors: Float32Array[] = [];

  private constructor(
    engine: Engine,
    source: VectorSource,
    width: number,
    context: CommandContext,
  ) {
    this.#engine = engine;
    this.source = source;
    const { layer, pooling, prompt } = source;
    this.#choice = withPrompt({ layer, pooling }, prompt);
    this.#width = width;
    this.#context = context;
  }

  /** Opens the model; vectors are made as a saved learner knows them, unless the request says otherwise. */
  static async open(
    { model, layer, pooling }: LearnRequest,
    width: number,
    saved: VectorSource | undefined,
    context: CommandContext,
  ): Promise<TextFeatures> {
    const asSaved = layer === undefined && pooling === undefined && saved !== undefined;
    const wanted = asSaved ? wantedOf(saved) : { layer, pooling };
    const engine = await openEngine(model, wanted, context);
    const { description } = await engine.model();
    const own = vectorSourceOf(description);
    // Two texts are compared as `similarity` compares them.
    const source = width === 2 ? { ...own, prompt: description.facts.prompts.similarity } : own;
    return new TextFeatures(engine, source, width, context);
  }

  /** A row for each record; each distinct text is embedded once. */
  async of(records: readonly (readonly string[])[]): Promise<Matrix> {
    await this.#embed(records.flat());
    const { dims } = this.source;
    const row = (text = ''): number => this.#rowOf.get(text) ?? 0;
    if (this.#width === 2) {
      const column = (i: number): Int32Array =>
        Int32Array.from(records, (record) => row(record[i]));
      return pairFeatures(this.#matrixOf(this.#vectors), column(0), column(1));
    }
    return this.#matrixOf(
      records.map(([text]) => this.#vectors[row(text)] ?? new Float32Array(dims)),
    );
  }

  #matrixOf(vectors: readonly Float32Array[]): Matrix {
    const matrix = new Matrix(vectors.length, this.source.dims);
    for (const [row, vector] of vectors.entries()) matrix.row(row).set(vector);
    return matrix;
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  async #embed(texts: readonly string[]): Promise<void> {
    const missing = [...new Set(texts)].filter((text) => !this.#rowOf.has(text));
    const { dims } = this.source;
    for (let first = 0; first < missing.length; first += textsAtOnce) {
      const some = missing.slice(first, first + textsAtOnce);
      const { data } = await this.#engine.embedTexts(
        { texts: some, choice: this.#choice, priority: 'bulk' },
        {
          onProgress: ({ done, total }) => {
            const share = (first + (some.length * done) / total) / missing.length;
            this.#context.progress(`${Math.floor(100 * share)} % embedded`);
          },
        },
      );
      for (const [i, text] of some.entries()) {
        this.#rowOf.set(text, this.#vectors.length);
        this.#vectors.push(data.subarray(i * dims, (i + 1) * dims));
      }
    }
  }
}

function wantedOf({ layer, pooling }: VectorSource): {
  readonly layer: number | undefined;
  readonly pooling: VectorSource['pooling'];
} {
  return pooling === 'first-last' ? { layer: undefined, pooling } : { layer, pooling };
}

import type { VectorSource } from '../../core/analysis/learn/learner.ts';
import { pairFeatures } from '../../core/analysis/fit/pairFeatures.ts';
import { withPrompt, type VectorChoice } from '../../core/embedder/pooling.ts';
import { AppError } from '../../core/errors/appError.ts';
import { countText } from '../../core/text/countText.ts';
import { Matrix } from '../../core/vectors/matrix.ts';
import type { Engine } from '../../engine/engine.ts';
import { vectorSourceOf } from '../../protocol/engineApi.ts';
import type { CommandContext } from '../command.ts';
import { openEngine } from '../openModel.ts';
import type { GivenVectors, LearnRequest } from './learnRequest.ts';
import { textsOf, type LearnTable, type LearnTables } from './learnTable.ts';

// What is shown of how far it is comes from each.
const textsAtOnce = 4096;

/** Texts as numbers that are learned from: the vector of one text, or what a pair has in common. */
export class TextFeatures {
  readonly source: VectorSource;
  /** Undefined where vectors were given. */
  readonly #engine: Engine | undefined;
  readonly #choice: VectorChoice;
  readonly #context: CommandContext;
  /** How many texts a record has: one or two. */
  readonly #width: number;
  readonly #rowOf = new Map<string, number>();
  readonly #vectors: Float32Array[] = [];

  private constructor(
    engine: Engine | undefined,
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
    { model, layer, pooling, vectors }: LearnRequest,
    tables: LearnTables,
    width: number,
    saved: VectorSource | undefined,
    context: CommandContext,
  ): Promise<TextFeatures> {
    if (vectors) return TextFeatures.#given(vectors, tables, context);
    const asSaved = layer === undefined && pooling === undefined && saved !== undefined;
    const wanted = asSaved ? wantedOf(saved) : { layer, pooling };
    const engine = await openEngine(model, wanted, context);
    const { description } = await engine.model();
    const own = vectorSourceOf(description);
    // Two texts are compared as `similarity` compares them.
    const source = width === 2 ? { ...own, prompt: description.facts.prompts.similarity } : own;
    return new TextFeatures(engine, source, width, context);
  }

  /**
   * Vectors that were given for the texts of tables, an equal text's first. Throws `invalidInput` where they are not as many, or
   * of another width.
   */
  static async #given(
    paths: GivenVectors,
    tables: LearnTables,
    context: CommandContext,
  ): Promise<TextFeatures> {
    // Only now: few have one.
    const { readVectors } = await import('../../node/tables/vectorFile.ts');
    let made: TextFeatures | undefined;
    for (const each of ['train', 'test', 'predict'] as const) {
      const path = paths[each];
      const table = tables[each];
      if (path === undefined || !table) continue;
      const vectors = await readVectors(path);
      const { dims } = vectors;
      made ??= new TextFeatures(undefined, givenSource(path, dims), 1, context);
      if (dims !== made.source.dims) {
        throw new AppError(
          'invalidInput',
          `${path} has vectors of ${dims} numbers, and those of --train have ${made.source.dims}; give vectors that one model made.`,
        );
      }
      made.#take(path, vectors, table);
    }
    if (!made) throw new AppError('internal', 'There are no vectors.');
    return made;
  }

  /** Whether other texts than those of the tables have a vector. */
  get canEmbed(): boolean {
    return this.#engine !== undefined;
  }

  #take(path: string, vectors: Matrix, table: LearnTable): void {
    const { records } = table.table;
    const texts = records.map((record) => textsOf(table, record)?.[0]);
    const filled = texts.filter((text) => text !== undefined);
    const named = vectors.rows === records.length ? texts : filled;
    if (vectors.rows !== named.length) {
      const have = countText(vectors.rows, 'vector');
      const rows = countText(records.length, 'row');
      throw new AppError(
        'invalidInput',
        `${path} has ${have}, and ${table.name} has ${rows}, ${filled.length} of them with text; give one for each.`,
      );
    }
    for (const [row, text] of named.entries()) {
      if (text === undefined || this.#rowOf.has(text)) continue;
      this.#rowOf.set(text, this.#vectors.length);
      this.#vectors.push(vectors.row(row));
    }
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

  async close(): Promise<void> {
    await this.#engine?.close();
  }

  async #embed(texts: readonly string[]): Promise<void> {
    const missing = [...new Set(texts)].filter((text) => !this.#rowOf.has(text));
    const engine = this.#engine;
    const { dims } = this.source;
    if (missing.length === 0) return;
    if (!engine) throw new AppError('internal', 'A text has no vector.');
    for (let first = 0; first < missing.length; first += textsAtOnce) {
      const some = missing.slice(first, first + textsAtOnce);
      const { data } = await engine.embedTexts(
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

/** Nobody keeps what was learned of them. */
function givenSource(path: string, dims: number): VectorSource {
  return { name: path, filesHash: '', layer: -1, pooling: 'mean', prompt: '', dims };
}

function wantedOf({ layer, pooling }: VectorSource): {
  readonly layer: number | undefined;
  readonly pooling: VectorSource['pooling'];
} {
  return pooling === 'first-last' ? { layer: undefined, pooling } : { layer, pooling };
}

import type { Embedder } from '../../core/embedder/embedder.ts';
import type { VectorChoice } from '../../core/embedder/pooling.ts';
import { unrelatedCosines, type Background } from '../../core/search/nearness.ts';
import { dotAt } from '../../core/vectors/dotAt.ts';
import { Matrix } from '../../core/vectors/matrix.ts';
import type { RowRepair } from '../../core/vectors/rowRepair.ts';
import { sha256 } from '../../node/files/fileHash.ts';
import type { KeptVectors } from './keptVectors.ts';
import { unrelatedPrograms } from './unrelatedPrograms.ts';
import { unrelatedTexts } from './unrelatedTexts.ts';

/** What a model finds of unrelated texts. */
export interface BackgroundSource {
  /** Of vectors as the model gives them, or of repaired ones. Measured where it is not known yet. */
  of(repair: RowRepair | undefined): Promise<Background>;
}

/** How vectors are made of which a background is wanted. */
interface BackgroundModel {
  readonly embedder: Embedder;
  readonly choice: VectorChoice;
  /** As `choice`, with the prompt that the model wants before queries. */
  readonly queryChoice: VectorChoice;
  /** The one that the model brings for such vectors. */
  readonly shipped: Background | undefined;
  /** Keeps the texts' vectors, those of queries first; undefined: they are computed in each process. */
  readonly kept?: KeptVectors | undefined;
}

interface UnrelatedVectors {
  readonly queries: Matrix;
  readonly texts: Matrix;
}

const subjects = [...unrelatedTexts, ...unrelatedPrograms];
const asked = subjects.map(({ query }) => query);
const answers = subjects.flatMap(({ texts }) => texts);
/** For each text, whose it is. */
const subjectOf = subjects.flatMap(({ texts }, subject) => texts.map(() => subject));

/**
 * The background of a model: the one that it brings, or else one of some two hundred short texts, which takes the bundled
 * model a second, once where their vectors are kept. Under a repair, which changes all cosines, that of the same texts
 * repaired.
 */
export class ModelBackground implements BackgroundSource {
  readonly #model: BackgroundModel;
  #vectors: Promise<UnrelatedVectors> | undefined;
  #plain: Promise<Background> | undefined;
  readonly #repaired = new WeakMap<RowRepair, Promise<Background>>();

  constructor(model: BackgroundModel) {
    this.#model = model;
  }

  of(repair: RowRepair | undefined): Promise<Background> {
    const known = repair ? this.#repaired.get(repair) : this.#plain;
    if (known) return known;
    const { shipped } = this.#model;
    const made = shipped && !repair ? Promise.resolve(shipped) : this.#measure(repair);
    if (repair) this.#repaired.set(repair, made);
    else this.#plain = made;
    // Whoever asks again after a failure has another try.
    made.catch(() => {
      this.#vectors = undefined;
      if (repair) this.#repaired.delete(repair);
      else this.#plain = undefined;
    });
    return made;
  }

  async #measure(repair: RowRepair | undefined): Promise<Background> {
    const { queries, texts } = await (this.#vectors ??= this.#embed());
    return backgroundOf({
      queries: await repaired(queries, repair),
      texts: await repaired(texts, repair),
    });
  }

  async #embed(): Promise<UnrelatedVectors> {
    const { embedder, choice, queryChoice, kept } = this.#model;
    const found = await kept?.read(asked.length + answers.length);
    if (found) return split(found);
    // Somebody waits for it.
    const options = { priority: 'query' } as const;
    const queries = await embedder.embedTexts(asked, queryChoice, options);
    const texts = await embedder.embedTexts(answers, choice, options);
    const both = new Matrix(queries.rows + texts.rows, texts.dims);
    both.data.set(queries.data);
    both.data.set(texts.data, queries.data.length);
    await kept?.write(both);
    return { queries, texts };
  }
}

/** Names the texts, in their order: other texts have other vectors. */
export function unrelatedTextsName(): string {
  return sha256(JSON.stringify([asked, answers]));
}

/** Queries and texts of what is kept together. */
function split({ dims, data }: Matrix): UnrelatedVectors {
  const at = asked.length * dims;
  return {
    queries: new Matrix(asked.length, dims, data.subarray(0, at)),
    texts: new Matrix(answers.length, dims, data.subarray(at)),
  };
}

/** Of each query with each text, and of each two texts, of different subjects. */
function backgroundOf({ queries, texts }: UnrelatedVectors): Background {
  const ofQueries: number[] = [];
  const ofPairs: number[] = [];
  for (let text = 0; text < texts.rows; text++) {
    const vector = texts.row(text);
    const subject = subjectOf[text];
    for (let query = 0; query < queries.rows; query++) {
      if (query !== subject) ofQueries.push(dotAt(vector, queries.data, query * queries.dims));
    }
    for (let other = 0; other < text; other++) {
      if (subjectOf[other] !== subject) {
        ofPairs.push(dotAt(vector, texts.data, other * texts.dims));
      }
    }
  }
  return {
    queries: unrelatedCosines(Float64Array.from(ofQueries).sort()),
    pairs: unrelatedCosines(Float64Array.from(ofPairs).sort()),
  };
}

async function repaired(
  { rows, dims, data }: Matrix,
  repair: RowRepair | undefined,
): Promise<Matrix> {
  const copy = new Matrix(rows, dims, data.slice());
  await repair?.mapManyRows(copy.data);
  return copy;
}

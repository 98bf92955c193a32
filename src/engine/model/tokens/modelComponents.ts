import type { Embedder } from '../../../core/embedder/embedder.ts';
import type { VectorChoice } from '../../../core/embedder/pooling.ts';
import {
  componentCount,
  fitTokenComponents,
  type CentredComponents,
  type TokenComponents,
} from '../../../core/tokenVectors/tokenComponents.ts';
import { Matrix } from '../../../core/vectors/matrix.ts';
import { gramOf } from '../../runtime/matMul.ts';
import type { KeptVectors } from '../keptVectors.ts';
import { unrelatedPrograms } from '../unrelatedPrograms.ts';
import { unrelatedTexts } from '../unrelatedTexts.ts';

interface ComponentsModel {
  readonly embedder: Embedder;
  /** How vectors of texts are made. */
  readonly choice: VectorChoice;
  /** Keeps them; undefined: they are fitted in each process. */
  readonly kept?: KeptVectors | undefined;
}

const texts = [...unrelatedTexts, ...unrelatedPrograms].flatMap((subject) => [
  subject.query,
  ...subject.texts,
]);

/**
 * The components that a model's token vectors are compared under: fitted to the tokens of the unrelated texts and centred on
 * their mean, so they are the same for whatever is searched.
 */
export class ModelComponents {
  readonly #model: ComponentsModel;
  #made: Promise<CentredComponents> | undefined;

  constructor(model: ComponentsModel) {
    this.#model = model;
  }

  /** Fitted where they are not known yet: the bundled model takes a second, once where they are kept. */
  of(): Promise<CentredComponents> {
    if (this.#made) return this.#made;
    const made = this.#find();
    this.#made = made;
    // Whoever asks again after a failure has another try.
    made.catch(() => (this.#made = undefined));
    return made;
  }

  async #find(): Promise<CentredComponents> {
    const { kept, embedder } = this.#model;
    const dims = Math.min(componentCount, embedder.session.info.dims);
    const found = await kept?.read(1 + dims);
    if (found) return unpacked(found);
    const made = await this.#fit();
    await kept?.write(packed(made));
    return { ...made, centre: new Float32Array(made.dims) };
  }

  async #fit(): Promise<TokenComponents> {
    const { embedder, choice } = this.#model;
    const { dims } = embedder.session.info;
    const parts: Float32Array[] = [];
    const tokens = {
      rowsOf: (states: Float32Array) => Promise.resolve(states),
      onText: (places: readonly number[], states: Float32Array) => {
        for (const place of places) parts[place] = states;
      },
    };
    // Somebody waits for it.
    await embedder.embedTexts(texts, choice, { priority: 'query', tokens });
    return fitTokenComponents(Matrix.of(parts, dims), gramOf);
  }
}

/** The mean, then a row for each component. */
function packed({ modelDims, dims, mean, basis }: TokenComponents): Matrix {
  const rows = new Matrix(1 + dims, modelDims);
  rows.row(0).set(mean);
  for (let k = 0; k < dims; k++) {
    const row = rows.row(1 + k);
    for (let i = 0; i < modelDims; i++) row[i] = basis[i * dims + k] ?? 0;
  }
  return rows;
}

function unpacked(rows: Matrix): CentredComponents {
  const modelDims = rows.dims;
  const dims = rows.rows - 1;
  const basis = new Float32Array(modelDims * dims);
  for (let k = 0; k < dims; k++) {
    const row = rows.row(1 + k);
    for (let i = 0; i < modelDims; i++) basis[i * dims + k] = row[i] ?? 0;
  }
  const mean = rows.row(0).slice();
  return { modelDims, dims, mean, basis, centre: new Float32Array(dims) };
}

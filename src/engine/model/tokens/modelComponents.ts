import type { Embedder } from '../../../core/embedder/embedder.ts';
import type { VectorChoice } from '../../../core/embedder/pooling.ts';
import {
  componentRowCount,
  componentRows,
  componentsOfRows,
} from '../../../core/tokenVectors/componentRows.ts';
import {
  fitTokenComponents,
  type CentredComponents,
  type TokenComponents,
} from '../../../core/tokenVectors/tokenComponents.ts';
import { Matrix } from '../../../core/vectors/matrix.ts';
import { gramOf } from '../../runtime/matMul.ts';
import { inTurns } from '../../work/breather.ts';
import type { KeptVectors } from '../keptVectors.ts';
import { unrelatedPrograms } from '../unrelatedPrograms.ts';
import { unrelatedTexts } from '../unrelatedTexts.ts';

/** The components that a model's token vectors are compared under. */
export interface ComponentSource {
  of(): Promise<CentredComponents>;
  /** Whether `of` gives them at once: else they are fitted first, which takes seconds. */
  areAtHand(): Promise<boolean>;
}

interface ComponentsModel {
  readonly embedder: Embedder;
  /** How vectors of texts are made. */
  readonly choice: VectorChoice;
  /** Keeps them; undefined: they are fitted in each process. */
  readonly kept?: KeptVectors | undefined;
  /** Those that the model brings. */
  readonly shipped?: CentredComponents | undefined;
}

const texts = [...unrelatedTexts, ...unrelatedPrograms].flatMap((subject) => [
  subject.query,
  ...subject.texts,
]);

/**
 * The components of a model: fitted to the tokens of the unrelated texts and centred on their mean, so they are the same for
 * whatever is searched. The bundled model brings them (`scripts/model/tokenComponents.ts`).
 */
export class ModelComponents implements ComponentSource {
  readonly #model: ComponentsModel;
  #found: Promise<CentredComponents | undefined> | undefined;
  #made: Promise<CentredComponents> | undefined;
  #areMade = false;

  constructor(model: ComponentsModel) {
    this.#model = model;
  }

  /** Fitted where they are not known yet, between other work; once where they are kept. */
  of(): Promise<CentredComponents> {
    if (this.#made) return this.#made;
    const made = this.#make();
    this.#made = made;
    made.then(
      () => (this.#areMade = true),
      // Whoever asks again after a failure has another try.
      () => (this.#made = undefined),
    );
    return made;
  }

  async areAtHand(): Promise<boolean> {
    return this.#areMade || (await this.#find()) !== undefined;
  }

  #find(): Promise<CentredComponents | undefined> {
    const { shipped, kept, embedder } = this.#model;
    const { dims } = embedder.session.info;
    const read = async (): Promise<CentredComponents | undefined> => {
      const rows = shipped ? undefined : await kept?.read(componentRowCount(dims));
      return rows ? componentsOfRows(rows) : shipped;
    };
    return (this.#found ??= read());
  }

  async #make(): Promise<CentredComponents> {
    const found = await this.#find();
    if (found) return found;
    const rows = componentRows(await this.#fit());
    await this.#model.kept?.write(rows);
    return componentsOfRows(rows);
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
    // Of a large model it takes a while, in which somebody types.
    await embedder.embedTexts(texts, choice, { priority: 'bulk', tokens });
    return fitTokenComponents(Matrix.of(parts, dims), gramOf, {
      run: (steps) => inTurns(steps, undefined),
    });
  }
}

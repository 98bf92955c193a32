import { classWords } from '../../../../core/analysis/learn/labelWords.ts';
import { Matrix } from '../../../../core/vectors/matrix.ts';
import type { LearnLabelsRequest } from '../../../../protocol/jobs/learnJobs.ts';
import type { WireMatrix } from '../../../../protocol/wire.ts';

/** Vectors of texts, made as those of the content are. */
export type VectorsOfTexts = (texts: readonly string[], signal: AbortSignal) => Promise<WireMatrix>;

/** The vectors of what labels are called, each made once. */
export class ClassVectors {
  readonly #vectorsOf: VectorsOfTexts;
  #source = '';
  readonly #known = new Map<string, Float32Array>();

  constructor(vectorsOf: VectorsOfTexts) {
    this.#vectorsOf = vectorsOf;
  }

  /** `source`: names what vectors are made by; those of another one are made anew. Undefined where no label is a word. */
  async of(
    classes: readonly string[],
    source: string,
    signal: AbortSignal,
  ): Promise<LearnLabelsRequest['names']> {
    if (source !== this.#source) this.#known.clear();
    this.#source = source;
    const { words, labels } = classWords(classes);
    const missing = [...new Set(words)].filter((each) => !this.#known.has(each));
    if (missing.length > 0) {
      const { dims, data } = await this.#vectorsOf(missing, signal);
      for (const [i, each] of missing.entries()) {
        this.#known.set(each, data.slice(i * dims, (i + 1) * dims));
      }
    }
    const [first] = words;
    if (first === undefined) return undefined;
    const vectors = new Matrix(words.length, this.#known.get(first)?.length ?? 0);
    for (const [row, each] of words.entries()) {
      vectors.row(row).set(this.#known.get(each) ?? []);
    }
    return { vectors, labels };
  }
}

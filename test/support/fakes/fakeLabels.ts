import type { ClassifierLearner } from '../../../src/core/analysis/learn/learner.ts';
import { AppError } from '../../../src/core/errors/appError.ts';
import { Matrix } from '../../../src/core/vectors/matrix.ts';
import { normaliseInPlace } from '../../../src/core/vectors/similarity.ts';
import type { AnswerContext } from '../../../src/features/explorer/model/answerContext.ts';
import type { ContentSet } from '../../../src/features/explorer/model/contentSet.ts';
import { KeptLabels } from '../../../src/features/explorer/model/labels/keptLabels.ts';
import {
  LabelDesk,
  type LabelledSegment,
} from '../../../src/features/explorer/model/labels/labelDesk.ts';
import type { PageLabels } from '../../../src/protocol/page/pageLabels.ts';
import { hash } from './fakeTokens.ts';

const keptKey = 'fake kept labels';

interface Dependencies {
  readonly context: AnswerContext;
  readonly set: Pick<ContentSet, 'texts' | 'run'>;
  readonly contentId: () => string;
  readonly vectorOf: (text: string) => ArrayLike<number>;
}

/** The host's own labels; files are lists here. */
export class FakeLabels {
  /** What Save Classifier… saved last; Use Classifier… opens it. */
  saved: ClassifierLearner | undefined;
  /** By segment its label in the table's column; undefined: the content is no table. */
  column: readonly string[] | undefined;
  written: readonly LabelledSegment[] = [];
  readonly #desk: LabelDesk;
  readonly #signal = new AbortController().signal;

  constructor({ context, set, contentId, vectorOf }: Dependencies) {
    const key = (text: string): string => hash(text).toString(16).padStart(12, '0');
    this.#desk = new LabelDesk({
      ...context,
      contentSet: set,
      // As a workspace's state, it is there after a reload.
      kept: new KeptLabels({
        get: () => JSON.parse(sessionStorage.getItem(keptKey) ?? 'null') as unknown,
        update: (_, value) => {
          sessionStorage.setItem(keptKey, JSON.stringify(value ?? null));
          return Promise.resolve();
        },
      }),
      idOf: contentId,
      isTable: () => this.column !== undefined,
      keyOf: key,
      vectorsOf: (texts) => {
        const rows = texts.map((text) => Float32Array.from(vectorOf(text)));
        const matrix = new Matrix(rows.length, rows[0]?.length ?? 0);
        for (const [i, row] of rows.entries()) {
          matrix.row(i).set(row);
          normaliseInPlace(matrix.row(i));
        }
        return Promise.resolve(matrix);
      },
      source: () => ({
        ...{ name: 'all-MiniLM-L6-v2', filesHash: 'fake', layer: -1, pooling: 'mean' as const },
        ...{ prompt: '', dims: vectorOf('').length },
      }),
    });
  }

  readonly answers: PageLabels = {
    labelSheet: (request) => this.#desk.sheet(request, this.#signal),

    changeLabels: ({ change, ...reference }) => this.#desk.change(reference, change, this.#signal),

    guessLabels: (request, { signal = this.#signal } = {}) => this.#desk.guess(request, { signal }),

    saveClassifier: async (request) => {
      this.saved = await this.#desk.learner(request, { signal: this.#signal });
      return true;
    },

    useClassifier: (request) => {
      if (!this.saved) throw new AppError('cancelled', 'Cancelled.');
      return this.#desk.use(request, { name: 'saved.json', learner: this.saved }, this.#signal);
    },

    labelsFromColumn: (request) =>
      this.#desk.giveAll(request, new Map(this.column?.entries() ?? []), this.#signal),

    leaveClassifier: (request) => this.#desk.leave(request, this.#signal),

    writeLabels: async (request) => {
      this.written = await this.#desk.labels(request, { signal: this.#signal });
      return true;
    },
  };
}

import { plainProducts } from '../plainProducts.ts';
import { throwIfCancelled } from '../../../src/core/errors/appError.ts';
import { mapJobs } from '../../../src/engine/jobs/mapJobs.ts';
import { repetitionJobs } from '../../../src/engine/jobs/repetitionJobs.ts';
import { TextSets } from '../../../src/engine/jobs/textSets.ts';
import { learnJobs } from '../../../src/engine/jobs/learnJobs.ts';
import { themeJobs } from '../../../src/engine/jobs/themeJobs.ts';
import { versionJobs } from '../../../src/engine/jobs/versionJobs.ts';
import type { ContentSet, ContentTexts } from '../../../src/features/explorer/model/contentSet.ts';
import type { JobsApi } from '../../../src/protocol/jobsApi.ts';
import { Matrix } from '../../../src/core/vectors/matrix.ts';
import { normaliseInPlace } from '../../../src/core/vectors/similarity.ts';

// What the engine's loops let other work in by, which browsers have not.
if (!('setImmediate' in globalThis)) {
  Object.assign(globalThis, { setImmediate: (then: () => void) => setTimeout(then) });
}

interface FakeSource {
  /** By segment its text; undefined where it has no vector. */
  readonly texts: () => readonly (string | undefined)[];
  readonly vectorOf: (text: string) => ArrayLike<number>;
}

/** The texts of a fake content, with the real jobs in this process, by plain loops. */
export class FakeContentSet implements Pick<ContentSet, 'texts' | 'run'> {
  readonly #source: FakeSource;
  readonly #sets = new TextSets();
  readonly #jobs: JobsApi;
  #known: ContentTexts | undefined;
  #count = 0;

  constructor(source: FakeSource) {
    this.#source = source;
    const sets = this.#sets;
    const context = { sets, products: plainProducts };
    this.#jobs = {
      ...themeJobs(context),
      ...mapJobs(context),
      ...repetitionJobs(context),
      ...versionJobs(context),
      ...learnJobs(context),
      start: () => Promise.resolve(),
      putTexts: (request) => {
        sets.put(request);
        return Promise.resolve();
      },
      removeTexts: (request) => {
        sets.remove(request);
        return Promise.resolve();
      },
    };
  }

  /** As the process of jobs. */
  async call<R>(use: (api: JobsApi) => Promise<R>): Promise<R> {
    return use(this.#jobs);
  }

  texts(): Promise<ContentTexts> {
    const all = this.#source.texts();
    const indexes = new Map<string, number>();
    const firstSegment: number[] = [];
    const placeCounts: number[] = [];
    const textOf = Int32Array.from(all, (given, segment) => {
      if (given === undefined) return -1;
      const text = given.trim();
      const index = indexes.get(text) ?? indexes.size;
      if (!indexes.has(text)) {
        indexes.set(text, index);
        firstSegment.push(segment);
        placeCounts.push(0);
      }
      placeCounts[index]!++;
      return index;
    });
    const texts = [...indexes.keys()];
    const known = this.#known;
    if (known?.textOf.join() !== textOf.join() || known.texts.join('\n') !== texts.join('\n')) {
      this.#known = {
        ...{ set: `fake set ${++this.#count}`, texts, textOf },
        placeCounts: Int32Array.from(placeCounts),
        firstSegment: Int32Array.from(firstSegment),
      };
    }
    return Promise.resolve(this.#known!);
  }

  async run<R>(...[, texts, job, options]: Parameters<ContentSet['run']>): Promise<R> {
    const { set } = texts;
    this.#put(texts);
    // So that a page that has given it up is heard.
    await new Promise((resolve) => setTimeout(resolve));
    throwIfCancelled(options.signal);
    return (await job(this.#jobs, { set }, options)) as R;
  }

  #put({ set, texts, placeCounts }: ContentTexts): void {
    const rows = texts.map((text) => Float32Array.from(this.#source.vectorOf(text)));
    const dims = rows[0]?.length ?? 0;
    const vectors = new Matrix(rows.length, dims);
    for (const [i, row] of rows.entries()) {
      vectors.row(i).set(row);
      normaliseInPlace(vectors.row(i));
    }
    this.#sets.put({ set, count: rows.length, first: 0, texts, placeCounts, vectors });
  }
}

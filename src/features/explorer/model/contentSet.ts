import { AppError, untilAborted } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import type { Steps } from '../../../core/search/steps.ts';
import type { JobCalls } from '../../../host/engine/processCalls.ts';
import type { ContentReference } from '../../../protocol/contentReference.ts';
import type { JobProgress, SetReference } from '../../../protocol/jobs/textSetApi.ts';
import type { JobsApi } from '../../../protocol/jobsApi.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import type { WireMatrix } from '../../../protocol/wire.ts';
import { inContentTurns, type AnswerContext } from './answerContext.ts';
import type { ShownContent } from './shownContent.ts';
import type { ShownDocument } from './shownDocument.ts';
import type { TextSource } from './textSource.ts';

// Some megabytes of vectors: a call between processes takes some 20 ms.
const textsAtOnce = 4096;

/**
 * The distinct texts of a content's version, as they are read and as far as they have a vector. White space at the ends makes no
 * other text.
 */
export interface ContentTexts {
  /** Names the set in the jobs process. */
  readonly set: string;
  readonly texts: readonly string[];
  /** By text, from 1: how many segments have it. */
  readonly placeCounts: Int32Array;
  /** By text: the first segment that has it. */
  readonly firstSegment: Int32Array;
  /** By segment of the content: its text; -1 where it has no vector. */
  readonly textOf: Int32Array;
}

/** Vectors of length 1 of segments (by their index in the document) that are embedded. */
type VectorsOf<T extends TextSource> = (
  content: ShownContent<T>,
  shown: ShownDocument<T>,
  segments: Int32Array,
  signal: AbortSignal,
) => Promise<WireMatrix>;

interface Dependencies<T extends TextSource> extends Pick<AnswerContext<T>, 'current'> {
  readonly jobs: JobCalls;
  readonly vectorsOf: VectorsOf<T>;
}

/** What a job is told: the set that it is about, its caller's signal and progress. */
type Job<R> = (
  api: JobsApi,
  reference: SetReference,
  options: CallOptions<JobProgress>,
) => Promise<R>;

/** Work that several may wait for. It ends when it is done or fails, and when nobody waits any more. */
class SharedWork<R> {
  readonly #life = new AbortController();
  readonly #result: Promise<R>;
  #waiting = 0;
  #state: 'running' | 'done' | 'ended' = 'running';

  constructor(work: (signal: AbortSignal) => Promise<R>) {
    this.#result = work(this.#life.signal);
    // Those who wait are told how it ended.
    const settle = (state: 'done' | 'ended'): void => {
      if (this.#state === 'running') this.#state = state;
    };
    this.#result.then(
      () => {
        settle('done');
      },
      () => {
        settle('ended');
      },
    );
  }

  /** `ended`: there is no result, and there will be none. */
  get state(): 'running' | 'done' | 'ended' {
    return this.#state;
  }

  /** Its result. Throws as the work does, and `cancelled` when the signal is aborted. */
  async wait(signal: AbortSignal): Promise<R> {
    this.#waiting++;
    try {
      return await untilAborted(this.#result, signal);
    } finally {
      if (--this.#waiting === 0) this.end();
    }
  }

  /** What is done already stays done. */
  end(): void {
    if (this.#state !== 'running') return;
    this.#state = 'ended';
    this.#life.abort();
  }
}

/** Gathering the texts of a version. */
interface Gathering {
  readonly key: string;
  readonly work: SharedWork<ContentTexts>;
}

/** Putting a set into the jobs process. */
interface Putting {
  readonly pid: number | undefined;
  readonly set: string;
  readonly work: SharedWork<void>;
  readonly listeners: Set<(progress: JobProgress) => void>;
}

let sets = 0;

/** The texts of a panel's content as jobs are given them: made once for each version, put once for each jobs process. */
export class ContentSet<T extends TextSource = TextSource> {
  readonly #deps: Dependencies<T>;
  #known: { readonly key: string; readonly texts: ContentTexts } | undefined;
  #gathering: Gathering | undefined;
  /** The last one that was put or is being put. */
  #put: Putting | undefined;

  constructor(deps: Dependencies<T>) {
    this.#deps = deps;
  }

  /** The texts of a version as far as they are embedded by now. Throws `invalidInput` where it is past. */
  async texts(reference: ContentReference, signal: AbortSignal): Promise<ContentTexts> {
    const content = this.#deps.current(reference);
    const key = `${reference.version} ${content.embeddedCount}`;
    if (this.#known?.key === key) return this.#known.texts;
    // Two sets of the same texts would each make room for the other.
    let gathering = this.#gathering;
    if (gathering?.key !== key || gathering.work.state !== 'running') {
      gathering = { key, work: this.#gather(reference, content, key) };
      this.#gathering = gathering;
    }
    try {
      return await gathering.work.wait(signal);
    } finally {
      const isOver = gathering.work.state !== 'running';
      if (isOver && this.#gathering === gathering) this.#gathering = undefined;
    }
  }

  #gather(
    reference: ContentReference,
    content: ShownContent<T>,
    key: string,
  ): SharedWork<ContentTexts> {
    return new SharedWork(async (signal) => {
      const texts = await inContentTurns(this.#deps, reference, distinctTexts(content), signal);
      this.#known = { key, texts };
      return texts;
    });
  }

  /** Runs a job about texts of a version, which must be some. They are put first where the jobs process has them not. */
  async run<R>(
    reference: ContentReference,
    texts: ContentTexts,
    job: Job<R>,
    { signal, onProgress }: CallOptions<JobProgress> & { readonly signal: AbortSignal },
  ): Promise<R> {
    const { jobs } = this.#deps;
    const { set } = texts;
    for (let isAgain = false; ; isAgain = true) {
      try {
        await this.#ensurePut(reference, texts, signal, onProgress);
        return await jobs.call((api) => job(api, { set }, { signal, onProgress }), signal);
      } catch (error) {
        // It ended when idle meanwhile, or made room for another panel's.
        const isGone = error instanceof AppError && error.code === 'documentUnknown';
        if (!isGone || isAgain) throw error;
        if (this.#put?.set === set) this.#put = undefined;
      }
    }
  }

  /** Lets go of what the jobs process has. */
  dispose(): void {
    this.#known = undefined;
    this.#remove();
  }

  async #ensurePut(
    reference: ContentReference,
    texts: ContentTexts,
    signal: AbortSignal,
    onProgress: CallOptions<JobProgress>['onProgress'],
  ): Promise<void> {
    const putting = this.#putOf(texts) ?? (await this.#begin(reference, texts, signal));
    if (onProgress) putting.listeners.add(onProgress);
    try {
      await putting.work.wait(signal);
    } finally {
      if (onProgress) putting.listeners.delete(onProgress);
      if (putting.work.state === 'ended' && this.#put === putting) this.#put = undefined;
    }
  }

  /** What has put these texts, or does so, into the jobs process that there is now. */
  #putOf({ set }: ContentTexts): Putting | undefined {
    const put = this.#put;
    const isHere = put?.set === set && put.pid === this.#deps.jobs.pid;
    return isHere && put.work.state !== 'ended' ? put : undefined;
  }

  async #begin(
    reference: ContentReference,
    texts: ContentTexts,
    signal: AbortSignal,
  ): Promise<Putting> {
    const { jobs } = this.#deps;
    this.#remove();
    // So that its id is known.
    await jobs.call(() => Promise.resolve(), signal);
    // Somebody else may have begun meanwhile.
    const begun = this.#putOf(texts);
    if (begun) return begun;
    const listeners: Putting['listeners'] = new Set();
    const work = new SharedWork((until) =>
      this.#putParts(reference, texts, until, (progress) => {
        for (const listener of listeners) listener(progress);
      }),
    );
    const putting: Putting = { pid: jobs.pid, set: texts.set, work, listeners };
    this.#put = putting;
    return putting;
  }

  async #putParts(
    reference: ContentReference,
    { set, texts, placeCounts, firstSegment }: ContentTexts,
    signal: AbortSignal,
    onProgress: (progress: JobProgress) => void,
  ): Promise<void> {
    const step = t('Handing over vectors');
    const count = texts.length;
    for (let first = 0; first < count; first += textsAtOnce) {
      const end = Math.min(count, first + textsAtOnce);
      const segments = firstSegment.subarray(first, end);
      const part = {
        ...{ set, count, first },
        texts: texts.slice(first, end),
        placeCounts: placeCounts.slice(first, end),
        vectors: await this.#vectors(reference, segments, signal),
      };
      await this.#deps.jobs.call((api) => api.putTexts(part), signal);
      onProgress({ step, share: end / count });
    }
  }

  /** Of segments of the content, in order. */
  async #vectors(
    reference: ContentReference,
    segments: Int32Array,
    signal: AbortSignal,
  ): Promise<WireMatrix> {
    const content = this.#deps.current(reference);
    const parts: WireMatrix[] = [];
    let first = 0;
    let from = 0;
    for (const shown of content.documents) {
      let to = from;
      while ((segments[to] ?? Infinity) < first + shown.count) to++;
      const own = segments.slice(from, to).map((segment) => segment - first);
      if (own.length > 0) parts.push(await this.#deps.vectorsOf(content, shown, own, signal));
      first += shown.count;
      from = to;
      this.#deps.current(reference);
    }
    const [only] = parts;
    if (parts.length === 1 && only) return only;
    const dims = only?.dims ?? 0;
    const data = new Float32Array(segments.length * dims);
    let row = 0;
    for (const part of parts) {
      data.set(part.data, row * dims);
      row += part.rows;
    }
    return { rows: row, dims, data };
  }

  #remove(): void {
    const put = this.#put;
    this.#put = undefined;
    put?.work.end();
    const { jobs } = this.#deps;
    // Another process has it not, and none is to be started for this.
    if (!put || put.pid === undefined || put.pid !== jobs.pid) return;
    const { set } = put;
    // One that ends meanwhile has let go of it, too.
    jobs.call((api) => api.removeTexts({ set })).catch(() => undefined);
  }
}

function* distinctTexts<T extends TextSource>({
  documents,
  segmentCount,
}: ShownContent<T>): Steps<ContentTexts> {
  const indexes = new Map<string, number>();
  const placeCounts: number[] = [];
  const firstSegment: number[] = [];
  const textOf = new Int32Array(segmentCount).fill(-1);
  let segment = 0;
  for (const shown of documents) {
    for (let i = 0; i < shown.count; i++, segment++) {
      yield;
      if (!shown.isEmbedded(i)) continue;
      const text = shown.input(i).trim();
      const known = indexes.get(text);
      const index = known ?? indexes.size;
      textOf[segment] = index;
      if (known === undefined) {
        indexes.set(text, index);
        placeCounts.push(0);
        firstSegment.push(segment);
      }
      placeCounts[index] = (placeCounts[index] ?? 0) + 1;
    }
  }
  return {
    set: `set ${++sets}`,
    texts: [...indexes.keys()],
    placeCounts: Int32Array.from(placeCounts),
    firstSegment: Int32Array.from(firstSegment),
    textOf,
  };
}

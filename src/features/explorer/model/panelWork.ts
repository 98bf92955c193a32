import { AppError, isCancellation, throwIfCancelled } from '../../../core/errors/appError.ts';
import { logError } from '../../../host/log.ts';
import type { DocumentProgress } from '../../../protocol/corpusApi.ts';
import type { PanelStatus } from '../../../protocol/pageApi.ts';
import type { CallOptions } from '../../../protocol/rpc.ts';
import { putShown, type PutCorpus } from './contentVectors.ts';
import type { KeptTokens } from './keptTokens.ts';
import type { ShownContent } from './shownContent.ts';
import type { ShownDocument } from './shownDocument.ts';
import type { CutDocument, TextSource } from './textSource.ts';

/** Where documents are cut up and embedded: `DocumentCorpus`, as far as this needs it. */
interface WorkCorpus<T, D extends CutDocument> extends PutCorpus<T, D> {
  embed(document: D, options: CallOptions<DocumentProgress>): Promise<number>;
}

interface Dependencies<T extends TextSource, D extends CutDocument> {
  readonly engine: { reportProgress(share: number | undefined): void };
  readonly corpus: WorkCorpus<T, D>;
  readonly tokens: Pick<KeptTokens, 'embed'>;
  readonly log: { error(message: string): void };
  /** The documents of a content are open. */
  readonly onOpened: (content: ShownContent<T>) => void;
  /** Segments came, went or got another text. */
  readonly onEdition: () => void;
  /** Status or progress is another one. */
  readonly onStatus: () => void;
}

/** What is being embedded for a panel: its content, then the documents that its neighbours are looked for in. */
export class PanelWork<T extends TextSource, D extends CutDocument> {
  readonly #deps: Dependencies<T, D>;
  #status: PanelStatus = { kind: 'empty' };
  #run = new AbortController();
  /** Documents that somebody asked for, to be embedded after the content; each version once. */
  #asked = new WeakSet<D>();
  #waiting: D[] = [];

  constructor(deps: Dependencies<T, D>) {
    this.#deps = deps;
  }

  get status(): PanelStatus {
    return this.#status;
  }

  /** Whether a text that somebody selected waits for work that was stopped: looking at it must not begin it anew. */
  isStopped(content: ShownContent<T>, segment: number): boolean {
    const { kind } = this.#status;
    if (content.unit !== 'selection' || (kind !== 'failed' && kind !== 'cancelled')) return false;
    const { shown, index } = content.locate(segment);
    return shown.segment(index).state !== 'embedded';
  }

  /** Stops the work; what is done stays. */
  cancel(): void {
    this.#run.abort();
  }

  /** Embeds the content, or what of it has no vector; ends the work before it. */
  async embed(content: ShownContent<T>): Promise<void> {
    await this.#work(async (signal) => {
      const options = {
        signal,
        onProgress: (done: number, total: number): void => {
          this.#progress(signal, 'bytes', done, total, total > 0 ? done / total : 0);
        },
      };
      if (content.documents.length === 0) {
        await content.open(options);
        this.#deps.onOpened(content);
      } else {
        await content.reopenClosed(options);
      }
      // Of one text its tokens are looked at next; many are embedded together, and their tokens when one is chosen.
      const isOneText = content.content.kind === 'selection' && content.segmentCount === 1;
      if (isOneText) await this.#embedTokens(content, signal);
      else await this.#embedDocuments(content, signal);
    });
  }

  /** Embeds documents that are looked through beside the content; once for each version. */
  async embedBeside(documents: readonly D[]): Promise<void> {
    const fresh = documents.filter(
      (document) => document.embedded.includes(0) && !this.#asked.has(document),
    );
    if (fresh.length === 0) return;
    for (const document of fresh) this.#asked.add(document);
    this.#waiting.push(...fresh);
    // Work in progress takes them when it comes to them.
    if (this.#status.kind !== 'working') await this.#work(() => Promise.resolve());
  }

  async #work(embedContent: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#run.abort();
    const run = new AbortController();
    const { signal } = run;
    this.#run = run;
    this.#setStatus({ kind: 'working', counts: 'segments', done: 0, total: 0 });
    try {
      await embedContent(signal);
      throwIfCancelled(signal);
      await this.#embedWaiting(signal);
      throwIfCancelled(signal);
      this.#setStatus({ kind: 'ready' });
    } catch (error) {
      // Newer work has its own status.
      if (this.#run !== run) return;
      if (signal.aborted || isCancellation(error)) {
        this.#setStatus({ kind: 'cancelled' });
      } else {
        const message = logError(this.#deps.log, error);
        this.#setStatus({ kind: 'failed', message });
      }
    } finally {
      if (this.#run === run) {
        // What was cancelled or failed may be asked for again.
        if (this.#status.kind !== 'ready') this.#asked = new WeakSet();
        this.#waiting = [];
        this.#deps.engine.reportProgress(undefined);
      }
    }
  }

  async #embedTokens(content: ShownContent<T>, signal: AbortSignal): Promise<void> {
    const { shown, index } = content.locate(0);
    const text = shown.input(index);
    await this.#deps.tokens.embed(text, {
      signal,
      onProgress: ({ done, total }) => {
        this.#progress(signal, 'tokens', done, total, done / total);
      },
    });
    // An edit may have changed or dropped it meanwhile.
    if (shown.count > 0 && shown.input(index) === text) shown.setEmbedded(index);
  }

  async #embedDocuments(content: ShownContent<T>, signal: AbortSignal): Promise<void> {
    const { corpus, onEdition } = this.#deps;
    const put: { shown: ShownDocument<T>; document: D }[] = [];
    for (const shown of content.documents) {
      let document = await putShown(corpus, content, shown, signal);
      // Typing goes on while a long document is cut up.
      while (document.version !== shown.document.version) {
        document = await putShown(corpus, content, shown, signal);
      }
      content.takeSegments(shown, document);
      put.push({ shown, document });
    }
    onEdition();
    for (const { shown, document } of put) {
      await corpus.embed(document, {
        signal,
        onProgress: ({ segments }) => {
          if (signal.aborted) return;
          // An edit may have moved the segments since: they are taken anew when it is embedded.
          if (shown.document.version === document.version) {
            for (const segment of segments) shown.setEmbedded(segment);
          }
          const { embeddedCount: done, segmentCount: total } = content;
          this.#progress(signal, 'segments', done, total, done / total);
        },
      });
      if (shown.document.version === document.version) shown.takeSegments(document);
    }
  }

  async #embedWaiting(signal: AbortSignal): Promise<void> {
    // Each stays until it is done: work that takes this one's place goes on with it.
    for (let [document] = this.#waiting; document; [document] = this.#waiting) {
      await this.#embedBeside(document, signal);
      this.#waiting.shift();
    }
  }

  async #embedBeside(document: D, signal: AbortSignal): Promise<void> {
    const { corpus } = this.#deps;
    let done = document.embedded.reduce((sum, flag) => sum + flag, 0);
    const total = document.embedded.length;
    try {
      await corpus.embed(document, {
        signal,
        onProgress: ({ segments }) => {
          done += segments.length;
          this.#progress(signal, 'segments', done, total, done / total);
        },
      });
    } catch (error) {
      // It was closed meanwhile, and nobody looks through it any more.
      if (!(error instanceof AppError && error.code === 'documentUnknown')) throw error;
    }
  }

  #progress(
    signal: AbortSignal,
    counts: 'tokens' | 'segments' | 'bytes',
    done: number,
    total: number,
    share: number,
  ): void {
    if (signal.aborted) return;
    this.#setStatus({ kind: 'working', counts, done, total });
    this.#deps.engine.reportProgress(share);
  }

  #setStatus(status: PanelStatus): void {
    this.#status = status;
    this.#deps.onStatus();
  }
}

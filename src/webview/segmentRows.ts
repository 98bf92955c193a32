import { signal, type ReadonlySignal } from '@preact/signals';
import type {
  ContentReference,
  PanelSegment,
  PanelSnapshot,
  SegmentRange,
  SegmentRangeRequest,
} from '../protocol/pageApi.ts';

/** Rows that one call fetches. */
const pageRows = 100;
/** Pages kept; the view needs two or three. */
const mostPages = 12;

type Load = (request: SegmentRangeRequest) => Promise<SegmentRange>;
/** `again` tries once more. */
type OnError = (reference: ContentReference, error: unknown, again: () => void) => void;

interface RowPage {
  readonly segments: readonly PanelSegment[];
  readonly edition: number;
  readonly revision: number;
  /** Nothing more is to come before the next edition. */
  readonly isFinished: boolean;
}

/**
 * The content's segments, fetched in pages as they are needed. Of an older edition the rows stay until the new
 * ones are there, so that nothing flickers while somebody types.
 */
export class SegmentRows {
  readonly #load: Load;
  readonly #onError: OnError;
  readonly #version = signal(0);
  readonly #pages = new Map<number, RowPage>();
  readonly #loading = new Map<number, number>();
  readonly #failed = new Set<number>();
  #contentId = '';
  #edition = -1;
  #revision = -1;
  #count = 0;
  #embeddedCount = 0;

  constructor(load: Load, onError: OnError) {
    this.#load = load;
    this.#onError = onError;
  }

  /** Another number whenever some of the rows are there, or are others than before. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  update({ contentId, edition, revision, segmentCount, embeddedCount }: PanelSnapshot): void {
    const isOther = contentId !== this.#contentId;
    // Vectors that go without a new edition: another model.
    if (isOther || (edition === this.#edition && embeddedCount < this.#embeddedCount)) {
      this.#pages.clear();
      this.#loading.clear();
    }
    if (isOther || edition !== this.#edition) {
      this.#loading.clear();
      this.#failed.clear();
    }
    this.#contentId = contentId;
    this.#edition = edition;
    this.#revision = revision;
    this.#count = segmentCount;
    this.#embeddedCount = embeddedCount;
  }

  /** Undefined until it is there; may be of an older edition. */
  row(segment: number): PanelSegment | undefined {
    if (segment < 0 || segment >= this.#count) return undefined;
    return this.#pages.get(pageOf(segment))?.segments[segment % pageRows];
  }

  /** The row as it is in the present edition; undefined until it is there. */
  currentRow(segment: number): PanelSegment | undefined {
    const page = this.#pages.get(pageOf(segment));
    return page?.edition === this.#edition ? this.row(segment) : undefined;
  }

  /** Fetches what is missing or may have changed of the rows from `start` to `end`. */
  want(start: number, end: number): void {
    const last = Math.min(end, this.#count) - 1;
    for (let page = pageOf(Math.max(0, start)); page <= pageOf(last); page++) this.#want(page);
  }

  #want(index: number): void {
    const page = this.#pages.get(index);
    const isFresh =
      page?.edition === this.#edition && (page.isFinished || page.revision === this.#revision);
    if (isFresh || this.#failed.has(index)) return;
    if (this.#loading.get(index) === this.#edition) return;
    this.#loading.set(index, this.#edition);
    void this.#fetch(index);
  }

  async #fetch(index: number): Promise<void> {
    const edition = this.#edition;
    const revision = this.#revision;
    const reference = { contentId: this.#contentId, edition };
    const isCurrent = (): boolean =>
      this.#contentId === reference.contentId && this.#edition === edition;
    const start = index * pageRows;
    try {
      const { segments } = await this.#load({ ...reference, start, end: start + pageRows });
      if (!isCurrent()) return;
      const isFinished = segments.every(({ state }) => state === 'embedded');
      // The newest stands last, so that the oldest is the first to go.
      this.#pages.delete(index);
      this.#pages.set(index, { segments, edition, revision, isFinished });
      for (const old of this.#pages.keys()) {
        if (this.#pages.size <= mostPages) break;
        this.#pages.delete(old);
      }
      this.#loading.delete(index);
      this.#version.value++;
    } catch (error) {
      if (!isCurrent()) return;
      this.#loading.delete(index);
      this.#failed.add(index);
      this.#onError(reference, error, () => {
        this.#failed.delete(index);
        this.#version.value++;
      });
    }
  }
}

function pageOf(segment: number): number {
  return Math.floor(segment / pageRows);
}

import { signal, type ReadonlySignal } from '@preact/signals';
import { isEdited, type ContentReference } from '../protocol/contentReference.ts';
import type {
  PageApi,
  PanelSegment,
  PanelSnapshot,
  SegmentRange,
  SegmentRangeRequest,
} from '../protocol/pageApi.ts';
import type { CallOptions } from '../protocol/rpc.ts';

/** Rows that one call fetches. */
const pageRows = 100;
/** Pages kept; the view needs two or three. */
const mostPages = 12;

type Load = (request: SegmentRangeRequest) => Promise<SegmentRange>;
/** `again` tries once more. */
type OnError = (reference: ContentReference, error: unknown, again: () => void) => void;

interface RowPage {
  readonly segments: readonly PanelSegment[];
  readonly version: string;
  /** The snapshot at which it was asked for. */
  readonly snapshot: number;
  /** Nothing more is to come before the next version. */
  readonly isFinished: boolean;
}

/**
 * The content's segments, fetched in pages as they are needed. Of an older version the rows stay until the new
 * ones are there, so that nothing flickers while somebody types.
 */
export class SegmentRows {
  readonly #load: Load;
  readonly #onError: OnError;
  readonly #changes = signal(0);
  readonly #pages = new Map<number, RowPage>();
  readonly #loading = new Map<number, string>();
  readonly #failed = new Set<number>();
  #version = '';
  #snapshots = 0;
  #count = 0;
  #embeddedCount = 0;

  constructor(load: Load, onError: OnError) {
    this.#load = load;
    this.#onError = onError;
  }

  /** Another number whenever some of the rows are there, or are others than before. */
  get changes(): ReadonlySignal<number> {
    return this.#changes;
  }

  update({ version, segmentCount, embeddedCount }: PanelSnapshot): void {
    const isSame = version === this.#version;
    const isOther = !isSame && !isEdited(version, this.#version);
    // Vectors that go without a new version: another model.
    if (isOther || (isSame && embeddedCount < this.#embeddedCount)) {
      this.#pages.clear();
      this.#loading.clear();
    }
    if (!isSame) {
      this.#loading.clear();
      this.#failed.clear();
    }
    this.#version = version;
    this.#snapshots++;
    this.#count = segmentCount;
    this.#embeddedCount = embeddedCount;
  }

  /** Undefined until it is there; may be of an older version. */
  row(segment: number): PanelSegment | undefined {
    if (segment < 0 || segment >= this.#count) return undefined;
    return this.#pages.get(pageOf(segment))?.segments[segment % pageRows];
  }

  /** The row as it is in the present version; undefined until it is there. */
  currentRow(segment: number): PanelSegment | undefined {
    const page = this.#pages.get(pageOf(segment));
    return page?.version === this.#version ? this.row(segment) : undefined;
  }

  /** Fetches what is missing or may have changed of the rows from `start` to `end`. */
  want(start: number, end: number): void {
    const last = Math.min(end, this.#count) - 1;
    for (let page = pageOf(Math.max(0, start)); page <= pageOf(last); page++) this.#want(page);
  }

  #want(index: number): void {
    const page = this.#pages.get(index);
    const isFresh =
      page?.version === this.#version && (page.isFinished || page.snapshot === this.#snapshots);
    if (isFresh || this.#failed.has(index)) return;
    if (this.#loading.get(index) === this.#version) return;
    this.#loading.set(index, this.#version);
    void this.#fetch(index);
  }

  async #fetch(index: number): Promise<void> {
    const version = this.#version;
    const snapshot = this.#snapshots;
    const isCurrent = (): boolean => this.#version === version;
    const start = index * pageRows;
    try {
      const { segments } = await this.#load({ version, start, end: start + pageRows });
      if (!isCurrent()) return;
      const isFinished = segments.every(({ state }) => state === 'embedded');
      // The newest stands last, so that the oldest is the first to go.
      this.#pages.delete(index);
      this.#pages.set(index, { segments, version, snapshot, isFinished });
      for (const old of this.#pages.keys()) {
        if (this.#pages.size <= mostPages) break;
        this.#pages.delete(old);
      }
      this.#loading.delete(index);
      this.#changes.value++;
    } catch (error) {
      if (!isCurrent()) return;
      this.#loading.delete(index);
      this.#failed.add(index);
      this.#onError({ version }, error, () => {
        this.#failed.delete(index);
        this.#changes.value++;
      });
    }
  }
}

function pageOf(segment: number): number {
  return Math.floor(segment / pageRows);
}

/** As many as one call may ask for. */
const segmentsAtOnce = 1000;

interface SegmentsQuestion extends ContentReference {
  readonly segments: readonly number[] | Int32Array;
}

/** Rows of segments that lie anywhere, in the order in which they are asked for. */
export async function segmentsOf(
  api: PageApi,
  { version, segments }: SegmentsQuestion,
  options?: CallOptions,
): Promise<readonly PanelSegment[]> {
  const rows: PanelSegment[] = [];
  for (let from = 0; from < segments.length; from += segmentsAtOnce) {
    const some = Int32Array.from(segments.slice(from, from + segmentsAtOnce));
    rows.push(...(await api.segmentsAt({ version, segments: some }, options)));
  }
  return rows;
}

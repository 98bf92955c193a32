import { signal, type ReadonlySignal } from '@preact/signals';
import type { ContentReference } from '../../../../protocol/contentReference.ts';
import type { PanelSegment } from '../../../../protocol/pageApi.ts';
import type { Page } from '../../../page.ts';

/** Texts that are kept; a list and what the pointer goes over need some hundreds. */
const mostKept = 2000;
/** As many as one call may ask for. */
const mostAtOnce = 1000;
/** A pointer that goes over a hundred points a second asks for few of them. */
const pauseMs = 30;

/** What points are called, asked for as it is wanted. */
export class PointTexts {
  readonly #page: Page;
  readonly #about: ContentReference;
  readonly #changes = signal(0);
  readonly #known = new Map<number, PanelSegment>();
  readonly #wanted = new Set<number>();
  #isWaiting = false;

  constructor(page: Page, about: ContentReference) {
    this.#page = page;
    this.#about = about;
  }

  /** Another number whenever more is known. */
  get changes(): ReadonlySignal<number> {
    return this.#changes;
  }

  /** Undefined until it is there. */
  get(segment: number): PanelSegment | undefined {
    return this.#known.get(segment);
  }

  want(segments: readonly number[]): void {
    for (const segment of segments) {
      if (segment >= 0 && !this.#known.has(segment)) this.#wanted.add(segment);
    }
    if (this.#wanted.size === 0 || this.#isWaiting) return;
    this.#isWaiting = true;
    window.setTimeout(() => void this.#ask(), pauseMs);
  }

  async #ask(): Promise<void> {
    const segments = [...this.#wanted].slice(-mostAtOnce);
    this.#wanted.clear();
    this.#isWaiting = false;
    try {
      const request = { ...this.#about, segments: Int32Array.from(segments) };
      const texts = await this.#page.api.segmentsAt(request);
      segments.forEach((segment, i) => {
        const text = texts[i];
        if (text) this.#known.set(segment, text);
      });
      for (const old of this.#known.keys()) {
        if (this.#known.size <= mostKept) break;
        this.#known.delete(old);
      }
      this.#changes.value++;
    } catch (error) {
      await this.#page.showErrorAbout(this.#about, error, () => this.want(segments));
    }
  }
}

import type { ContentReference, PageApi, PanelSnapshot } from '../../protocol/pageApi.ts';
import type { PageMemory } from '../memory.ts';
import type { SegmentRows } from '../segmentRows.ts';

/** A part of the page with a task of its own. */
export interface Tab {
  readonly root: HTMLElement;
  /** Called with each new snapshot and with new rows while it is in view, and when it comes into view. */
  update(snapshot: PanelSnapshot): void;
}

/** What a tab gets from the page around it. */
export interface TabContext {
  readonly api: PageApi;
  readonly memory: PageMemory;
  readonly rows: SegmentRows;
  /** Says something to screen readers. */
  readonly announce: (text: string) => void;
  /** Runs what the user asked for; a failure is shown at the page's head. Resolves with whether it worked. */
  readonly perform: (action: () => Promise<void>, reference?: ContentReference) => Promise<boolean>;
  /** Shows a failure at the page's head, with a button that tries again; a cancellation is not shown. */
  readonly showError: (error: unknown, again?: () => void) => void;
  /**
   * True when a call failed because it was about a content or an edition that is past: the newest snapshot has
   * been shown by then.
   */
  readonly isOutdated: (error: unknown, reference: ContentReference) => Promise<boolean>;
  /** Resolves when a snapshot taken after this call is shown. */
  readonly refresh: () => Promise<void>;
}

import type { PageApi, PanelSnapshot } from '../../protocol/pageApi.ts';
import type { PageMemory } from '../pageMemory.ts';

/** A part of the page with a task of its own. */
export interface Tab {
  readonly root: HTMLElement;
  /** Called with each new snapshot. */
  update(snapshot: PanelSnapshot): void;
}

/** What a tab gets from the page around it. */
export interface TabContext {
  readonly api: PageApi;
  readonly memory: PageMemory;
  /** Says something to screen readers. */
  readonly announce: (text: string) => void;
  /** Runs what the user asked for; a failure is shown at the page's head. Resolves with whether it worked. */
  readonly perform: (action: () => Promise<void>) => Promise<boolean>;
  /** Shows a failure at the page's head, with a button that tries again; a cancellation is not shown. */
  readonly showError: (error: unknown, again?: () => void) => void;
}

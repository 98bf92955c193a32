import { batch, signal } from '@preact/signals';
import { AppError, isCancellation } from '../core/errors/appError.ts';
import { contentOf, type ContentReference } from '../protocol/contentReference.ts';
import {
  pageMethods,
  type PageApi,
  type PageEvents,
  type PanelSnapshot,
} from '../protocol/pageApi.ts';
import type { PanelTab } from '../protocol/panelTabs.ts';
import { PageWire } from '../protocol/pageWire.ts';
import { PageMemory } from './memory.ts';
import { SegmentRows } from './segmentRows.ts';
import type { VscodeApi } from './vscodeApi.ts';

/** See `PanelSnapshot.toLabel`. */
export interface TextsToLabel extends ContentReference {
  readonly segments: readonly number[];
  readonly elsewhere: number;
}

interface Problem {
  readonly message: string;
  /** Tries once more. */
  readonly again: (() => void) | undefined;
}

/**
 * What the page knows and does, without how it looks. It asks the host for the snapshot whenever something changed;
 * the views draw themselves from the signals, and fetch what they show by themselves.
 */
export class Page {
  readonly api: PageApi;
  readonly memory: PageMemory;
  readonly rows: SegmentRows;
  /** Undefined until the host has answered. */
  readonly snapshot = signal<PanelSnapshot | undefined>(undefined);
  /** What went wrong and stands in no view of its own. */
  readonly problem = signal<Problem | undefined>(undefined);
  /** Texts that are to be labelled together, of a version of the content. */
  readonly toLabel = signal<TextsToLabel | undefined>(undefined);
  /** What was said last to screen readers. */
  readonly said = signal('');
  /** Lives as long as the page. */
  readonly #wire: PageWire;
  #asking: Promise<void> | undefined;
  #isChangedSince = false;

  constructor(vscode: VscodeApi) {
    this.#wire = new PageWire((message) => vscode.postMessage(message));
    this.api = this.#wire.proxy<PageApi>(pageMethods);
    this.memory = new PageMemory(vscode);
    this.rows = new SegmentRows(
      (request) => this.api.segments(request),
      (...failure) => void this.showErrorAbout(...failure),
    );
  }

  start(): void {
    window.addEventListener('message', ({ data }) => this.#wire.receive(data));
    this.#wire.onEvent<PageEvents, 'changed'>('changed', () => void this.refresh());
    // What the host says to a hidden page is lost.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.refresh();
    });
    // Chromium's notes about resizing arrive here too, without an error.
    window.addEventListener('error', ({ error }) => {
      if (error) this.showError(error);
    });
    window.addEventListener('unhandledrejection', ({ reason }) => this.showError(reason));
    void this.refresh();
  }

  get tab(): PanelTab {
    return this.memory.choices.tab ?? 'tokens';
  }

  /** Says something to screen readers. */
  readonly announce = (text: string): void => {
    this.said.value = text;
  };

  /** Resolves when a snapshot taken after this call is there. Changes meanwhile lead to one more question. */
  readonly refresh = (): Promise<void> => {
    this.#isChangedSince = true;
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  };

  /** Runs what the user asked for; a failure is shown at the page's head. Resolves with whether it worked. */
  readonly perform = async (
    action: () => Promise<void>,
    reference?: ContentReference,
  ): Promise<boolean> => {
    this.clearProblem();
    try {
      await action();
      return true;
    } catch (error) {
      if (!reference || !(await this.isOutdated(error, reference))) this.showError(error);
      return false;
    }
  };

  /** The same of what may be given up (false); what was done is `said` to screen readers. */
  readonly performSaid = async (
    said: string,
    action: () => Promise<boolean>,
    reference?: ContentReference,
  ): Promise<boolean> => {
    const end = { isDone: false };
    await this.perform(async () => {
      end.isDone = await action();
    }, reference);
    if (end.isDone) this.announce(said);
    return end.isDone;
  };

  /** Goes to a place in the editor. */
  readonly reveal = (place: Parameters<PageApi['reveal']>[0]): void =>
    void this.perform(() => this.api.reveal(place), place);

  /**
   * True when a call failed because it was about a version that is past: the newest snapshot is there
   * by then.
   */
  readonly isOutdated = async (error: unknown, reference: ContentReference): Promise<boolean> => {
    if (!(error instanceof AppError) || error.code !== 'invalidInput') return false;
    const isOther = (): boolean => this.snapshot.peek()?.version !== reference.version;
    if (!isOther()) await this.refresh();
    return isOther();
  };

  /** Shows a failure at the page's head, with a button that tries again; a cancellation is not shown. */
  readonly showError = (error: unknown, again?: () => void): void => {
    if (!isCancellation(error)) this.problem.value = { message: messageOf(error), again };
  };

  /** The same, unless the call was about what is past. */
  async showErrorAbout(
    reference: ContentReference,
    error: unknown,
    again: () => void,
  ): Promise<void> {
    if (!(await this.isOutdated(error, reference))) this.showError(error, again);
  }

  clearProblem(): void {
    this.problem.value = undefined;
  }

  async #ask(): Promise<void> {
    try {
      while (this.#takeChange()) this.#enter(await this.api.snapshot(undefined));
    } catch (error) {
      this.showError(error, () => void this.refresh());
    }
  }

  #takeChange(): boolean {
    const isChanged = this.#isChangedSince;
    this.#isChangedSince = false;
    return isChanged;
  }

  #enter(snapshot: PanelSnapshot): void {
    batch(() => {
      const { version, selectedSegment: segment, status, restore, tab, layer, toLabel } = snapshot;
      const contentId = contentOf(version);
      if (contentOf(this.snapshot.peek()?.version ?? '') !== contentId) this.clearProblem();
      // Before the first content, after a reload of the window, what was kept is still to be restored.
      if (status.kind !== 'empty') {
        this.memory.enter(contentId, segment, restore);
        if (tab) this.memory.prefer({ tab });
        if (layer !== undefined) this.memory.choose({ layer });
        if (toLabel) {
          this.memory.choose({ learned: undefined });
          this.toLabel.value = { version, ...toLabel };
        }
      }
      this.rows.update(snapshot);
      if (segment >= 0) this.rows.want(segment, segment + 1);
      this.snapshot.value = snapshot;
    });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

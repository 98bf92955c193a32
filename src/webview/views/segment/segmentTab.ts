import { isCancellation } from '../../../core/errors/appError.ts';
import type { PanelSnapshot, PanelStatus, SegmentReference } from '../../../protocol/pageApi.ts';
import { element } from '../../drawing/element.ts';
import { TabState } from '../../legacy/tabState.ts';
import { noSelectionText } from '../../format/unitName.ts';
import type { SegmentTokens } from '../../text/segmentTokens.ts';
import type { Tab, TabContext } from '../../legacy/tab.ts';

/** How long the text before stays while the next one is being embedded. */
const keepMs = 150;
const editPauseMs = 150;
/** Room for the text and the chosen token side by side. */
const twoColumnsFromPx = 700;

/** What shows one text's tokens. */
export interface SegmentView {
  readonly root: HTMLElement;
  /** Undefined while nothing is shown. */
  readonly tokens: SegmentTokens | undefined;
  /** What there is to choose from: the model's layers, the content's segments. */
  offer(snapshot: PanelSnapshot): void;
  /** Shows another text, with the token that is remembered for it. */
  show(reference: SegmentReference, count: number): void;
  /** The text that is shown stands at another reference now; the vectors are those of the new one. */
  moved(): void;
  /** Another token may have been chosen in another tab. */
  follow(): void;
  clear(): void;
}

/** The selected segment, token by token: opens it, which may take long, and shows it in its view. */
export class SegmentTab implements Tab {
  readonly root = element('div', { class: 'tokens-tab' });
  readonly #context: TabContext;
  readonly #view: SegmentView;
  readonly #state = new TabState();
  /** What is shown or on its way. */
  #key = '';
  /** The host's status when a text could not be opened. */
  #failedIn: PanelStatus['kind'] | undefined;
  #opening = new AbortController();
  #editTimer: number | undefined;

  constructor(context: TabContext, view: SegmentView) {
    this.#context = context;
    this.#view = view;
    new ResizeObserver(([entry]) => {
      const widthPx = entry?.contentRect.width ?? 0;
      this.root.classList.toggle('tokens-wide', widthPx >= twoColumnsFromPx);
    }).observe(this.root);
  }

  update(snapshot: PanelSnapshot): void {
    const { contentId, edition, selectedSegment: segment, status, unit } = snapshot;
    // What has never been looked at is not in the document.
    if (this.root.childElementCount === 0) this.root.append(this.#state.root, this.#view.root);
    this.#view.offer(snapshot);
    if (!this.#canOpen(snapshot)) {
      this.#close();
      this.#state.note(segment < 0 ? noSelectionText(snapshot) : '');
      return;
    }
    const key = `${contentId}/${edition}/${segment}`;
    const isTriedAgain = this.#failedIn !== undefined && this.#failedIn !== status.kind;
    if (key === this.#key && !isTriedAgain) {
      this.#view.follow();
      return;
    }
    this.#key = key;
    const shown = this.#view.tokens?.reference;
    if (shown?.contentId !== contentId) this.#view.clear();
    // While somebody types, a pause is waited for.
    const isEdited = shown?.contentId === contentId && shown.edition !== edition;
    window.clearTimeout(this.#editTimer);
    // The page's head says already that the text is being embedded, and with what progress.
    const isSaid = unit === 'selection' && status.kind === 'working';
    const open = (): void => void this.#open({ contentId, edition, segment }, isSaid, status.kind);
    if (isEdited) this.#editTimer = window.setTimeout(open, editPauseMs);
    else open();
  }

  // A selection whose work failed or was cancelled must not begin anew by being looked at.
  #canOpen({ unit, status, selectedSegment }: PanelSnapshot): boolean {
    if (selectedSegment < 0 || status.kind === 'empty') return false;
    const isStopped = status.kind === 'failed' || status.kind === 'cancelled';
    if (unit !== 'selection' || !isStopped) return true;
    return this.#context.rows.row(selectedSegment)?.state === 'embedded';
  }

  #close(): void {
    this.#key = '';
    this.#failedIn = undefined;
    window.clearTimeout(this.#editTimer);
    this.#opening.abort();
    this.#view.clear();
  }

  async #open(
    reference: SegmentReference,
    isSaid: boolean,
    status: PanelStatus['kind'],
  ): Promise<void> {
    this.#opening.abort();
    const call = new AbortController();
    this.#opening = call;
    this.#failedIn = undefined;
    const { signal } = call;
    const old = this.#view.tokens;
    // After an edit the text is mostly the same as before, so that nothing needs to move.
    const isEdited = old !== undefined && old.reference.edition !== reference.edition;
    if (isSaid || isEdited) this.#state.clear();
    else this.#state.busy('Embedding this text…');
    const keeping = setTimeout(() => {
      if (!signal.aborted && !isEdited) this.#view.clear();
    }, keepMs);
    try {
      const { tokenCount } = await this.#context.api.openSegment(reference, { signal });
      const isSame = isEdited && !signal.aborted && (await old.follow(reference, tokenCount));
      if (signal.aborted) return;
      this.#state.clear();
      if (isSame && this.#view.tokens === old) this.#view.moved();
      else this.#view.show(reference, tokenCount);
    } catch (error) {
      if (signal.aborted) return;
      if (isCancellation(error)) {
        this.#close();
        this.#state.clear();
        return;
      }
      if ((await this.#context.isOutdated(error, reference)) || this.#opening !== call) return;
      this.#view.clear();
      this.#failedIn = status;
      const message = error instanceof Error ? error.message : String(error);
      this.#state.failed(message, () => void this.#open(reference, false, status));
    } finally {
      clearTimeout(keeping);
    }
  }
}

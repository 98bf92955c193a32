import type { PageState } from '../protocol/pageApi.ts';
import type { VscodeApi } from './vscodeApi.ts';

export type CosineOrder = 'position' | 'piece' | 'highest' | 'lowest';
const cosineOrders: readonly unknown[] = ['position', 'piece', 'highest', 'lowest'];

/** What was chosen in one content; a new content begins anew. */
export interface Selection {
  readonly segment: number;
  /** Undefined: the first token of the text itself. */
  readonly token: number | undefined;
  readonly layer: number;
  /** First token in view. */
  readonly firstToken: number;
}

interface SavedState extends PageState {
  readonly firstToken: number;
  readonly cosineOrder: CosineOrder;
}

const startSelection: Selection = { segment: 0, token: undefined, layer: -1, firstToken: 0 };

// Scrolling changes the place many times a second, and each time kept is a message with the whole state.
const saveDelayMs = 200;

/** What survives a hide and a reload of the page. */
export class PageMemory {
  readonly #vscode: VscodeApi;
  #restore: unknown;
  #contentId: string | undefined;
  #selection = startSelection;
  #cosineOrder: CosineOrder = 'highest';
  #isEntered = false;
  #saveTimer: number | undefined;

  constructor(vscode: VscodeApi) {
    this.#vscode = vscode;
    const saved = vscode.getState();
    if (!isSavedState(saved)) return;
    const { restore, contentId, segment, token, layer, firstToken, cosineOrder } = saved;
    this.#restore = restore;
    this.#contentId = contentId;
    this.#selection = { segment, token: token < 0 ? undefined : token, layer, firstToken };
    this.#cosineOrder = cosineOrder;
  }

  get selection(): Selection {
    return this.#selection;
  }

  get cosineOrder(): CosineOrder {
    return this.#cosineOrder;
  }

  /** Forgets the selection when the content is another one. Nothing is kept before the first call. */
  enter(contentId: string, restore: unknown): void {
    const isSame = contentId === this.#contentId;
    if (isSame && this.#isEntered) return;
    if (!isSame) this.#selection = startSelection;
    this.#isEntered = true;
    this.#contentId = contentId;
    this.#restore = restore;
    this.#save();
  }

  choose(change: Partial<Selection>): void {
    this.#selection = { ...this.#selection, ...change };
    this.#save();
  }

  /** The first token in view, kept when the scrolling rests. */
  scrollTo(firstToken: number): void {
    this.#selection = { ...this.#selection, firstToken };
    this.#saveTimer ??= window.setTimeout(() => this.#save(), saveDelayMs);
  }

  set cosineOrder(order: CosineOrder) {
    this.#cosineOrder = order;
    this.#save();
  }

  #save(): void {
    window.clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    if (!this.#isEntered) return;
    const { token, ...selection } = this.#selection;
    const state: SavedState = {
      ...selection,
      token: token ?? -1,
      restore: this.#restore,
      contentId: this.#contentId ?? '',
      cosineOrder: this.#cosineOrder,
    };
    this.#vscode.setState(state);
  }
}

// An older version of the page may have left something else.
function isSavedState(data: unknown): data is SavedState {
  if (typeof data !== 'object' || data === null) return false;
  const state = data as Partial<Record<keyof SavedState, unknown>>;
  const counts = [state.segment, state.token, state.layer, state.firstToken];
  return (
    typeof state.contentId === 'string' &&
    counts.every(Number.isInteger) &&
    cosineOrders.includes(state.cosineOrder)
  );
}

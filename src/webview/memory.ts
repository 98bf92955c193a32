import { signal } from '@preact/signals';
import type { NeighbourScope, PageState, PanelTab } from '../protocol/pageApi.ts';
import type { VscodeApi } from './wire/vscodeApi.ts';

export type CosineOrder = 'position' | 'piece' | 'highest' | 'lowest';
const cosineOrders: readonly unknown[] = ['position', 'piece', 'highest', 'lowest'];
const tabs: readonly unknown[] = ['tokens', 'attention', 'neighbours', 'similarity'];
const scopes: readonly unknown[] = ['content', 'openEditors', 'workspace'];

/** What was chosen in one content; a new content begins anew. */
export interface Selection {
  /** The segment that the token is one of. */
  readonly tokenSegment: number;
  /** Undefined: the first token of the text itself. */
  readonly token: number | undefined;
  readonly layer: number;
}

/** What was chosen for every content. */
export interface Choices {
  readonly cosineOrder: CosineOrder;
  /** Undefined until the host or the user has chosen one. */
  readonly tab: PanelTab | undefined;
  /** The host's last request for a tab that was followed. */
  readonly tabRequest: number | undefined;
  readonly scope: NeighbourScope;
  /** The attention map that is shown: its layer from 1, its head from 1 or 0 for the mean. */
  readonly attentionLayer: number;
  readonly attentionHead: number;
  /** Parts of the chosen token that are unfolded. */
  readonly showsPath: boolean;
  readonly showsInputs: boolean;
}

interface SavedState extends PageState, Omit<Choices, 'tab'> {
  readonly tokenSegment: number;
  readonly firstToken: number;
}

const startSelection: Selection = { tokenSegment: 0, token: undefined, layer: -1 };
const startChoices: Choices = {
  cosineOrder: 'highest',
  tab: undefined,
  tabRequest: undefined,
  scope: 'content',
  attentionLayer: 1,
  attentionHead: 1,
  showsPath: false,
  showsInputs: false,
};

// Scrolling changes the place many times a second, and each time kept is a message with the whole state.
const saveDelayMs = 200;

/** What survives a hide and a reload of the page. A component that reads it is drawn again when it changes. */
export class PageMemory {
  readonly #vscode: VscodeApi;
  #restore: unknown;
  #restoreText: string | undefined;
  #contentId: string | undefined;
  #segment = 0;
  readonly #selection = signal(startSelection);
  readonly #choices = signal(startChoices);
  // Not to be followed: nothing is drawn again because somebody scrolls.
  #firstToken = 0;
  #isEntered = false;
  #saveTimer: number | undefined;

  constructor(vscode: VscodeApi) {
    this.#vscode = vscode;
    const saved = vscode.getState();
    if (!isSavedState(saved)) return;
    const { restore, contentId, segment, tokenSegment, token, layer, firstToken } = saved;
    this.#restore = restore;
    this.#contentId = contentId;
    this.#segment = segment;
    this.#selection.value = { tokenSegment, token: token < 0 ? undefined : token, layer };
    this.#choices.value = savedChoices(saved);
    this.#firstToken = firstToken;
  }

  get selection(): Selection {
    return this.#selection.value;
  }

  get choices(): Choices {
    return this.#choices.value;
  }

  /** First token in view. */
  get firstToken(): number {
    return this.#firstToken;
  }

  /**
   * What the host has. Forgets the selection when the content is another one. Nothing is kept before the first
   * call.
   */
  enter(contentId: string, segment: number, restore: unknown): void {
    const isSame = contentId === this.#contentId;
    const restoreText = JSON.stringify(restore);
    const isKept = isSame && segment === this.#segment && restoreText === this.#restoreText;
    if (isKept && this.#isEntered) return;
    if (!isSame) {
      this.#selection.value = startSelection;
      this.#firstToken = 0;
      // Looking through every open file is asked for each time: it may take long. The workspace has its index.
      const choices = this.#choices.peek();
      if (choices.scope === 'openEditors') {
        this.#choices.value = { ...choices, scope: startChoices.scope };
      }
    }
    this.#isEntered = true;
    this.#contentId = contentId;
    this.#restore = restore;
    this.#restoreText = restoreText;
    this.#segment = segment;
    this.#save();
  }

  choose(change: Partial<Selection>): void {
    this.#selection.value = { ...this.#selection.peek(), ...change };
    this.#save();
  }

  /** What was chosen in another text no longer applies. */
  enterText(segment: number): void {
    if (this.#selection.peek().tokenSegment === segment) return;
    this.#firstToken = 0;
    this.choose({ tokenSegment: segment, token: undefined });
  }

  /** The first token in view, kept when the scrolling rests. */
  scrollTo(firstToken: number): void {
    this.#firstToken = firstToken;
    this.#saveTimer ??= window.setTimeout(() => this.#save(), saveDelayMs);
  }

  prefer(change: Partial<Choices>): void {
    this.#choices.value = { ...this.#choices.peek(), ...change };
    this.#save();
  }

  #save(): void {
    window.clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    if (!this.#isEntered) return;
    const { token, ...selection } = this.#selection.peek();
    const { tab, ...choices } = this.#choices.peek();
    const state: SavedState = {
      ...selection,
      ...choices,
      firstToken: this.#firstToken,
      tab: tab ?? 'tokens',
      segment: this.#segment,
      token: token ?? -1,
      restore: this.#restore,
      contentId: this.#contentId ?? '',
    };
    this.#vscode.setState(state);
  }
}

// An older version of the page may have left something else.
function isSavedState(data: unknown): data is SavedState {
  if (typeof data !== 'object' || data === null) return false;
  const state = data as Partial<Record<keyof SavedState, unknown>>;
  const counts = [state.segment, state.tokenSegment, state.token, state.layer, state.firstToken];
  return typeof state.contentId === 'string' && counts.every(Number.isInteger);
}

function savedChoices(saved: Partial<Record<keyof SavedState, unknown>>): Choices {
  const { cosineOrder, tab, tabRequest, scope } = saved as SavedState;
  const { attentionLayer, attentionHead } = saved as SavedState;
  const isMap = Number.isInteger(attentionLayer) && Number.isInteger(attentionHead);
  return {
    cosineOrder: cosineOrders.includes(cosineOrder) ? cosineOrder : startChoices.cosineOrder,
    tab: tabs.includes(tab) ? tab : undefined,
    tabRequest: Number.isInteger(tabRequest) ? tabRequest : undefined,
    scope: scopes.includes(scope) ? scope : startChoices.scope,
    attentionLayer: isMap ? attentionLayer : startChoices.attentionLayer,
    attentionHead: isMap ? attentionHead : startChoices.attentionHead,
    showsPath: saved.showsPath === true,
    showsInputs: saved.showsInputs === true,
  };
}

import { signal } from '@preact/signals';
import { repetitionBars, type RepetitionBar } from '../protocol/page/pageRepetitions.ts';
import type { NeighbourScope } from '../protocol/page/pageNeighbours.ts';
import type { PageState } from '../protocol/pageApi.ts';
import type { TableFilter, TableOrderRequest } from '../protocol/page/pageTables.ts';
import type { PagePairRequest } from '../protocol/pageTokens.ts';
import { panelTabs, type PanelTab } from '../protocol/panelTabs.ts';
import type { VscodeApi } from './vscodeApi.ts';

/** `error`: the largest first. */
export type NumberOrder = 'error' | 'predicted' | 'actual' | 'place';

/** `teach`: what would teach most. `probability`: the surest guess first. `place`: as in the documents. */
export type LabelOrder = 'teach' | 'label' | 'probability' | 'place';

export type CosineOrder = 'position' | 'piece' | 'highest' | 'lowest';

/** The token that another one is compared with; of a past version it is none. */
type KeptToken = PagePairRequest['other'] & { readonly version: string };

/** What was chosen in one content; a new content begins anew. */
export interface Selection {
  /** The segment that the token is one of. */
  readonly tokenSegment: number;
  /** Undefined: the first token of the text itself. */
  readonly token: number | undefined;
  readonly layer: number;
  readonly other?: KeptToken | undefined;
  /** Which records of a table are shown, and in what order. */
  readonly filter?: TableFilter | undefined;
  readonly sort?: TableOrderRequest['sort'];
  /** The column of numbers that the Labels tab learns; undefined: labels. */
  readonly learned?: string | undefined;
}

/** What was chosen for every content. */
export interface Choices {
  readonly cosineOrder: CosineOrder;
  /** Undefined until the host or the user has chosen one. */
  readonly tab: PanelTab | undefined;
  readonly scope: NeighbourScope;
  /** What is looked for in the workspace. */
  readonly workspaceUnit: 'passage' | 'line';
  /** What the tab of similarity shows, and in which order its matrix stands. */
  readonly similarityView: 'pairs' | 'repetitions' | 'apart';
  readonly matrixOrder: 'text' | 'likeness';
  /** How near repetitions are at least: a word, or a cosine. */
  readonly repetitionBar: RepetitionBar | number;
  /** The attention map that was chosen: its layer from 1, its head from 1 or 0 for the mean. */
  readonly attentionLayer: number | undefined;
  readonly attentionHead: number | undefined;
  /** Parts of the chosen token that are unfolded. */
  readonly showsPath: boolean;
  readonly showsPair: boolean;
  readonly showsInputs: boolean;
  /** Whether the chosen attention map is drawn as lines. */
  readonly showsLines: boolean;
  /** Whether the ids stand under the pieces. */
  readonly showsIds: boolean;
  /** In which order the texts of the Labels tab stand. */
  readonly labelOrder: LabelOrder;
  readonly numberOrder: NumberOrder;
  readonly showsList: boolean;
  /** Percent of the window that the list has above the tab, and beside it; undefined: as the style sheet says. */
  readonly listHeight: number | undefined;
  readonly listWidth: number | undefined;
}

interface SavedState extends PageState, Omit<Choices, 'tab'> {
  readonly tokenSegment: number;
  readonly firstToken: number;
  readonly other: KeptToken | undefined;
  readonly filter: TableFilter | undefined;
  readonly sort: TableOrderRequest['sort'];
  readonly learned: string | undefined;
}

const startSelection: Selection = { tokenSegment: 0, token: undefined, layer: -1 };

const isOneOf =
  (...all: readonly unknown[]) =>
  (value: unknown): boolean =>
    all.includes(value);
const isFlag = isOneOf(true, false);
const isRepetitionBar = (value: unknown): boolean =>
  typeof value === 'number' ? value > 0 && value <= 1 : isOneOf(...repetitionBars)(value);

/** What each choice is at first, and whether what was kept may be one: an older page may have left something else. */
const choiceRules: {
  readonly [K in keyof Choices]: readonly [start: Choices[K], isOne: (value: unknown) => boolean];
} = {
  cosineOrder: ['highest', isOneOf('position', 'piece', 'highest', 'lowest')],
  tab: [undefined, isOneOf(...panelTabs.map(({ key }) => key))],
  scope: ['content', isOneOf('content', 'openEditors', 'workspace')],
  workspaceUnit: ['passage', isOneOf('passage', 'line')],
  similarityView: ['pairs', isOneOf('pairs', 'repetitions', 'apart')],
  matrixOrder: ['text', isOneOf('text', 'likeness')],
  repetitionBar: ['same', isRepetitionBar],
  attentionLayer: [undefined, Number.isInteger],
  attentionHead: [undefined, Number.isInteger],
  showsPath: [false, isFlag],
  showsPair: [false, isFlag],
  showsInputs: [false, isFlag],
  showsLines: [false, isFlag],
  showsIds: [false, isFlag],
  labelOrder: ['teach', isOneOf('teach', 'label', 'probability', 'place')],
  numberOrder: ['error', isOneOf('error', 'predicted', 'actual', 'place')],
  showsList: [true, isFlag],
  listHeight: [undefined, Number.isFinite],
  listWidth: [undefined, Number.isFinite],
};

// Scrolling changes the place many times a second, and each time kept is a message with the whole state.
const saveDelayMs = 200;

/** What survives a hide and a reload of the page. A component that reads it is drawn again when it changes. */
export class PageMemory {
  readonly #vscode: VscodeApi;
  readonly #selection = signal(startSelection);
  readonly #choices = signal(choicesOf({}));
  // Not to be followed: nothing is drawn again because somebody scrolls.
  #firstToken = 0;
  #contentId: string | undefined;
  /** What the host had last; undefined before the first call of `enter`. */
  #entered: Pick<PageState, 'contentId' | 'segment' | 'restore'> | undefined;
  #saveTimer: number | undefined;

  constructor(vscode: VscodeApi) {
    this.#vscode = vscode;
    const saved = vscode.getState();
    if (!isSavedState(saved)) return;
    const { contentId, tokenSegment, token, layer, firstToken, other, filter, sort, learned } =
      saved;
    this.#contentId = contentId;
    const isKept = typeof other?.version === 'string' && typeof other.segment === 'number';
    this.#selection.value = {
      ...{ tokenSegment, layer },
      token: token < 0 ? undefined : token,
      other: isKept ? other : undefined,
      filter: isFilter(filter) ? filter : undefined,
      sort: typeof sort?.column === 'string' ? sort : undefined,
      learned: typeof learned === 'string' ? learned : undefined,
    };
    this.#choices.value = choicesOf({ ...saved });
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
    const entered = { contentId, segment, restore };
    if (JSON.stringify(entered) === JSON.stringify(this.#entered)) return;
    if (contentId !== this.#contentId) {
      this.#contentId = contentId;
      this.#selection.value = startSelection;
      this.#firstToken = 0;
      // Looking through every open file is asked for each time: it may take long. The workspace has its index.
      if (this.#choices.peek().scope === 'openEditors') this.prefer({ scope: 'content' });
    }
    this.#entered = entered;
    this.#save();
  }

  choose(change: Partial<Selection>): void {
    this.#selection.value = { ...this.#selection.peek(), ...change };
    this.#save();
  }

  /** What was chosen in another text no longer applies. */
  enterText(segment: number, token: number | undefined): void {
    const { tokenSegment, token: chosen } = this.#selection.peek();
    const isSame = tokenSegment === segment;
    if (!isSame) this.#firstToken = 0;
    this.choose({ tokenSegment: segment, token: isSame && chosen !== undefined ? chosen : token });
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
    if (!this.#entered) return;
    const { token, other, filter, sort, learned, ...selection } = this.#selection.peek();
    const { tab, ...choices } = this.#choices.peek();
    const state: SavedState = {
      ...this.#entered,
      ...selection,
      ...choices,
      firstToken: this.#firstToken,
      tab: tab ?? 'tokens',
      token: token ?? -1,
      other,
      filter,
      sort,
      learned,
    };
    this.#vscode.setState(state);
  }
}

function isSavedState(data: unknown): data is SavedState {
  if (typeof data !== 'object' || data === null) return false;
  const state = data as Partial<Record<keyof SavedState, unknown>>;
  const counts = [state.segment, state.tokenSegment, state.token, state.layer, state.firstToken];
  return typeof state.contentId === 'string' && counts.every(Number.isInteger);
}

function isFilter(filter: Partial<TableFilter> | undefined): filter is TableFilter {
  return typeof filter?.text === 'string' && typeof filter.isWhole === 'boolean';
}

function choicesOf(saved: Readonly<Record<string, unknown>>): Choices {
  const all = Object.entries(choiceRules).map(([name, [start, isOne]]) => [
    name,
    isOne(saved[name]) ? saved[name] : start,
  ]);
  return Object.fromEntries(all) as Choices;
}

import type * as vscode from 'vscode';
import { isCancellation } from '../../core/errors/appError.ts';
import { t, tCount } from '../../core/l10n/translate.ts';
import { asItIsText, isSearchedAsItIs, leftOutText } from '../../core/search/leftOutText.ts';
import type { ResultHit } from '../../host/results.ts';
import { uriOfIndexPath } from '../../host/index/indexPaths.ts';
import { nameOf } from '../../host/text/resource.ts';
import type { LeftOutFile } from '../../protocol/indexApi.ts';
import { goneItem, type HitItem } from './hitItem.ts';

// While an arrow key is held down, files are not opened one after the other.
const previewDelayMs = 60;
const namedFiles = 3;

/** A row of the search: a hit, or something to say or to choose. `key` names it in later answers. */
export type SearchRow =
  HitItem | (vscode.QuickPickItem & { readonly hit?: undefined; readonly key?: string });

export const indexKey = 'index';

/** A row that leads to the index. Its label has no letters: see `hitItem`. */
export function indexRow(): SearchRow {
  return {
    label: '$(database)',
    description: t('Index Workspace…'),
    detail: t('Gives every passage its vector, so that a search finds the best ones at once.'),
    alwaysShow: true,
    key: indexKey,
  };
}

export const leftOutKey = 'leftOut';

/** A row that says which files are not searched and leads to the limits of size; none where all are. */
export function leftOutRows(files: readonly LeftOutFile[]): SearchRow[] {
  const name = ({ path }: LeftOutFile): string => nameOf(uriOfIndexPath(path));
  const [broken, ...others] = files.filter(isSearchedAsItIs);
  const asItIs = broken && asItIsText(name(broken), broken);
  const alike =
    others.length === 0
      ? undefined
      : tCount(others.length, '{0} more file is like this.', '{0} more files are like this.');
  const rows = asItIs ? [noteRow('info', asItIs, alike)] : [];
  const left = files.filter((file) => !isSearchedAsItIs(file));
  if (left.length === 0) return rows;
  const names = left.slice(0, namedFiles).map(name).join(', ');
  return [
    ...rows,
    {
      label: '$(info)',
      description: leftOutText(left),
      detail:
        left.length > namedFiles
          ? t(
              '{0} and others: opens the settings of the size limits, which include larger files.',
              names,
            )
          : t('{0}: opens the settings of the size limits, which include larger files.', names),
      alwaysShow: true,
      key: leftOutKey,
    },
  ];
}

/** A row that says something. */
export function noteRow(icon: string, text: string, detail?: string): SearchRow {
  return { label: `$(${icon}) ${text}`, alwaysShow: true, ...(detail && { detail }) };
}

/** The list of the quick pick: what is active in it, and the preview of that. */
export class SearchRows {
  readonly #pick: vscode.QuickPick<SearchRow>;
  readonly #preview: (hit: ResultHit) => Promise<void>;
  readonly #onMoved: () => void;
  readonly #log: vscode.LogOutputChannel;
  readonly #listening: vscode.Disposable;
  /** Keys of hits whose files are gone: a later answer of the same query may still have them. */
  readonly #gone = new Set<string>();
  /** Whether the user has moved in the list since it was filled. */
  #hasMoved = false;
  /** The query whose hits are shown. */
  #query: string | undefined;
  /** What the rows are and say. */
  #shown = '';
  #previewed: string | undefined;
  #previewSoon: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** `preview` rejects where the hit's file is gone; `onMoved` hears that the user moves in the list. */
  constructor(
    pick: vscode.QuickPick<SearchRow>,
    { preview, onMoved }: { preview: (hit: ResultHit) => Promise<void>; onMoved: () => void },
    log: vscode.LogOutputChannel,
  ) {
    this.#pick = pick;
    this.#preview = preview;
    this.#onMoved = onMoved;
    this.#log = log;
    this.#listening = pick.onDidChangeActive(([row]) => {
      this.#onActive(row);
    });
  }

  /** Fills the list. Of the same query it is the one before, refined: what the user has moved to stays active. */
  fill(found: readonly SearchRow[], query: string): void {
    const pick = this.#pick;
    const isSame = query === this.#query;
    if (!isSame) this.#gone.clear();
    const rows = found.map((row) => (row.hit && this.#gone.has(row.key) ? goneItem(row) : row));
    // The same rows set again would take away a move in the list that is not told yet.
    const shown = JSON.stringify(
      rows.map((row) => [row.key, row.label, row.description, row.detail]),
    );
    if (isSame && shown === this.#shown) return;
    this.#shown = shown;
    const [before] = pick.activeItems;
    const kept =
      isSame && this.#hasMoved && before?.key !== undefined
        ? rows.find(({ key }) => key === before.key)
        : undefined;
    this.#query = query;
    this.#hasMoved = kept !== undefined;
    if (!kept) this.#previewed = undefined;
    pick.keepScrollPosition = isSame && rows.length > 0;
    pick.items = rows;
    if (kept) pick.activeItems = [kept];
  }

  /** The next list is another one, also where the query is not. */
  restart(): void {
    this.#query = undefined;
    this.#hasMoved = false;
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#previewSoon);
    this.#listening.dispose();
  }

  #onActive(row: SearchRow | undefined): void {
    clearTimeout(this.#previewSoon);
    if (!row || (row.key !== undefined && row.key === this.#previewed)) return;
    // The first row is active by itself: the editor must not jump while one types.
    if (!this.#hasMoved && row === this.#pick.items[0]) return;
    this.#hasMoved = true;
    this.#onMoved();
    if (row.hit) this.#previewSoon = setTimeout(() => void this.#show(row), previewDelayMs);
  }

  async #show(row: HitItem): Promise<void> {
    this.#previewed = row.key;
    try {
      await this.#preview(row.hit);
    } catch (error) {
      if (isCancellation(error)) {
        // Another row is previewed by now, or this one may be asked for again.
        if (this.#previewed === row.key) this.#previewed = undefined;
        return;
      }
      this.#log.debug(String(error));
      if (!this.#isDisposed) this.#markGone(row);
    }
  }

  #markGone({ key }: HitItem): void {
    this.#gone.add(key);
    this.fill(this.#pick.items, this.#query ?? '');
  }
}

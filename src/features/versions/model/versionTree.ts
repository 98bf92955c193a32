import type {
  AlignedPassage,
  PassageChange,
} from '../../../core/analysis/versions/alignedPassages.ts';
import { passageChanges } from '../../../core/analysis/versions/alignedPassages.ts';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { VersionPassage, VersionPassages } from './versionFiles.ts';

/** What became of a passage, with where it stands in each version. */
export interface VersionRow {
  readonly kind: 'row';
  readonly change: PassageChange;
  readonly older: VersionPassage | undefined;
  readonly newer: VersionPassage | undefined;
  /** NaN where it is in one version alone. */
  readonly cosine: number;
  /** From 0, among all rows. */
  readonly index: number;
}

/** A file with rows that are shown. */
export interface VersionFileNode {
  readonly kind: 'file';
  readonly path: string;
  readonly rows: readonly VersionRow[];
}

export type VersionNode = VersionFileNode | VersionRow;

/** Whether rows of a kind are shown. */
export type ShownChanges = ReadonlySet<PassageChange>;

/** What is the same is shown when asked for. */
const changesShownFirst: ShownChanges = new Set(
  passageChanges.filter((change) => change !== 'same'),
);

/** The rows of two versions: all of them, counted, and those that are shown. */
export class VersionTree {
  readonly rows: readonly VersionRow[];
  readonly shown: ShownChanges;
  readonly counts: Readonly<Record<PassageChange, number>>;
  /** Of one file its rows, else files with theirs, by their paths. */
  readonly roots: readonly VersionNode[];
  readonly #fileOf = new Map<VersionRow, VersionFileNode>();

  constructor(rows: readonly VersionRow[], shown: ShownChanges) {
    this.rows = rows;
    this.shown = shown;
    const counts = { same: 0, moved: 0, reworded: 0, new: 0, gone: 0 };
    for (const { change } of rows) counts[change]++;
    this.counts = counts;
    const paths = new Set(rows.flatMap(({ older, newer }) => [older?.path, newer?.path]));
    paths.delete(undefined);
    const visible = rows.filter(({ change }) => shown.has(change));
    if (paths.size < 2) {
      this.roots = visible;
      return;
    }
    const byPath = new Map<string, VersionRow[]>();
    for (const row of visible) {
      const path = pathOf(row);
      const known = byPath.get(path);
      if (known) known.push(row);
      else byPath.set(path, [row]);
    }
    this.roots = [...byPath].map(([path, own]) => {
      const file: VersionFileNode = { kind: 'file', path, rows: own };
      for (const row of own) this.#fileOf.set(row, file);
      return file;
    });
  }

  static of(
    older: VersionPassages,
    newer: VersionPassages,
    aligned: readonly AlignedPassage[],
  ): VersionTree {
    const rows = aligned.map(({ change, cosine, ...at }, index) => ({
      kind: 'row' as const,
      change,
      older: older.passages[at.older],
      newer: newer.passages[at.newer],
      cosine,
      index,
    }));
    return new VersionTree(rows, changesShownFirst);
  }

  with(shown: ShownChanges): VersionTree {
    return new VersionTree(this.rows, shown);
  }

  childrenOf(node: VersionNode | undefined): readonly VersionNode[] {
    if (!node) return this.roots;
    return node.kind === 'file' ? node.rows : [];
  }

  parentOf(node: VersionNode): VersionFileNode | undefined {
    return node.kind === 'row' ? this.#fileOf.get(node) : undefined;
  }
}

/** Where a passage stands by now: its file in the newer version, else in the older one. */
export function pathOf({ newer, older }: VersionRow): string {
  return (newer ?? older)?.path ?? '';
}

/** What is said above the rows: how many there are of each kind, and what is not shown. */
export function versionsMessage({ counts, shown, rows, roots }: VersionTree): string {
  if (rows.length === 0) return t('Neither version has a passage.');
  const all = passageChanges.map((change) => countText(change, counts[change])).join(' · ');
  const isUnchanged = counts.same === rows.length;
  if (isUnchanged && !shown.has('same')) {
    return t('{0}. Every passage is the same; choose Filter by Kind to see them.', all);
  }
  if (roots.length > 0) return all;
  return t('{0}. None is of a kind that is shown; choose Filter by Kind.', all);
}

function countText(change: PassageChange, count: number): string {
  switch (change) {
    case 'same':
      return tCount(count, '{0} the same', '{0} the same');
    case 'moved':
      return tCount(count, '{0} moved', '{0} moved');
    case 'reworded':
      return tCount(count, '{0} reworded', '{0} reworded');
    case 'new':
      return tCount(count, '{0} new', '{0} new');
    case 'gone':
      return tCount(count, '{0} gone', '{0} gone');
  }
}

/** What a kind is called. */
export function changeText(change: PassageChange): string {
  switch (change) {
    case 'same':
      return t('Same');
    case 'moved':
      return t('Moved');
    case 'reworded':
      return t('Reworded');
    case 'new':
      return t('New');
    case 'gone':
      return t('Gone');
  }
}

/** What a kind means, in a sentence. */
export function changeMeaning(change: PassageChange): string {
  switch (change) {
    case 'same':
      return t('Equal, and in the same order.');
    case 'moved':
      return t('Stands elsewhere now, in the same words or in others.');
    case 'reworded':
      return t('In its place, said in other words.');
    case 'new':
      return t('In the newer version alone.');
    case 'gone':
      return t('In the older version alone.');
  }
}

/** Where a row's passage stands in both versions, and how near they are. */
export function rowFacts({ change, older, newer, cosine }: VersionRow): string {
  const lineOf = (passage: VersionPassage): string => String(passage.start.line + 1);
  const nearness = cosine < 1 ? [t('cosine {0}', cosine.toFixed(2))] : [];
  if (!older) return newer ? t('line {0}', lineOf(newer)) : '';
  if (!newer) return t('was line {0}', lineOf(older));
  const isOtherFile = older.path !== newer.path;
  const from = isOtherFile ? `${older.path}:${lineOf(older)}` : lineOf(older);
  const where =
    change === 'moved' || lineOf(older) !== lineOf(newer)
      ? t('line {0}, was {1}', lineOf(newer), from)
      : t('line {0}', lineOf(newer));
  return [where, ...nearness].join(' · ');
}

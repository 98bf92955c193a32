import { foldText } from '../../../core/search/foldedText.ts';
import type { Query } from '../../../core/search/query.ts';
import type { Steps } from '../../../core/search/steps.ts';
import { documentKindOfPath, isTableKind } from '../../../core/text/blocks/documentKind.ts';
import type { TextFilter } from '../../query/textFilter.ts';
import type { SegmentTitles } from '../store/segmentTitles.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import type { IndexScope } from './indexScope.ts';

// And what titles are joined and cut by.
const ascii = /^[\0-\x7f·…]*$/;

/**
 * What the records of tables say in their other columns, as far as their titles have it: some 120 units, of each column 40. What
 * is in quotes may stand there.
 */
export class RecordTitles {
  readonly #workspace: WorkspaceDatabase;
  readonly #scope: IndexScope;
  readonly #titles: (path: string) => SegmentTitles;

  constructor(workspace: WorkspaceDatabase, scope: IndexScope) {
    this.#workspace = workspace;
    this.#scope = scope;
    this.#titles = titlesOfOne(workspace);
  }

  /** Undefined of a segment that is no record, or says nothing beside its text. */
  of(segment: number): string | undefined {
    const { path, number } = this.#scope.segment(segment);
    return isTable(path) ? this.#titles(path)(number) : undefined;
  }

  /** Of the records that are looked at, those that a query wants for what they say beside their text. */
  *wanted(
    query: Query,
    filter: TextFilter,
    isLookedAt: (segment: number, place: number) => boolean,
  ): Steps<ReadonlySet<number>> {
    const wanted = new Set<number>();
    const mayHold = phraseIn(query.wanted.phrases);
    const titles = titlesOfOne(this.#workspace, true);
    for (const segment of this.#scope.segmentsIn(isTable)) {
      yield undefined;
      const { path, number, textId } = this.#scope.segment(segment);
      if (!isLookedAt(segment, this.#scope.placeOf(textId))) continue;
      const title = titles(path)(number);
      if (title === undefined || !mayHold(title)) continue;
      const text = this.#workspace.uncheckedText(textId);
      if (yield* filter.accepts(text, () => title)) wanted.add(segment);
    }
    return wanted;
  }
}

/** The titles of a file by its path, kept until those of another are asked for. `areInTurn`: see `WorkspaceDatabase.titles`. */
function titlesOfOne(
  workspace: WorkspaceDatabase,
  areInTurn = false,
): (path: string) => SegmentTitles {
  let last: { readonly path: string; readonly titles: SegmentTitles } | undefined;
  return (path) => {
    if (last?.path !== path) last = { path, titles: workspace.titles(path, areInTurn) };
    return last.titles;
  };
}

function isTable(path: string): boolean {
  return isTableKind(documentKindOfPath(path));
}

/** A fast look whether a title may hold one of some phrases: most hold none. */
function phraseIn(phrases: readonly string[]): (title: string) => boolean {
  const words = phrases.map(
    (phrase) =>
      foldText(phrase)
        .toLowerCase()
        .match(/[a-z0-9]+/g) ?? [],
  );
  return (title) => {
    if (!ascii.test(title)) return true;
    const lower = title.toLowerCase();
    return words.some((each) => each.every((word) => lower.includes(word)));
  };
}

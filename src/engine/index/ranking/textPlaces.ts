import { limitsTexts, parseQuery } from '../../../core/search/query.ts';
import type { Steps } from '../../../core/search/steps.ts';
import type { ReadText } from '../../../core/text/segment.ts';
import type { TextPlacesAnswer, TextPlacesRequest } from '../../../protocol/indexApi.ts';
import { TextFilter } from '../../query/textFilter.ts';
import type { WorkspaceDatabase } from '../store/workspaceDatabase.ts';
import type { IndexScope, ScopePart } from './indexScope.ts';
import { RecordTitles } from './recordTitles.ts';
import { searchedPart } from './searchedPart.ts';
import { WantedTexts } from './wantedTexts.ts';

/** Where a text stands in a scope. Throws `invalidInput` for a glob or a pattern that cannot be followed. */
export function* textPlaces(
  workspace: WorkspaceDatabase,
  scope: IndexScope,
  request: Omit<TextPlacesRequest, 'location'>,
): Steps<TextPlacesAnswer> {
  const { text, input, query = '', under, roots = [], exclude, limit } = request;
  const place = scope.placeOf(workspace.textId({ text, input }) ?? -1);
  if (place < 0) return { places: [], count: 0 };
  const asked = parseQuery(query);
  // Those of equal texts are few.
  const texts = new Map<number, ReadText>();
  const textOf = (id: number): ReadText => {
    const known = texts.get(id) ?? workspace.readText(id);
    texts.set(id, known);
    return known;
  };
  let required: Set<number> | undefined;
  /** Of a text that stands in several records: those without what is in quotes. */
  const refused = new Set<number>();
  const titles = new RecordTitles(workspace, scope);
  if (limitsTexts(asked)) {
    const filter = new TextFilter(asked);
    required = new Set();
    for (const each of scope.equalTexts().of(place) ?? [place]) {
      const { text: said } = textOf(scope.textIds[each] ?? 0);
      if (yield* filter.accepts(said)) {
        required.add(each);
        continue;
      }
      for (const segment of asked.wanted.phrases.length > 0 ? scope.segmentsOf(each) : []) {
        yield undefined;
        if (!(yield* filter.accepts(said, () => titles.of(segment)))) refused.add(segment);
        else required.add(each);
      }
    }
  }
  const part = searchedPart(scope, asked, { under, roots });
  const elsewhere = exclude && scope.without(exclude).allows;
  const allows: ScopePart['allows'] = (segment) =>
    part?.allows(segment) !== false && elsewhere?.(segment) !== false && !refused.has(segment);
  const segments = new WantedTexts(scope, { required, part: { allows } }).segmentsOf(place);
  const places = Array.from(segments.subarray(0, limit), (segment) => {
    const { path, cell, start, end, line, textId } = scope.segment(segment);
    return { path, cell, start, end, line, ...textOf(textId) };
  });
  return { places, count: segments.length };
}

import { AppError } from '../../../../core/errors/appError.ts';
import { t } from '../../../../core/l10n/translate.ts';
import type { ContentReference } from '../../../../protocol/contentReference.ts';
import type { JobProgress } from '../../../../protocol/jobs/textSetApi.ts';
import type { DescribedThemes } from '../../../../protocol/jobs/themeJobs.ts';
import type { PageTheme, PageThemes, PageThemesApi } from '../../../../protocol/page/pageThemes.ts';
import type { CallOptions } from '../../../../protocol/rpc.ts';
import type { AnswerContext } from '../answerContext.ts';
import type { ContentSet, ContentTexts } from '../contentSet.ts';
import type { TextSource } from '../textSource.ts';
import { excluded, isNew, noise, ThemeBook } from './themeBook.ts';

const leastTexts = 3;

/** Themes as numbers of a set: by text, from 0, in an order that means nothing; -1 for none. */
interface Dense {
  readonly themeOf: Int32Array;
  /** By number, the theme's id. */
  readonly ids: readonly number[];
}

type Asked = CallOptions<JobProgress> & { readonly signal: AbortSignal };

/** What the page asks about themes of the content's texts. */
export function themeAnswers<T extends TextSource>(
  { current, until }: AnswerContext<T>,
  set: Pick<ContentSet<T>, 'texts' | 'run'>,
): PageThemesApi {
  const books = new WeakMap<object, ThemeBook>();
  const bookOf = (reference: ContentReference): ThemeBook => {
    const content = current(reference);
    const book = books.get(content) ?? new ThemeBook();
    books.set(content, book);
    return book;
  };
  /** The last description: a new name changes none. */
  let described:
    | { readonly set: string; readonly themeOf: Int32Array; readonly themes: DescribedThemes }
    | undefined;

  const describe = async (
    reference: ContentReference,
    texts: ContentTexts,
    { themeOf, ids }: Dense,
    asked: Asked,
  ): Promise<DescribedThemes> => {
    if (ids.length === 0) {
      return { themes: [], nearness: new Float32Array(texts.texts.length).fill(NaN) };
    }
    const isSame =
      described?.set === texts.set &&
      described.themeOf.every((theme, text) => theme === themeOf[text]);
    if (described && isSame) return described.themes;
    const themes = await set.run(
      reference,
      texts,
      (api, named, options) =>
        api.describeThemes({ ...named, themeOf, themeCount: ids.length }, options),
      asked,
    );
    described = { set: texts.set, themeOf, themes };
    return themes;
  };

  return {
    async themes(request, { signal, onProgress } = {}) {
      const asked = { signal: until(signal), onProgress };
      const book = bookOf(request);
      const texts = await set.texts(request, asked.signal);
      const { due: method } = book;
      if (method && texts.texts.length >= leastTexts) {
        const without = Int32Array.from(book.excludedAmong(texts.texts));
        const grouping = await set.run(
          request,
          texts,
          (api, named, options) => api.groupTexts({ ...named, method, without }, options),
          asked,
        );
        if (book.due === method) book.group(texts.texts, method, grouping);
      }
      const themes = book.themesOf(texts.texts);
      const dense = denseOf(themes);
      return pageThemes(book, texts, themes, dense, await describe(request, texts, dense, asked));
    },

    async editThemes({ edit, ...request }, { signal, onProgress } = {}) {
      const asked = { signal: until(signal), onProgress };
      const book = bookOf(request);
      switch (edit.kind) {
        case 'rename':
          book.rename(edit.theme, edit.name);
          break;
        case 'merge':
          book.merge(edit.themes);
          break;
        case 'split': {
          const texts = await set.texts(request, asked.signal);
          const themes = book.themesOf(texts.texts);
          const own = Int32Array.from(
            Array.from(themes.keys()).filter((text) => themes[text] === edit.theme),
          );
          const groups = await set.run(
            request,
            texts,
            (api, named, options) => api.splitTexts({ ...named, texts: own }, options),
            asked,
          );
          book.split(edit.theme, smallerGroup(own, groups, texts));
          break;
        }
        case 'exclude':
          book.exclude(edit.theme);
          break;
        case 'excludeTexts': {
          const content = current(request);
          book.excludeTexts(Array.from(edit.segments, (segment) => content.input(segment).trim()));
          break;
        }
        case 'include':
          book.include();
          break;
        case 'group':
          book.groupBy(edit.method);
          break;
        case 'undo':
          book.undo();
          break;
      }
      return { edition: book.edition };
    },
  };
}

/** Of two groups the one of fewer places: the other one keeps the theme's name. */
function smallerGroup(
  own: Int32Array,
  groups: Uint8Array,
  { texts, placeCounts }: ContentTexts,
): string[] {
  const sizes = [0, 0];
  for (const [i, text] of own.entries()) {
    const group = groups[i] ?? 0;
    sizes[group] = (sizes[group] ?? 0) + (placeCounts[text] ?? 1);
  }
  const [first = 0, second = 0] = sizes;
  if (first === 0 || second === 0) {
    throw new AppError(
      'invalidInput',
      t('The texts of this theme are all alike in meaning; it cannot be split.'),
    );
  }
  const apart = second <= first ? 1 : 0;
  return Array.from(own)
    .filter((_, i) => groups[i] === apart)
    .map((text) => texts[text] ?? '');
}

function denseOf(themes: Int32Array): Dense {
  const ids: number[] = [];
  const numbers = new Map<number, number>();
  const themeOf = themes.map((id) => {
    if (id < 0) return -1;
    const number = numbers.get(id) ?? ids.push(id) - 1;
    numbers.set(id, number);
    return number;
  });
  return { themeOf, ids };
}

/** By segment, the largest theme first. */
function pageThemes(
  book: ThemeBook,
  { textOf, placeCounts }: ContentTexts,
  themes: Int32Array,
  { themeOf, ids }: Dense,
  { themes: descriptions, nearness }: DescribedThemes,
): PageThemes {
  const members = ids.map((): number[] => []);
  const counts = { [noise]: 0, [excluded]: 0, [isNew]: 0 };
  for (const [text, number] of themeOf.entries()) {
    const places = placeCounts[text] ?? 1;
    const why = themes[text];
    if (number >= 0) members[number]?.push(text);
    else if (why === noise || why === excluded || why === isNew) counts[why] += places;
  }
  const listed = ids.map((id, number): { readonly number: number; readonly theme: PageTheme } => {
    const texts = members[number] ?? [];
    const given = book.nameOf(id);
    const { name = '', terms = [] } = descriptions[number] ?? {};
    const theme = {
      ...{ id, terms, name: given ?? name, isNamed: given !== undefined },
      segmentCount: texts.reduce((sum, text) => sum + (placeCounts[text] ?? 1), 0),
      textCount: texts.length,
      spread: spreadOf(texts.map((text) => nearness[text] ?? NaN)),
    };
    return { number, theme };
  });
  listed.sort(({ theme: a }, { theme: b }) => b.segmentCount - a.segmentCount || a.id - b.id);
  const placeOf = new Int32Array(ids.length);
  for (const [place, { number }] of listed.entries()) placeOf[number] = place;
  return {
    method: book.method,
    textCount: placeCounts.length,
    themes: listed.map(({ theme }) => theme),
    themeOf: textOf.map((text) => {
      const number = text < 0 ? -1 : (themeOf[text] ?? -1);
      return number < 0 ? -1 : (placeOf[number] ?? -1);
    }),
    nearness: Float32Array.from(textOf, (text) => (text < 0 ? NaN : (nearness[text] ?? NaN))),
    textOf,
    noiseCount: counts[noise],
    excludedCount: counts[excluded],
    newCount: counts[isNew],
    waitingCount: textOf.reduce((count, text) => (text < 0 ? count + 1 : count), 0),
    undoable: book.undoable,
  };
}

/** The 10th percentile, the median and the 90th percentile. */
function spreadOf(values: readonly number[]): PageTheme['spread'] {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return [at(0.1), at(0.5), at(0.9)];
}

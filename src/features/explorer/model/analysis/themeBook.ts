import { startOf } from '../../../../core/text/cutText.ts';
import { AppError } from '../../../../core/errors/appError.ts';
import { t } from '../../../../core/l10n/translate.ts';
import type { ThemeGrouping, ThemeMethod } from '../../../../protocol/jobs/themeJobs.ts';
import type { PageThemes, ThemeEdit } from '../../../../protocol/page/pageThemes.ts';

/** Where a text is that is in no theme: between themes; taken out by hand; come since the texts were grouped. */
export const noise = -1;
export const excluded = -2;
export const isNew = -3;

/** How texts are grouped and what somebody made of it. Never changed: each edit makes another one. */
interface Grouped {
  readonly method: ThemeMethod;
  /** The texts that were grouped: where each stands in `themeOf`. */
  readonly indexes: ReadonlyMap<string, number>;
  /** A theme's id, or why it is in none. */
  readonly themeOf: Int32Array;
  /** Given by hand, by theme's id. */
  readonly names: ReadonlyMap<number, string>;
  readonly nextId: number;
}

// So many edits can be taken back, of many texts fewer.
const mostUndone = 100;
const mostKept = 8_000_000;
const nameUnits = 200;
const defaultMethod: ThemeMethod = { kind: 'kmeans' };

/**
 * The themes of a content as somebody edits them. They are of texts, not of places: a line that moves stays in its theme, and
 * one that is another text by now is new. Kept until another content is shown or the panel is closed.
 */
export class ThemeBook {
  #now: Grouped | undefined;
  readonly #before: { readonly grouped: Grouped; readonly edit: ThemeEdit['kind'] }[] = [];
  #edition = 0;
  /** How the texts are to be grouped; undefined where they are. */
  #due: ThemeMethod | undefined = defaultMethod;

  /** Another number after each edit. */
  get edition(): number {
    return this.#edition;
  }

  /** What `undo` takes back. */
  get undoable(): PageThemes['undoable'] {
    return this.#due && this.#now ? 'group' : this.#before.at(-1)?.edit;
  }

  /** How the texts are to be grouped (anew) before they are shown; undefined where they are. */
  get due(): ThemeMethod | undefined {
    return this.#due;
  }

  /** How they are grouped, or are to be. */
  get method(): ThemeMethod {
    return this.#due ?? this.#now?.method ?? defaultMethod;
  }

  /** Takes over a grouping of texts, of which some may be excluded. */
  group(
    texts: readonly string[],
    method: ThemeMethod,
    { themeOf, themeCount }: ThemeGrouping,
  ): void {
    const isExcluded = new Set(this.excludedAmong(texts));
    const now: Grouped = {
      method,
      indexes: new Map(texts.map((text, i) => [text, i])),
      themeOf: themeOf.map((theme, i) => (isExcluded.has(i) ? excluded : theme)),
      names: new Map(),
      nextId: themeCount,
    };
    this.#due = undefined;
    if (this.#now) this.#edit(now, 'group');
    else this.#now = now;
  }

  /** Which of these texts (their indexes) somebody has taken out. */
  excludedAmong(texts: readonly string[]): number[] {
    return texts.flatMap((text, i) => (this.#themeOf(text) === excluded ? [i] : []));
  }

  /** By text its theme's id, or why it is in none. */
  themesOf(texts: readonly string[]): Int32Array {
    return Int32Array.from(texts, (text) => this.#themeOf(text));
  }

  /** The name that somebody has given. */
  nameOf(theme: number): string | undefined {
    return this.#now?.names.get(theme);
  }

  /** `name` is cut to 200 units; a blank one takes back the one before. */
  rename(theme: number, name: string): void {
    const now = this.#grouped();
    this.#require(theme);
    const names = new Map(now.names);
    const given = startOf(name.trim(), nameUnits);
    if (given === (names.get(theme) ?? '')) return;
    if (given === '') names.delete(theme);
    else names.set(theme, given);
    this.#edit({ ...now, names }, 'rename');
  }

  /** Into the first of them. */
  merge(themes: readonly number[]): void {
    const now = this.#grouped();
    for (const theme of themes) this.#require(theme);
    const [into, ...others] = new Set(themes);
    if (into === undefined || others.length === 0) {
      throw new AppError('invalidInput', t('Choose two themes or more to merge.'));
    }
    const merged = new Set(others);
    const names = new Map(now.names);
    const name = [into, ...others].map((theme) => names.get(theme)).find((given) => given);
    for (const theme of others) names.delete(theme);
    if (name !== undefined) names.set(into, name);
    const themeOf = now.themeOf.map((theme) => (merged.has(theme) ? into : theme));
    this.#edit({ ...now, themeOf, names }, 'merge');
  }

  /** These texts of a theme become one of their own. */
  split(theme: number, apart: readonly string[]): void {
    const now = this.#grouped();
    this.#require(theme);
    const themeOf = this.#moved(now, apart, now.nextId, theme);
    this.#edit({ ...now, themeOf, nextId: now.nextId + 1 }, 'split');
  }

  /** Takes a theme's texts out. */
  exclude(theme: number): void {
    const now = this.#grouped();
    this.#require(theme);
    const themeOf = now.themeOf.map((other) => (other === theme ? excluded : other));
    const names = new Map(now.names);
    names.delete(theme);
    this.#edit({ ...now, themeOf, names }, 'exclude');
  }

  excludeTexts(texts: readonly string[]): void {
    const now = this.#grouped();
    this.#edit({ ...now, themeOf: this.#moved(now, texts, excluded) }, 'excludeTexts');
  }

  /** What was taken out is new again. */
  include(): void {
    const now = this.#grouped();
    const themeOf = now.themeOf.map((theme) => (theme === excluded ? isNew : theme));
    this.#edit({ ...now, themeOf }, 'include');
  }

  /** The texts are to be grouped anew. */
  groupBy(method: ThemeMethod): void {
    this.#due = method;
    this.#edition++;
  }

  /** Takes back the last edit, or that the texts are to be grouped anew; does nothing where there is none. */
  undo(): void {
    if (this.#due && this.#now) {
      this.#due = undefined;
    } else {
      const last = this.#before.pop();
      if (!last) return;
      this.#now = last.grouped;
    }
    this.#edition++;
  }

  #themeOf(text: string): number {
    const index = this.#now?.indexes.get(text);
    return (index === undefined ? undefined : this.#now?.themeOf[index]) ?? isNew;
  }

  /** `from`: only those that are in this theme. */
  #moved(
    { indexes, themeOf }: Grouped,
    texts: readonly string[],
    to: number,
    from?: number,
  ): Int32Array {
    const moved = themeOf.slice();
    for (const text of texts) {
      const index = indexes.get(text);
      if (index === undefined || (from !== undefined && themeOf[index] !== from)) continue;
      moved[index] = to;
    }
    return moved;
  }

  #require(theme: number): void {
    if (this.#now?.themeOf.includes(theme) === true) return;
    throw new AppError('invalidInput', t('This theme is no longer there; choose another one.'));
  }

  #grouped(): Grouped {
    if (this.#now) return this.#now;
    throw new AppError('invalidInput', t('The texts are not in themes yet; wait until they are.'));
  }

  #edit(next: Grouped, edit: ThemeEdit['kind']): void {
    const before = this.#now;
    if (before) this.#before.push({ grouped: before, edit });
    const most = Math.min(mostUndone, Math.floor(mostKept / Math.max(1, next.themeOf.length)));
    this.#before.splice(0, this.#before.length - Math.max(1, most));
    this.#now = next;
    this.#edition++;
  }
}

/**
 * Sentences in the language of the editor. A sentence is written in English where it is said, and its English text is
 * the key of its translations, as in `vscode.l10n`; `{0}`, `{1}`, … are its values. One process says all in one
 * language: the host takes it from the editor and hands it to the page and to the engine as they start, and the command
 * line stays as it begins, in English. So a sentence is made when it is said, never while a file is loaded.
 */
export interface Language {
  /** As `Intl` calls it. */
  readonly name: string;
  /** By the English text; of a sentence with a count by that, `#` and the category of `Intl.PluralRules`. */
  readonly translations: Readonly<Record<string, string>>;
}

/** A number is written as the language does: give a string where the digits are to stay as they are. */
type Value = string | number;

const english: Language = { name: 'en', translations: {} };

let current = english;

/** The language of this process. */
export function language(): Language {
  return current;
}

/** From now on sentences are said in this language; in English without one, or where a translation is missing. */
export function setLanguage(language: Language | undefined): void {
  current = language ?? english;
}

/** A sentence with its values in it. */
export function t(message: string, ...values: readonly Value[]): string {
  const { sentence, name } = translated(message);
  return parts(sentence, texts(values, name)).join('');
}

/** A sentence whose values are other than text, such as elements of a page, in the order in which they are said. */
export function tParts<T>(message: string, ...values: readonly T[]): (string | T)[] {
  return parts(translated(message).sentence, values);
}

/** A sentence with a count, which is its `{0}`; `one` and `many` are the two forms that English has. */
export function tCount(
  count: number,
  one: string,
  many: string,
  ...values: readonly Value[]
): string {
  const { name, translations } = current;
  const category = new Intl.PluralRules(name).select(count);
  const found = translations[`${many}#${category}`] ?? translations[`${many}#other`];
  const sentence = found ?? (count === 1 ? one : many);
  const saidIn = found === undefined ? english.name : name;
  return parts(sentence, texts([count, ...values], saidIn)).join('');
}

/** The sentence to be said for an English one, and the language that it is in. */
function translated(message: string): { readonly sentence: string; readonly name: string } {
  const found = current.translations[message];
  return found === undefined
    ? { sentence: message, name: english.name }
    : { sentence: found, name: current.name };
}

function texts(values: readonly Value[], name: string): string[] {
  return values.map((value) => (typeof value === 'number' ? numberText(value, name) : value));
}

/** What `Intl` makes of a number takes it tens of milliseconds once, as an engine starts: small counts need none of it. */
function numberText(value: number, name: string): string {
  const isPlain = name === english.name && Number.isInteger(value) && value >= 0 && value < 1000;
  return isPlain ? String(value) : value.toLocaleString(name);
}

/** What stands between the values, and the values. One that is not given stays as it is written. */
function parts<T>(sentence: string, values: readonly T[]): (string | T)[] {
  return sentence.split(/(\{\d+\})/).flatMap((part, i): (string | T)[] => {
    // What is split off stands at each second place.
    const index = i % 2 === 1 ? Number(part.slice(1, -1)) : NaN;
    if (index < values.length) return values.slice(index, index + 1);
    return part === '' ? [] : [part];
  });
}

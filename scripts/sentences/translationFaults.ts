/** What is wrong with a language's translations. */
export interface Translated {
  /** As the file's name has it: `de`. */
  readonly language: string;
  readonly translations: Readonly<Record<string, string>>;
}

/**
 * Compares translations with the English sentences by key. `required` are those that must be there; a key's part after
 * `#` is a category of `Intl.PluralRules`, of which each language has its own.
 */
export function translationFaults(
  { language, translations }: Translated,
  english: ReadonlyMap<string, string>,
  required: ReadonlySet<string>,
): string[] {
  const faults: string[] = [];
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const keysOf = (key: string): string[] => {
    const [, many] = /^(.*)#(?:one|other)$/s.exec(key) ?? [];
    return many === undefined ? [key] : pluralCategories.map((name) => `${many}#${name}`);
  };
  const known = new Set([...english.keys()].flatMap(keysOf));
  for (const key of Object.keys(translations)) {
    if (!known.has(key)) faults.push(`${language} translates what is no longer said: ${key}`);
  }
  for (const key of new Set([...required].flatMap(keysOf))) {
    if (!(key in translations)) faults.push(`${language} has no translation of: ${key}`);
  }
  for (const [key, translation] of Object.entries(translations)) {
    const [many] = key.split(/#(?!.*#)/s);
    const sentence = english.get(key) ?? english.get(`${many}#other`) ?? key;
    if (placesIn(sentence) !== placesIn(translation)) {
      faults.push(`${language} has other values than the English: ${translation}`);
    }
  }
  return faults;
}

/** The values of a sentence, each once, in their order. */
function placesIn(sentence: string): string {
  return [...new Set(sentence.match(/\{\d+\}/g))].sort().join(' ');
}

/**
 * What a label says in words (`card_arrival`, `cardArrival` and `card-arrival`: card arrival); undefined where it has none, as a
 * number or `A1`.
 */
export function labelWords(label: string): string | undefined {
  const words = label
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[\s_\-./:#]+/gu, ' ')
    .trim();
  return /\p{L}{3}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(words)
    ? words
    : undefined;
}

/** The words of those classes that have some, and the place of each one's class: an example each. */
export function classWords(classes: readonly string[]): {
  readonly words: readonly string[];
  readonly labels: Int32Array;
} {
  const named = classes.flatMap((name, place) => {
    const words = labelWords(name);
    return words === undefined ? [] : [{ words, place }];
  });
  return {
    words: named.map(({ words }) => words),
    labels: Int32Array.from(named, ({ place }) => place),
  };
}

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

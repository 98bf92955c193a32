/** A text's tokens: how many, and where in the text each ends. */
interface Encoded {
  readonly count: number;
  /** End of each token of the text itself, in UTF-16 units. */
  readonly ends: readonly number[];
}

/**
 * Up to `count` distinct texts of exactly `tokens` tokens, what stands around a text counted: real lines one after the
 * other, cut where there are enough. No line is used twice, so there are fewer where the lines are used up.
 */
export function lengthTexts(
  lines: readonly string[],
  encode: (text: string) => Encoded,
  { tokens, count }: { readonly tokens: number; readonly count: number },
): string[] {
  const texts = new Set<string>();
  let text = '';
  for (const line of lines) {
    if (texts.size === count) break;
    text = text === '' ? line : `${text} ${line}`;
    const { count: found, ends } = encode(text);
    if (found < tokens) continue;
    const around = found - ends.length;
    const cut = text.slice(0, ends[tokens - around - 1]);
    // A word that is cut may be other pieces.
    if (encode(cut).count === tokens) texts.add(cut);
    text = '';
  }
  return [...texts];
}

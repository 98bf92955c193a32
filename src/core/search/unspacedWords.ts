import { onFirstUse } from '../onFirstUse.ts';

// Scripts that are written without spaces between words, and Hangul, whose words take endings. Half of their signs and marks
// are shared, hence the extensions.
const runScripts = String.raw`\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}`;
const run = onFirstUse(() => new RegExp(`[${runScripts}]+`, 'gu'));
// Behind white space and signs, and between two letters of a run.
const partBorder = onFirstUse(
  () =>
    new RegExp(String.raw`[^\p{L}\p{M}\p{N}_]|[${runScripts}](?=(?!\p{M})[${runScripts}])`, 'gu'),
);
// The first of them is Thai. Most texts have none, and are told apart fast.
const mayHoldRun = /[\u0E00-\uFFFF]/;

/** A word's runs of scripts that do not part words by spaces, and what stands between these; empty where it has no run. */
export function unspacedRuns(word: string): { readonly text: string; readonly isRun: boolean }[] {
  if (!mayHoldRun.test(word)) return [];
  const parts: { text: string; isRun: boolean }[] = [];
  let end = 0;
  for (const { 0: text, index } of word.matchAll(run())) {
    if (index > end) parts.push({ text: word.slice(end, index), isRun: false });
    parts.push({ text, isRun: true });
    end = index + text.length;
  }
  if (parts.length > 0 && end < word.length) parts.push({ text: word.slice(end), isRun: false });
  return parts;
}

const longestWord = 32_768;
const letter = /.\p{M}*/gsu;
/** The letters of a run, each with the marks that stand on it: of vowels and tones, which tell words apart. */
export function runLetters(text: string): string[] {
  return text.match(letter) ?? [];
}

/** Each two neighbours of some letters; a single letter is its own. */
export function letterPairs(letters: readonly string[]): string[] {
  if (letters.length < 2) return [...letters];
  return letters.slice(1).map((letter, i) => `${letters[i] ?? ''}${letter}`);
}

/** The words of a text with white space around each letter of a run. */
export function withLettersApart(text: string): string {
  return mayHoldRun.test(text)
    ? text.replace(run(), (letters) => ` ${runLetters(letters).join(' ')} `)
    : text;
}

/**
 * A long text in parts of about `units` that end where no word does that is looked for; one of more than 32,768 units, which
 * the full text does not take either, may be parted.
 */
export function* textParts(text: string, units: number): Generator<string> {
  for (let from = 0; from < text.length;) {
    let to = from + units;
    if (to < text.length) {
      const near = text.slice(to, to + longestWord);
      const borders = partBorder();
      borders.lastIndex = 0;
      const border = borders.exec(near);
      to += border ? border.index + border[0].length : near.length;
    }
    yield text.slice(from, to);
    from = to;
  }
}

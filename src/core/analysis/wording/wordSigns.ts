import { pairedUp, surplus, type Difference } from './difference.ts';
import { looksGerman, type ProseWord } from './proseWords.ts';

const negations: ReadonlySet<string> = new Set(
  `not no none never nobody nothing nowhere neither nor cannot without unless except hardly barely lack lacks lacking fail fails
  failed unable forbidden prohibited banned nicht nie niemals kein keine keinen keinem keiner keines nichts niemand ohne weder
  verboten untersagt außer ne pas jamais aucun aucune rien sans nunca ningún ninguna nada jamás`.split(
    /\s+/,
  ),
);
const negativePrefix = /^(?:un|in|im|il|ir|dis|non|anti|miss?)(?=\p{L}{3})/u;

/** Whether words of both texts are one negated: `impossible` where the other has `possible`. Gives the stem without it. */
export function negatedStem(
  { folded }: ProseWord,
  othersStems: ReadonlySet<string>,
  stemOf: (word: string) => string,
): string | undefined {
  const base = folded.replace(negativePrefix, '');
  const stem = stemOf(base);
  return base !== folded && othersStems.has(stem) ? stem : undefined;
}

export function isNegation({ folded }: ProseWord): boolean {
  return negations.has(folded) || /n't$/.test(folded);
}

/**
 * Texts of which one denies more often than the other. What denies: a word of a list (English, German, the commonest French
 * and Spanish ones), `…n't`, and `un…`, `im…` and the like before a word that the other text has.
 */
export function negationDifferences(
  older: readonly ProseWord[],
  newer: readonly ProseWord[],
  isNegated: (word: ProseWord) => boolean,
): Difference[] {
  const denied = (words: readonly ProseWord[]): string[] =>
    words.filter((word) => isNegation(word) || isNegated(word)).map(({ folded }) => folded);
  const [a, b] = [denied(older), denied(newer)];
  if (a.length === b.length) return [];
  return pairedUp(surplus(a, b), surplus(b, a));
}

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const germanSmall =
  'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const germanTens = 'zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' ');
const counts: ReadonlyMap<string, number> = new Map([
  ...small.map((word, i) => [word, i] as const),
  ...germanSmall.map((word, i) => [word, i] as const),
  ...tens.map((word, i) => [word, 10 * (i + 2)] as const),
  ...germanTens.map((word, i) => [word, 10 * (i + 2)] as const),
  ['dozen', 12],
  ['dutzend', 12],
]);
const multiples: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['hundert', 100],
  ['thousand', 1000],
  ['tausend', 1000],
  ['million', 1_000_000],
  ['millionen', 1_000_000],
  ['billion', 1_000_000_000],
  ['milliarden', 1_000_000_000],
]);
const grouped = /^-?\p{N}{1,3}([.,'’])\p{N}{3}(?:\1\p{N}{3})*$/u;

/** Whether a word is one of a number: `7`, `seven`, `hundred`. `one` is an article as often, and is none. */
export function isNumberWord({ folded, isNumber }: ProseWord): boolean {
  return isNumber || multiples.has(folded) || (counts.has(folded) && folded !== 'one');
}

/** The numbers of a text by their value, in digits or words: `1,000`, `1000` and `one thousand` are one. */
export function numbersIn(words: readonly ProseWord[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.isNumber && !multiples.has(words[i + 1]?.folded ?? '')) {
      found.push(digits(word.text));
      continue;
    }
    let value: number | undefined;
    let total = 0;
    let next = i;
    for (; next < words.length; next++) {
      const { folded, isNumber, text } = words[next]!;
      const count = isNumber ? Number(digits(text)) : counts.get(folded);
      const multiple = multiples.get(folded);
      if (multiple !== undefined) {
        value = (value ?? 1) * multiple;
        if (multiple >= 1000) [total, value] = [total + value, 0];
      } else if (count !== undefined && (next === i || canFollow(value ?? 0, count))) {
        value = (value ?? 0) + count;
      } else break;
    }
    const isAlone = next === i + 1 && word.folded === 'one';
    if (next > i && !isAlone) found.push(String(total + (value ?? 0)));
    if (next > i) i = next - 1;
  }
  return found;
}

/** Whether a count is the rest of a number that is being said: `twenty five`, `hundred and` is not looked through. */
function canFollow(said: number, count: number): boolean {
  return (said % 100 === 0 && count < 100) || (said % 10 === 0 && said % 100 > 10 && count < 10);
}

function digits(text: string): string {
  const ascii = text.normalize('NFKC');
  return grouped.test(ascii) ? ascii.replace(/[.,'’]/g, '') : ascii.replace(',', '.');
}

/** Numbers that one text has and the other has not: `5 → 7`. */
export function numberDifferences(
  older: readonly ProseWord[],
  newer: readonly ProseWord[],
): Difference[] {
  const [a, b] = [numbersIn(older), numbersIn(newer)];
  return pairedUp(surplus(a, b), surplus(b, a));
}

const isName = /^`|_[\p{L}\p{N}]|\p{L}_|^\p{L}+\p{N}|\p{Ll}\p{Lu}|^\p{Lu}{2,}[\p{Lu}\p{N}_]*$/u;
const isCapital = /^\p{Lu}/u;

/**
 * Names that one text has and the other has not: what is written as one in a program, and in texts that are not German words with
 * a capital where no sentence begins. A name at the start of a sentence in both texts is seen as any other word.
 */
export function nameDifferences(
  older: readonly ProseWord[],
  newer: readonly ProseWord[],
): Difference[] {
  const isGerman = looksGerman(older) || looksGerman(newer);
  const lacking = (words: readonly ProseWord[], others: readonly ProseWord[]): string[] => {
    const known = new Set(others.flatMap(({ folded, stem }) => [bare(folded), stem]));
    return words
      .filter(({ text, isFirst, isFunction }) => {
        if (isName.test(text)) return true;
        return !isGerman && !isFirst && !isFunction && isCapital.test(text) && text.length > 1;
      })
      .filter(({ folded, stem }) => !known.has(bare(folded)) && !known.has(stem))
      .map(({ text }) => text);
  };
  return pairedUp(lacking(older, newer), lacking(newer, older));
}

function bare(name: string): string {
  return name.replaceAll('`', '');
}

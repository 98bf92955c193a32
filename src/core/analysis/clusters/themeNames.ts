import { stopWords } from '../../search/stopWords.ts';
import { withoutFillers } from '../../text/segment.ts';

/** What a theme is called. */
export interface ThemeName {
  /** The terms that tell it from the others, the best first: words, and phrases of two. */
  readonly terms: readonly string[];
  /** Up to three of them, which say different things. */
  readonly name: string;
}

const keptTerms = 10;
const namedTerms = 3;
/** A term of one text alone, or of few of many, names no theme. */
const leastTexts = 2;
const leastTextShare = 0.06;
// Of the best term's score; what says less names nothing.
const leastShare = 0.3;
// A phrase says more than its words.
const phraseWeight = 1.4;
const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;
const mostUnits = 20_000;

// Beside `stopWords`, which a search still wants to find: English words that say nothing of what a text is about.
const emptyWords: ReadonlySet<string> = new Set(
  (
    'about after again all also am any because been before being both could even ever every get getting go going got he hello her ' +
    'here hers herself hi him himself his itself just know like long lot make making many may more most much need needed needs one ' +
    'only other out over please really see she should since some something still such take taking tell thank thanks thing think too ' +
    'try trying until us use using very want wanted was way while without yet'
  ).split(' '),
);

interface TermCounts {
  /** By term, in how many texts of the theme. */
  readonly texts: Map<string, number>;
}

/**
 * Names of themes by class-based TF-IDF (Grootendorst 2022, BERTopic): a term's share of the theme's terms times
 * log(1 + mean number of terms of a theme / the term's number in all). What counts of a term is in how many texts it stands: one
 * that repeats a word is no more than one text. `themeOf`: each text's theme, from 0, -1 for none, which counts as a
 * theme of its own so that what stands there, too, names none.
 */
export function themeNames(
  texts: readonly string[],
  themeOf: Int32Array,
  themeCount: number,
): ThemeName[] {
  const counts: TermCounts[] = Array.from({ length: themeCount + 1 }, () => ({ texts: new Map() }));
  const sizes = new Int32Array(themeCount + 1);
  for (const [i, text] of texts.entries()) {
    const theme = themeOf[i] ?? -1;
    const counted = counts[theme === -1 ? themeCount : theme]!.texts;
    sizes[theme === -1 ? themeCount : theme]!++;
    for (const term of termsOf(text)) counted.set(term, (counted.get(term) ?? 0) + 1);
  }
  const inAll = new Map<string, number>();
  for (const { texts: counted } of counts) {
    for (const [term, count] of counted) inAll.set(term, (inAll.get(term) ?? 0) + count);
  }
  const totals = counts.map(({ texts: counted }) => sumOf(counted.values()));
  const filled = totals.filter((total) => total > 0).length;
  const meanTotal = sumOf(totals) / Math.max(1, filled);
  return counts.slice(0, themeCount).map(({ texts: counted }, theme) => {
    const size = sizes[theme]!;
    const least = Math.min(size, Math.max(leastTexts, leastTextShare * size));
    const scoredBy = (texts: number): [term: string, score: number][] =>
      Array.from(counted, ([term, count]): [string, number] => {
        if (count < texts) return [term, 0];
        const weight = term.includes(' ') ? phraseWeight : 1;
        const share = count / Math.max(1, totals[theme]!);
        return [term, weight * share * Math.log(1 + meanTotal / (inAll.get(term) ?? 1))];
      }).filter(([, score]) => score > 0);
    const common = scoredBy(least);
    // Few texts may share no word: then any of theirs.
    const scored = common.length > 0 ? common : scoredBy(1);
    scored.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return named(scored);
  });
}

function named(scored: readonly [term: string, score: number][]): ThemeName {
  const terms = scored.slice(0, keptTerms).map(([term]) => term);
  const best = scored[0]?.[1] ?? 0;
  const chosen: string[] = [];
  for (const [term, score] of scored) {
    if (chosen.length === namedTerms || score < leastShare * best) break;
    if (!chosen.some((other) => saysTheSame(term, other))) chosen.push(term);
  }
  return { terms, name: chosen.join(', ') };
}

/** Whether each word of one stands in the other, in this form or another one. */
function saysTheSame(a: string, b: string): boolean {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  const words = longer.split(' ');
  return shorter.split(' ').some((word) => words.some((other) => isSameStem(word, other)));
}

const mostEndingUnits = 3;
const leastStemUnits = 3;

/** Whether two words differ in their ending alone, by what is common to most languages that have endings. */
function isSameStem(a: string, b: string): boolean {
  let common = 0;
  while (common < a.length && common < b.length && a[common] === b[common]) common++;
  const [shorter, longer] = [Math.min(a.length, b.length), Math.max(a.length, b.length)];
  if (common === longer) return true;
  return common >= leastStemUnits && common >= shorter - 1 && longer - common <= mostEndingUnits;
}

/** The distinct words of a text that say something, and phrases of two words that stand side by side. */
function termsOf(text: string): Set<string> {
  const terms = new Set<string>();
  let before: string | undefined;
  let end = -1;
  const source = withoutFillers(text.slice(0, mostUnits));
  for (const match of source.matchAll(wordPattern)) {
    const word = match[0].toLowerCase().replaceAll('’', "'");
    const isApart = end !== -1 && !/^[\s-]*$/.test(source.slice(end, match.index));
    end = match.index + match[0].length;
    const isSaying =
      !stopWords.has(word) &&
      !emptyWords.has(word) &&
      !contraction.test(word) &&
      /\p{L}{2}|\p{Lo}/u.test(word);
    if (!isSaying) {
      before = undefined;
      continue;
    }
    terms.add(word);
    if (before !== undefined && !isApart) terms.add(`${before} ${word}`);
    before = word;
  }
  return terms;
}

// I'm, don't, you've: as empty as what they are short for.
const contraction = /'(?:s|m|t|d|re|ve|ll)$/;

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

// SQLite leaves longer and shorter words as they are; bytes of UTF-8.
const longestWord = 64;
const shortestWord = 3;

type Condition = (stem: string) => boolean;
/** An ending, and what takes its place. */
type Ending = readonly [ending: string, replacement: string];

const derived: readonly Ending[] = [
  ...pairs(
    'ational ate tional tion enci ence anci ance izer ize logi log bli ble alli al entli ent',
  ),
  ...pairs('eli e ousli ous ization ize ation ate ator ate alism al iveness ive fulness ful'),
  ...pairs('ousness ous aliti al iviti ive biliti ble'),
];
const shortened: readonly Ending[] = [
  ...pairs('ical ic icate ic iciti ic alize al'),
  ...['ness', 'ful', 'ative'].map((ending): Ending => [ending, '']),
];
const dropped =
  'al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize'.split(' ');

/**
 * The stem of a word in small letters by Porter's algorithm (1980), step by step as SQLite's full text has it: `boats` and
 * `boat` have one. A name for words that count as one, no word itself: of words beyond ASCII it holds the bytes of UTF-8.
 */
export function porterStem(word: string): string {
  const bytes = asBytes(word);
  if (bytes.length > longestWord || bytes.length < shortestWord) return bytes;
  let stem = withoutPast(withoutPlural(bytes));
  if (stem.endsWith('y') && hasVowel(stem.slice(0, -1))) stem = `${stem.slice(0, -1)}i`;
  stem = replaced(stem, derived, hasMeasure);
  stem = replaced(stem, shortened, hasMeasure);
  stem = withoutDropped(stem);
  if (stem.endsWith('e')) {
    const rest = stem.slice(0, -1);
    if (hasMeasureTwo(rest) || (hasMeasureOne(rest) && !endsShort(rest))) stem = rest;
  }
  return stem.endsWith('ll') && hasMeasureTwo(stem.slice(0, -1)) ? stem.slice(0, -1) : stem;
}

function withoutPlural(word: string): string {
  if (!word.endsWith('s')) return word;
  if (word.endsWith('es')) {
    const isLong =
      (word.length > 4 && word.endsWith('sses')) || (word.length > 3 && word.endsWith('ies'));
    return word.slice(0, isLong ? -2 : -1);
  }
  return word.endsWith('ss') ? word : word.slice(0, -1);
}

function withoutPast(word: string): string {
  if (word.length > 3 && word.endsWith('eed')) {
    return hasMeasure(word.slice(0, -3)) ? word.slice(0, -1) : word;
  }
  const length = word.endsWith('ed') ? 2 : word.length > 3 && word.endsWith('ing') ? 3 : 0;
  const stem = word.slice(0, word.length - length);
  if (length === 0 || !hasVowel(stem)) return word;
  if (stem.length > 2 && /(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/([^aeioulsz])\1$/.test(stem)) return stem.slice(0, -1);
  return hasMeasureOne(stem) && endsShort(stem) ? `${stem}e` : stem;
}

/** The first ending that a word has decides, whether its condition holds or not. */
function replaced(word: string, endings: readonly Ending[], condition: Condition): string {
  for (const [ending, replacement] of endings) {
    if (word.length <= ending.length || !word.endsWith(ending)) continue;
    const stem = word.slice(0, -ending.length);
    return condition(stem) ? stem + replacement : word;
  }
  return word;
}

function withoutDropped(word: string): string {
  for (const ending of dropped) {
    if (word.length <= ending.length || !word.endsWith(ending)) continue;
    const stem = word.slice(0, -ending.length);
    const isDropped = hasMeasureTwo(stem) && (ending !== 'ion' || /[st]$/.test(stem));
    return isDropped ? stem : word;
  }
  return word;
}

/** `c` and `v` for consonants and vowels: y is one behind a consonant. */
function shapeOf(stem: string): string {
  let shape = '';
  let isConsonant = false;
  for (const letter of stem) {
    isConsonant = !('aeiou'.includes(letter) || (letter === 'y' && isConsonant));
    shape += isConsonant ? 'c' : 'v';
  }
  return shape;
}

/** How often vowels are followed by consonants: Porter's m. */
function measureOf(stem: string): number {
  return shapeOf(stem).match(/v+c/g)?.length ?? 0;
}

function hasMeasure(stem: string): boolean {
  return measureOf(stem) > 0;
}

function hasMeasureOne(stem: string): boolean {
  return measureOf(stem) === 1;
}

function hasMeasureTwo(stem: string): boolean {
  return measureOf(stem) > 1;
}

/** SQLite takes each y but the first letter for a vowel here. */
function hasVowel(stem: string): boolean {
  return /[aeiou]|.y/.test(stem);
}

/** Consonant, vowel, consonant, the last no w, x or y. */
function endsShort(stem: string): boolean {
  return !/[wxy]$/.test(stem) && shapeOf(stem).endsWith('cvc');
}

function pairs(list: string): Ending[] {
  const words = list.split(' ');
  return words.flatMap((word, i): Ending[] => (i % 2 === 0 ? [[word, words[i + 1] ?? '']] : []));
}

const isAscii = /^[\0-\x7F]*$/;
const encoder = new TextEncoder();

function asBytes(word: string): string {
  return isAscii.test(word) ? word : String.fromCharCode(...encoder.encode(word));
}

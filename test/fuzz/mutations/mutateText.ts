import type { Chance } from './chance.ts';

/** What texts go wrong over: line ends, halves of pairs, what joins, what is no sign, what changes its length with its case. */
const odd = [
  ...['\n', '\r\n', '\r', '\n\n', '\t', ' ', '    ', '\0', '\u00a0', '\u2028', '\u0085', '\ufeff'],
  ...[
    '\ud83d',
    '\ude00',
    '😀',
    '👩‍👩‍👧',
    '\u200b',
    '\u200d',
    'e\u0301',
    '\u0323',
    'İ',
    'ß',
    'ﬁ',
    'Σ',
    '漢字',
    '한',
  ],
  ...[
    '\ufffd',
    '\uffff',
    '\ufdfa',
    '\u{e0001}',
    '\u202e',
    '𝒜',
    'ｱ',
    '¼',
    '١',
    'ก็',
    '"',
    "'",
    '\\',
    '/',
    '.',
    '-',
  ],
  ...[
    '0',
    '-1',
    '1e999',
    '99999999999999999999',
    'NaN',
    'null',
    'true',
    '__proto__',
    'constructor',
    'length',
  ],
] as const;
const mostUnits = 20_000;

/**
 * A text somewhat otherwise than `text`. `words`: what means something to its reader; `others`: texts of which parts may be
 * taken.
 */
export function mutateText(
  text: string,
  chance: Chance,
  words: readonly string[],
  others: readonly string[],
): string {
  let changed = text;
  for (let left = 1 + chance.below(chance.is(0.2) ? 20 : 4); left > 0; left--) {
    changed = change(changed, chance, words, others);
  }
  return changed.slice(0, mostUnits);
}

function change(
  text: string,
  chance: Chance,
  words: readonly string[],
  others: readonly string[],
): string {
  const [start, end] = chance.range(text.length);
  const before = text.slice(0, start);
  const part = text.slice(start, end);
  const after = text.slice(end);
  switch (chance.below(10)) {
    case 0:
      return before + after;
    case 1:
      return before + part + part + after;
    case 2:
      return before + chance.oneOf(odd) + part + after;
    case 3: {
      const times = chance.is(0.1) ? 1 + chance.below(2000) : 1 + chance.below(20);
      const piece = chance.is(0.5) ? chance.oneOf([...odd, ...words]) : part.slice(0, 10);
      return before + piece.repeat(times) + after;
    }
    case 4: {
      const other = chance.oneOf(others);
      const [from, to] = chance.range(other.length);
      return before + other.slice(from, to) + after;
    }
    case 5: {
      const [at] = chance.range(after.length);
      return before + after.slice(0, at) + part + after.slice(at);
    }
    case 6:
      return chance.is(0.2) ? before : before + part.toUpperCase() + after;
    default:
      return words.length === 0
        ? before + String.fromCharCode(chance.below(0x250)) + after
        : before + chance.oneOf(words) + (chance.is(0.5) ? part : '') + after;
  }
}

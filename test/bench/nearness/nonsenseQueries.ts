import { readFileSync } from 'node:fs';
import { seededRandom } from '../../../src/core/search/seededRandom.ts';
import { foreignLanguages, otherSubjects } from './otherSubjects.ts';

/** Queries that no text answers, by kind. */
export type NonsenseQueries = Readonly<Record<string, readonly string[]>>;

const seed = 2026;
const each = 40;

const vowels = 'aeiou';
const consonants = 'bcdfghjklmnpqrstvwxyz';
const letters = 'abcdefghijklmnopqrstuvwxyz';
const hexDigits = '0123456789abcdef';
const signs = '!?#$%&*+-/=@^_|~.,;:()[]{}<>';
const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const emoji = '😀 😂 🥰 😎 🤔 🙈 🐙 🦆 🌵 🍕 🍩 ⚽ 🎲 🎻 🚲 🛶 🏔 🌧 🔥 💡 🧩 🧦 🪁 🧊'.split(' ');
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890'];
// The commonest of English, and of programs.
const stopWords =
  'the of and to a in is it that for on with as was at by be this from or are not but what all were when we there can an your which their if do will how each about up out them then she so some her would make like him into has two more'.split(
    ' ',
  );
const commonWords =
  'the function get set list how find value new data make open file time name is run user show where change error test card number line'.split(
    ' ',
  );
const lorem =
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua ut enim ad minim veniam quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur excepteur sint occaecat cupidatat non proident sunt in culpa qui officia deserunt mollit anim id est laborum'.split(
    ' ',
  );

/** `vocabulary`: path of a list of word pieces, one a line, where `##` begins what continues a word. */
export function nonsenseQueries(vocabulary: string): NonsenseQueries {
  const random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const one = <T>(items: ArrayLike<T>): T => items[below(items.length)]!;
  const many = (least: number, most: number, make: (i: number) => string): string[] =>
    Array.from({ length: least + below(most - least + 1) }, (_, i) => make(i));
  const word = (from: string, least: number, most: number): string =>
    many(least, most, () => one(from)).join('');
  const words = (least: number, most: number, make: () => string): string =>
    many(least, most, make).join(' ');
  const set = (make: () => string): string[] => {
    const made = new Set<string>();
    while (made.size < each) made.add(make());
    return [...made];
  };

  const pieces = readFileSync(vocabulary, 'utf8').split('\n');
  const inner = pieces
    .filter((piece) => /^##[a-z]{2,}$/.test(piece))
    .map((piece) => piece.slice(2));
  const starts = pieces.filter((piece) => /^[a-z]{2,4}$/.test(piece));
  const plainWords = pieces.slice(2000, 20_000).filter((piece) => /^[a-z]{4,}$/.test(piece));

  const repeated = (): string => one(letters).repeat(2 + below(6));
  const mashed = (): string => {
    const row = one(rows.slice(0, 3));
    const at = below(row.length - 3);
    const run = row.slice(at, at + 3 + below(5));
    return random() < 0.5 ? run : Array.from(run).reverse().join('');
  };
  const hands = (): string => word('asdfjkl;', 4, 10);
  const syllables = (): string =>
    many(2, 4, () => one(consonants) + one(vowels) + (random() < 0.3 ? one(consonants) : '')).join(
      '',
    );
  const glued = (): string => one(starts) + many(1, 3, () => one(inner)).join('');
  const anyNonsense = (): string => one([repeated, mashed, syllables, glued])();

  return {
    'repeated letters': set(() => words(1, 3, repeated)),
    'keyboard mashing': set(() => words(1, 3, () => (random() < 0.5 ? mashed() : hands()))),
    'made-up words': set(() => words(1, 4, syllables)),
    'word pieces': set(() => words(1, 4, glued)),
    'random letters': set(() => words(1, 4, () => word(letters, 2, 9))),
    hex: set(() => words(1, 2, () => word(hexDigits, 7, 40))),
    base64: set(() => word(base64Digits, 12, 44)),
    digits: set(() => words(1, 3, () => word('0123456789', 2, 9))),
    signs: set(() => words(1, 3, () => word(signs, 1, 6))),
    emoji: set(() => words(1, 3, () => many(1, 3, () => one(emoji)).join(''))),
    'one or two letters': set(() =>
      random() < 0.4 ? word(letters, 1, 1) : words(1, 2, () => word(letters, 1, 2)),
    ),
    'a word and nonsense': set(() =>
      random() < 0.5
        ? `${one(commonWords)} ${anyNonsense()}`
        : `${anyNonsense()} ${one(commonWords)}`,
    ),
    'a question and nonsense': set(
      () =>
        `${one(['how do I', 'where is the', 'what does', 'find the', 'why is my'])} ${words(1, 2, anyNonsense)}`,
    ),
    'made-up names': set(() =>
      random() < 0.5
        ? many(2, 3, (i) => {
            const made = one([syllables, glued])();
            return i === 0 ? made : made[0]!.toUpperCase() + made.slice(1);
          }).join('')
        : many(2, 3, () => one([syllables, glued])()).join('_'),
    ),
    'stop words': set(() => words(1, 5, () => one(stopWords))),
    'words at random': set(() => words(2, 5, () => one(plainWords))),
    'lorem ipsum': set(() => {
      const at = below(lorem.length - 8);
      return lorem.slice(at, at + 2 + below(7)).join(' ');
    }),
    'other languages': Object.values(foreignLanguages).flat(),
    'another subject': otherSubjects,
  };
}

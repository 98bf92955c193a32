import { categoryNames, pipelineData, pipelineFlag } from '../../normalization/pipelineData.ts';

type Test = (codePoint: number) => boolean;

/** What `\s`, `\w`, `\d` stand for in the reference's regular expressions; undefined for other letters. */
export function escapeClass(letter: string): Test | undefined {
  const { flags } = pipelineData();
  if (letter === 's') return (char) => (flags[char]! & pipelineFlag.regexSpace) !== 0;
  if (letter === 'w') return (char) => (flags[char]! & pipelineFlag.regexWord) !== 0;
  return letter === 'd' ? categoryTest('Nd') : undefined;
}

/** A general category (`Lu`) or a group of them (`L`); undefined for other properties. */
export function categoryTest(name: string): Test | undefined {
  const numbers = categoryNames.flatMap((category, i) =>
    category === name || category.startsWith(name) ? [i + 1] : [],
  );
  if (name === '' || numbers.length === 0) return undefined;
  const isIn = new Uint8Array(categoryNames.length + 1);
  for (const number of numbers) isIn[number] = 1;
  const { categories } = pipelineData();
  return (char) => isIn[categories[char]!] === 1;
}

/** Whether `char` is `letter` with `(?i)`; a letter is ASCII in lower case. */
export function foldedTest(letter: number): Test {
  const all = new Set([letter, letter - 0x20, ...pipelineData().folded(letter)]);
  return (char) => all.has(char);
}

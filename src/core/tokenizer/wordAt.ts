import { sliceAround } from '../text/sliceAround.ts';
import type { Tokenizer } from './tokenizer.ts';
import { wordsIn, type Word } from './wordsIn.ts';

/** Far beyond the longest word that a vocabulary can hold pieces for. */
const reachCharacters = 500;

/**
 * The word that holds the character at `offset`, or undefined at a blank. A line may hold megabytes: only
 * what is near `offset` is encoded, so a word of more than 500 characters may end short of its ends.
 */
export function wordAt(tokenizer: Tokenizer, line: string, offset: number): Word | undefined {
  const near = sliceAround(line, { start: offset, end: offset }, reachCharacters);
  return wordsIn(tokenizer, line, near).find(({ start, end }) => start <= offset && offset < end);
}

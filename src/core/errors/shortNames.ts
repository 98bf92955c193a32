import { endOf, startOf } from '../text/cutText.ts';

// A path may be longer than a name; what is longer than both is no word that anybody reads.
const longWord = /\S{301,}/gu;
const shownStart = 150;
const shownEnd = 100;
// What is longer holds names of many words, or of blanks.
const longestSentence = 1500;
const sentenceStart = 1000;
const sentenceEnd = 400;

/** A sentence whose names can be read: of a word beyond 300 units its beginning and its end, and so of a sentence beyond 1,500. */
export function shortNames(sentence: string): string {
  const short = sentence.replace(longWord, (word) => shortened(word, shownStart, shownEnd));
  return short.length > longestSentence ? shortened(short, sentenceStart, sentenceEnd) : short;
}

function shortened(text: string, start: number, end: number): string {
  return `${startOf(text, start)}…${endOf(text, end)}`;
}

// A path may be longer than a name; what is longer than both is no word that anybody reads.
const longWord = /\S{301,}/gu;
const shownStart = 150;
const shownEnd = 100;

/** A sentence whose names can be read: of a word beyond 300 units its beginning and its end. */
export function shortNames(sentence: string): string {
  return sentence.replace(longWord, (word) => {
    return `${word.slice(0, shownStart).toWellFormed()}…${word.slice(-shownEnd).toWellFormed()}`;
  });
}

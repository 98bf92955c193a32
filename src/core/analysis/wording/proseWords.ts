import { stopWords } from '../../search/stopWords.ts';
import { porterStem } from '../../search/words/porterStem.ts';

/** A word, a number or a unit's sign of a text. */
export interface ProseWord {
  readonly text: string;
  /** In small letters, with plain apostrophes. */
  readonly folded: string;
  readonly stem: string;
  /** Says little by itself: an article, a pronoun, a preposition. */
  readonly isFunction: boolean;
  readonly isNumber: boolean;
  /** Whether a sentence, or the text, begins with it. */
  readonly isFirst: boolean;
}

// What stands in backticks is one word: a name.
const pattern =
  /`[^`\n]+`|(?<![\p{L}\p{N}_])-?\p{N}+(?:[.,'’]\p{N}+)*|[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*(?:['’][\p{L}]+)*|[%‰$€£¥]/gu;
const isNumeric = /^-?\p{N}/u;
const endsSentence =
  /(?:^\s*|[.!?:]["'”’)\]]*\s+|\n\s*\n|[\r\n]\s*(?:[-*+#>|]+|\d+[.)])\s*)["'“‘(*_[]*$/u;
// Behind this, where a sentence ended is not looked for.
const lookedBack = 40;

const germanFunctionWords =
  `aber als am an auch auf aus bei bis da das dass dem den der des die diese diesem diesen dieser dieses doch du durch ein eine
  einem einen einer eines er es für hat haben ich ihm ihn ihr ihre ihrem ihren im in indem ist ja man mit nun nur ob oder
  sein seine seinem seinen sich sie sind so sowie und uns unser vom von war waren was weil welche welcher wenn wer werden wie
  wird wir wo worden wurde wurden zu zum zur`.split(/\s+/);
const moreFunctionWords =
  `about after also another any because before both could during each either following get gets got had he her here him his
  however its just may might more most one only other others over own rather same she should since some such than therefore
  they though through thus too under until up upon us very via well while whose within yet being having shall itself
  themselves something`.split(/\s+/);
const functionWords: ReadonlySet<string> = new Set([
  ...stopWords,
  ...germanFunctionWords,
  ...moreFunctionWords,
]);

/** The words of prose in order. */
export function proseWords(text: string): ProseWord[] {
  return Array.from(text.matchAll(pattern), ({ 0: word, index }) => {
    const folded = word.toLowerCase().replaceAll('’', "'");
    return {
      text: word,
      folded,
      stem: porterStem(folded.replace(/'s$/, '')),
      isFunction: functionWords.has(folded),
      isNumber: isNumeric.test(word),
      isFirst: endsSentence.test(text.slice(Math.max(0, index - lookedBack), index)),
    };
  });
}

const isGermanWord = new Set(
  'der die das und ist nicht ein eine mit für von wird werden auf dem den'.split(' '),
);
const leastGermanWords = 2;

/** Whether a text is German, where nouns are written with capitals. Two of its commonest words are enough. */
export function looksGerman(words: readonly ProseWord[]): boolean {
  const found = new Set(words.map(({ folded }) => folded).filter((word) => isGermanWord.has(word)));
  return found.size >= leastGermanWords;
}

import { onFirstUse } from '../onFirstUse.ts';
import { letterPairs, runLetters, unspacedRuns } from './unspacedWords.ts';

const word = /[\p{L}\p{M}\p{N}_]+/gu;
// Before a capital behind a small letter or a digit, before the last capital of several where a small letter follows, and
// between letters and digits: parseURL, HTTPServer, utf8Text.
const wordBorders = [
  String.raw`(?<=[\p{Ll}\p{N}])(?=\p{Lu})`,
  String.raw`(?<=\p{Lu})(?=\p{Lu}\p{Ll})`,
  '_+',
];
const borders = [
  ...wordBorders,
  String.raw`(?<=[\p{L}\p{M}])(?=\p{N})`,
  String.raw`(?<=\p{N})(?=\p{L})`,
];
const wordBorder = onFirstUse(() => new RegExp(wordBorders.join('|'), 'u'));
const border = onFirstUse(() => new RegExp(borders.join('|'), 'u'));
// Most words: they have no border, which is seen in a tenth of the time that it takes to look for one.
const withoutBorder = /^(?:[A-Z]?[a-z]*|[A-Z]+|[0-9]+)$/;
const wordOrSign = /[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu;

/** The words of a text as a full-text search takes them: letters, marks, digits and `_`. */
export function searchWords(text: string): string[] {
  return text.match(word) ?? [];
}

/** The words of a text and the signs between them, each sign for itself. */
export function wordsAndSigns(text: string): string[] {
  return text.match(wordOrSign) ?? [];
}

/** The parts of a `camelCase`, `PascalCase` or `snake_case` name, and of one with digits; none where it has but one. */
export function identifierParts(name: string): string[] {
  const parts = name.split(border()).filter((part) => part !== '');
  return parts.length > 1 || (parts[0] !== undefined && parts[0] !== name) ? parts : [];
}

/** The words of a text and of the names in it, whose numbers stay with the letters before them: `utf8` and `Text`. */
export function numberedWords(text: string): string[] {
  return searchWords(text).flatMap((name) =>
    name.split(wordBorder()).filter((part) => part !== ''),
  );
}

/**
 * What a text's words are looked for by beside themselves, in order: the parts of names, and in scripts without spaces each
 * two neighbouring letters and the last one, so that any letter begins one of these.
 */
export function identifierWords(text: string): string[] {
  return searchWords(text).flatMap((word) => {
    if (withoutBorder.test(word)) return [];
    const runs = unspacedRuns(word);
    if (runs.length === 0) return identifierParts(word);
    return runs.flatMap((part) => {
      if (!part.isRun) return [part.text, ...identifierParts(part.text)];
      const letters = runLetters(part.text);
      const pairs = letterPairs(letters);
      return letters.length > 1 ? [...pairs, letters.at(-1) ?? ''] : pairs;
    });
  });
}

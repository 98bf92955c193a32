const word = /[\p{L}\p{M}\p{N}_]+/gu;
// Before a capital behind a small letter or a digit, and before the last capital of several where a small
// letter follows: parseURL, HTTPServer, utf8Text.
const border = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|_+/u;

/** The words of a text as a full-text search takes them: letters, marks, digits and `_`. */
export function searchWords(text: string): string[] {
  return text.match(word) ?? [];
}

/** The parts of a `camelCase`, `PascalCase` or `snake_case` name; none where it has but one. */
export function identifierParts(name: string): string[] {
  const parts = name.split(border).filter((part) => part !== '');
  return parts.length > 1 || (parts[0] !== undefined && parts[0] !== name) ? parts : [];
}

/** The parts of all names in a text that have parts, in order. */
export function identifierWords(text: string): string[] {
  return searchWords(text).flatMap(identifierParts);
}

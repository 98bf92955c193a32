// Longer ones are no arguments, but a brace that somebody forgot to close.
const longestArgument = 4000;

/** A line's end behind which a blank line stands. For a pattern. */
export const blankLine = String.raw`(?:\r\n|\r(?!\n)|\n)[ \t]*[\r\n]`;
const nextBlankLine = new RegExp(blankLine, 'g');

export function lineEnd(text: string, at: number): number {
  const end = /[\r\n]/g;
  end.lastIndex = at;
  return end.exec(text)?.index ?? text.length;
}

export function isFirstOnLine(text: string, at: number): boolean {
  const before = text[lastFilled(text, at) - 1];
  return before === undefined || before === '\n' || before === '\r';
}

/** Whether nothing but a comment follows on the line. */
export function isLastOnLine(text: string, at: number): boolean {
  const next = text[skipBlanks(text, at)];
  return next === undefined || next === '\n' || next === '\r' || next === '%';
}

/** Before the blanks that stand before `at`. */
export function lastFilled(text: string, at: number): number {
  let last = at;
  while (last > 0 && (text[last - 1] === ' ' || text[last - 1] === '\t')) last--;
  return last;
}

/** Where the paragraph ends that holds `at`: before a blank line. */
export function paragraphEnd(text: string, at: number): number {
  nextBlankLine.lastIndex = at;
  return nextBlankLine.exec(text)?.index ?? text.length;
}

export function skipBlanks(text: string, at: number): number {
  let next = at;
  while (text[next] === ' ' || text[next] === '\t') next++;
  return next;
}

/** The brace that closes the one at `open`; -1 where none does. */
export function closingBrace(text: string, open: number): number {
  let depth = 0;
  const last = Math.min(text.length, open + longestArgument);
  for (let i = open; i < last; i++) {
    const sign = text[i];
    if (sign === '\\') i++;
    else if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return i;
  }
  return -1;
}

/** Whether a sentence goes on at `at`, on the same line or the next. */
export function goesOn(text: string, at: number): boolean {
  return /^[ \t]*(?:\r\n|\r|\n)?[ \t]*[\p{L}\d,.;:(]/u.test(text.slice(at, at + 100));
}

/** Whether an argument is a text: it has words, and is no setting. */
export function isProse(argument: string): boolean {
  return !argument.includes('=') && /\p{L}{2}[,;]?[\s~]+\p{L}{2}/u.test(argument);
}

import type { Span } from '../span.ts';

// `$$`, and as TeX has it.
const formulaStart =
  /^(?:\$\$(?!\$)|\\\[(?=\s|$)|\\begin\{((?:equation|align|alignat|gather|multline|eqnarray|displaymath|math)\*?)\})/;
const blankLine = /(?:\r\n|\r(?!\n)|\n)[ \t]*(?=[\r\n])/;
// Longer ones are signs that somebody meant otherwise.
const longestFormula = 5000;

/** A formula without its signs, and where those behind it end. */
interface Formula extends Span {
  readonly closed: number;
}

/**
 * The formula that begins at `start`, where `content` is the rest of the line: in `$$`, `\[` or an environment, closed at a line's
 * end before a blank line comes; undefined where none does.
 */
export function formulaAt(text: string, start: number, content: string): Formula | undefined {
  const opening = formulaStart.exec(content);
  if (!opening) return undefined;
  const [mark, environment] = opening;
  const closing = environment === undefined ? mark.replace('\\[', '\\]') : `\\end{${environment}}`;
  const from = start + mark.length;
  const rest = text.slice(from, from + longestFormula);
  const length = closedAt(rest.slice(0, blankLine.exec(rest)?.index), closing);
  if (length === -1) return undefined;
  return { start: from, end: from + length, closed: from + length + closing.length };
}

/** Where the sign is that closes a formula, at a line's end; -1 where there is none. */
function closedAt(text: string, closing: string): number {
  let at = text.indexOf(closing);
  while (at !== -1 && !/^[ \t]*(?:[\r\n]|$)/.test(text.slice(at + closing.length))) {
    at = text.indexOf(closing, at + 1);
  }
  return at;
}

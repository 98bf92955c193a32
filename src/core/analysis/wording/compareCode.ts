import type { CodeLanguage } from '../../text/endings/codeLanguage.ts';
import { codeTokens, type CodeToken } from './codeTokens.ts';
import { compareProse } from './compareProse.ts';
import {
  firstDifferences,
  pairedUp,
  surplus,
  type Difference,
  type WordingComparison,
} from './difference.ts';

/**
 * Whether two pieces of code may do the same: where their tokens are the same but for white space, comments, and names that the
 * piece itself declares and that were renamed throughout. All else differs, by the tokens that it names. Comments are compared as prose.
 */
export function compareCode(
  older: string,
  newer: string,
  language: CodeLanguage,
): WordingComparison {
  const [a, b] = [codeTokens(older, language), codeTokens(newer, language)];
  const isEqual =
    a.tokens.length === b.tokens.length &&
    a.tokens.every(({ text }, i) => text === b.tokens[i]!.text);
  const renamed = isEqual ? new Map<string, string>() : renamedNames(a.tokens, b.tokens, newer);
  if (!renamed) {
    return { wording: 'differs', differences: tokenDifferences(a.tokens, b.tokens) };
  }
  if (a.comments !== b.comments) {
    const said = compareProse(withNames(a.comments, renamed), b.comments);
    if (said.wording !== 'layout') return said;
  }
  return { wording: renamed.size === 0 ? 'layout' : 'reworded', differences: [] };
}

function withNames(comments: string, renamed: ReadonlyMap<string, string>): string {
  return comments.replace(/[\p{L}_$@][\p{L}\p{M}\p{N}_$]*/gu, (name) => renamed.get(name) ?? name);
}

function tokenDifferences(a: readonly CodeToken[], b: readonly CodeToken[]): readonly Difference[] {
  const [lost, came] = [textsOf(a), textsOf(b)];
  const [removed, added] = [surplus(lost, came), surplus(came, lost)];
  // Brackets and separators say little beside what stands in them.
  const telling = (texts: readonly string[]): string[] =>
    texts.filter((text) => !/^[()[\]{},;.:"→←]$/.test(text));
  const said = pairedUp(telling(removed), telling(added));
  return firstDifferences(said.length > 0 ? said : pairedUp(removed, added));
}

function textsOf(tokens: readonly CodeToken[]): string[] {
  return tokens.map(({ text }) => text);
}

/** Names and what each is now, where nothing else changed; undefined where something did, or a name is not the piece's own. */
function renamedNames(
  a: readonly CodeToken[],
  b: readonly CodeToken[],
  newer: string,
): ReadonlyMap<string, string> | undefined {
  if (a.length !== b.length) return undefined;
  const now = new Map<string, string>();
  const was = new Map<string, string>();
  for (const [i, { text, kind }] of a.entries()) {
    const other = b[i]!;
    if (kind !== other.kind || (kind !== 'name' && text !== other.text)) return undefined;
    if ((now.get(text) ?? other.text) !== other.text) return undefined;
    if ((was.get(other.text) ?? text) !== text) return undefined;
    now.set(text, other.text);
    was.set(other.text, text);
  }
  const renamed = [...now].filter(([before, after]) => before !== after);
  const isOwn = renamed.every(([, name]) => isDeclared(b, name, newer));
  return isOwn ? new Map(renamed) : undefined;
}

const keywords: ReadonlySet<string> = new Set(
  'return await yield throw new typeof delete in of is not and or if else while case import from export raise del print'.split(
    ' ',
  ),
);

/**
 * Whether a piece of code declares a name for itself: what it is first seen in is its own first line within brackets, as a
 * parameter, or a declaration (a word before it, or a value given to it). It is never called nor a member of something.
 */
function isDeclared(tokens: readonly CodeToken[], name: string, text: string): boolean {
  let first: number | undefined;
  for (const [i, token] of tokens.entries()) {
    if (token.text !== name) continue;
    first ??= i;
    if (tokens[i + 1]?.text === '(') return false;
    if (['.', '?.', '->', '::'].includes(tokens[i - 1]?.text ?? '')) return false;
  }
  if (first === undefined) return false;
  const [before, token, after] = [tokens[first - 1], tokens[first]!, tokens[first + 1]?.text ?? ''];
  if (before?.kind === 'name' && !keywords.has(before.text)) return true;
  if (after === '=' || after === ':=') return true;
  // A header opens a block; a call in the first line of another piece does not.
  const header = /^[^\n]*(?:[{:]|=>)[ \t]*$/mu.exec(text);
  const isInHeader =
    header !== null && header.index + header[0].length > token.start && header.index <= token.start;
  return isInHeader && ['(', ','].includes(before?.text ?? '') && [')', ',', ':'].includes(after);
}

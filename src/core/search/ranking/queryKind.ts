import type { Query } from '../query.ts';

/**
 * `symbol`: a name as code has it, a number or a code. `word`: one word, which may be a name. `usage`: a question that somebody asks who uses
 * what is searched, as opposed to one about how it is made. `question`: anything else.
 */
export type QueryKind = 'symbol' | 'word' | 'usage' | 'question';

const name = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
// Names joined by :: . -> \ or #; a name with _ or a capital within; one that begins with a capital.
const joined = String.raw`${name}(?:(?:::|->|[.\\#])${name})+`;
const written = String.raw`(?=\S*(?:_|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll})|\p{Lu})${name}`;
const symbol = new RegExp(String.raw`^(?:(?:${joined}|${written})(?:\(\))?|${name}\(\))$`, 'u');
// A number, a version, a code: whoever types one alone looks for that one.
const numbered = /^(?=\S*\p{N})[\p{L}\p{N}_.:#/-]+$/u;
const word = new RegExp(`^${name}$`, 'u');
const lastName = new RegExp(String.raw`${name}(?=(?:\(\))?$)`, 'u');
const usage =
  /\b(?:how (?:to|do|does|can|could|should|long|much|many)|can|could|should|does|is there|are there|why|which|what|where|when|i|my|myself|we|you|install\w*)\b/i;

/** What somebody asks for, by the look of the query. */
export function queryKind({ plain }: Query): QueryKind {
  if (symbol.test(plain) || numbered.test(plain)) return 'symbol';
  if (word.test(plain)) return 'word';
  return usage.test(plain) ? 'usage' : 'question';
}

/** The name that a query of one name ends with, without what it lies in: `Response` of `Rack::Response`. */
export function askedName(query: Query): string | undefined {
  const kind = queryKind(query);
  if (kind !== 'symbol' && kind !== 'word') return undefined;
  return lastName.exec(query.plain)?.[0];
}

import type { Query } from '../query.ts';

/** `symbol`: a name as code has it, a number or a code; `quoted`: words that have to occur; `question`: anything else. */
export type QueryKind = 'symbol' | 'quoted' | 'question';

// Names joined by :: . -> \ or #, a name with _ or a capital within, one that begins with a capital, and a call.
const joined = String.raw`[\p{L}_$][\p{L}\p{N}_$]*(?:(?:::|->|[.\\#])[\p{L}_$][\p{L}\p{N}_$]*)+`;
const written = String.raw`(?=\S*(?:_|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}|^\p{Lu}))[\p{L}_$][\p{L}\p{N}_$]*`;
const symbol = new RegExp(String.raw`^(?:${joined}|${written})(?:\(\))?$`, 'u');
// A number, a version, a code: whoever types one alone looks for that one.
const numbered = /^(?=\S*\p{N})[\p{L}\p{N}_.:#/-]+$/u;
const called = /^[\p{L}_$][\p{L}\p{N}_$]*\(\)$/u;

/** What somebody asks for, by the look of the query. */
export function queryKind({ plain, wanted }: Query): QueryKind {
  if ([symbol, called, numbered].some((form) => form.test(plain))) return 'symbol';
  return wanted.phrases.length > 0 ? 'quoted' : 'question';
}

/** The name that a symbol's query ends with, without what it lies in: `Response` of `Rack::Response`. */
export function askedName(plain: string): string {
  return plain.match(/[\p{L}_$][\p{L}\p{N}_$]*(?=(?:\(\))?$)/u)?.[0] ?? plain;
}

import type { Query } from '../query.ts';
import { lastNameOf, namePattern as name } from './names.ts';

/**
 * `symbol`: a name as code has it or several of them, a number or a code. `word`: one word, which may be a name. `usage`: a question of somebody
 * who uses what is searched ("how to send a file"), and `wish` what such a one wants done ("send a file"), as opposed to
 * questions about how it is made. `question`: anything else.
 */
export type QueryKind = 'symbol' | 'word' | 'usage' | 'wish' | 'question';

// Names joined by :: . -> \ or #; a name with _ or a capital within; one that begins with a capital.
const joined = String.raw`${name}(?:(?:::|->|[.\\#])${name})+`;
const written = String.raw`(?=\S*(?:_|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll})|\p{Lu})${name}`;
const symbol = new RegExp(String.raw`^(?:(?:${joined}|${written})(?:\(\))?|${name}\(\))$`, 'u');
// A number, a version, a code: whoever types one alone looks for that one.
const numbered = /^(?=\S*\p{N})[\p{L}\p{N}_.:#/-]+$/u;
const word = new RegExp(`^${name}$`, 'u');
// As only code writes it: a capital at the beginning alone may be any word's.
const telling = new RegExp(
  String.raw`^(?:${joined}|(?=\S*(?:_|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}))${name})(?:\(\))?$|^${name}\(\)$`,
  'u',
);
const between = /[\s,&]+(?:(?:and|or|vs\.?)[\s,&]+)?/iu;
const mostNames = 4;
const usage =
  /\b(?:how (?:to|do|does|can|could|should|long|much|many)|can|could|should|does|is there|are there|why|which|what|where|when|i|my|myself|we|you|install\w*)\b/i;
// What users want done, at the beginning; before "of", "for" and "and" the same word is a noun.
const wish =
  /^(?:add|allow|avoid|build|call|cancel|catch|change|check|choose|clear|close|configure|connect|convert|copy|create|customi[sz]e|debug|declare|define|delete|deploy|disable|display|download|drop|enable|end|exclude|export|find|fix|follow|format|get|give|go|handle|hide|ignore|implement|import|include|inject|keep|limit|link|load|log|make|merge|migrate|mock|mount|move|open|override|parse|pass|pick|prevent|print|push|put|raise|read|receive|redirect|register|remove|rename|replace|reset|restart|retry|return|run|save|search|see|send|serve|set|share|show|skip|sort|split|start|stop|store|stream|supply|switch|tell|test|throw|translate|try|turn|undo|update|upgrade|upload|use|validate|wait|wrap|write)\b(?! (?:of|for|and)\b)/i;

/** What somebody asks for, by the look of the query. */
export function queryKind({ plain }: Query): QueryKind {
  if (symbol.test(plain) || numbered.test(plain)) return 'symbol';
  if (word.test(plain)) return 'word';
  if (namesIn(plain).length > 0) return 'symbol';
  if (usage.test(plain)) return 'usage';
  return wish.test(plain) ? 'wish' : 'question';
}

/**
 * The names that a query of one name or several asks for, each without what it lies in: `Response` of `Rack::Response`. Of two
 * words one has to be written as only code does (`config from_object`), of three and four each of them.
 */
export function askedNames(query: Query): string[] {
  const kind = queryKind(query);
  if (kind !== 'symbol' && kind !== 'word') return [];
  const { plain } = query;
  const several = namesIn(plain);
  return (several.length > 0 ? several : [plain]).flatMap((each) => lastNameOf(each) ?? []);
}

/** Of several words those that are names; none where a query is not of names alone. */
function namesIn(plain: string): string[] {
  const words = plain.split(between, mostNames + 1);
  if (words.length < 2 || words.length > mostNames) return [];
  const sure = words.filter((each) => telling.test(each));
  if (sure.length === words.length) return sure;
  const other = words.find((each) => !telling.test(each)) ?? '';
  return words.length === 2 && sure.length === 1 && word.test(other)
    ? words.filter((each) => symbol.test(each))
    : [];
}

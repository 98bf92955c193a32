/** A regular expression that was typed between slashes. */
export interface QueryPattern {
  readonly source: string;
  readonly ignoresCase: boolean;
}

/** What a text has to hold, or must not. */
export interface QueryTerms {
  /** What stood in quotes, or behind a minus. */
  readonly phrases: readonly string[];
  readonly patterns: readonly QueryPattern[];
  /** Of files: parts of their paths, or globs where they hold `*` or `?`. */
  readonly paths: readonly string[];
  /** Of files: names of languages, or endings. */
  readonly languages: readonly string[];
}

/** What somebody typed to search by, in the language that all searches share. */
export interface Query {
  /** What the model gets, and the words that are wished for: all but the operators, quotes left out. */
  readonly plain: string;
  /** All of the phrases and patterns have to occur, and one of the paths and one of the languages have to fit. */
  readonly wanted: QueryTerms;
  /** None of these may. */
  readonly unwanted: QueryTerms;
}

const operators = [
  // "a phrase" and -"a phrase"; a quote that is not closed reaches to the end.
  String.raw`(?<minus>(?<=^|\s)-)?["“”](?<phrase>[^"“”]*)(?:["“”]|$)`,
  // path:src/*.ts, -lang:"c++"
  String.raw`(?<=^|\s)(?<not>-)?(?<key>path|lang):(?:["“”](?<quoted>[^"“”]*)(?:["“”]|$)|(?<value>\S*))`,
  // /a pattern/i, up to a slash that ends a word; one within it is written as \/.
  String.raw`(?<=^|\s)(?<without>-)?\/(?<pattern>(?:\\.|[^\\/\n])+)\/(?<flag>i?)(?=\s|$)`,
  // -word, but neither -5 nor --option
  String.raw`(?<=^|\s)-(?<word>[\p{L}_$#@][^\s"“”]*)`,
];
const operator = new RegExp(operators.join('|'), 'giu');

const quotes = /["“”]/g;

/** Reads `words "a phrase" -word path:src lang:ts /pattern/`. Never fails: what is none of these is words. */
export function parseQuery(text: string): Query {
  const wanted = emptyTerms();
  const unwanted = emptyTerms();
  // The full text reads an expression to its first NUL.
  const plain = text.replaceAll('\0', ' ').replace(operator, (...found) => {
    const groups = found.at(-1) as Readonly<Record<string, string | undefined>>;
    const { minus, phrase, not, key, without, pattern, flag, word } = groups;
    if (phrase !== undefined) {
      (minus ? unwanted : wanted).phrases.push(phrase.trim());
      return minus ? ' ' : ` ${phrase} `;
    }
    if (word !== undefined) unwanted.phrases.push(word);
    if (pattern !== undefined) {
      const terms = without ? unwanted : wanted;
      terms.patterns.push({ source: pattern, ignoresCase: flag !== '' });
    }
    if (key !== undefined) {
      const value = (groups['quoted'] ?? groups['value'] ?? '').trim();
      const terms = not ? unwanted : wanted;
      const list = key.toLowerCase() === 'path' ? terms.paths : terms.languages;
      if (value !== '') list.push(value);
    }
    return ' ';
  });
  for (const terms of [wanted, unwanted]) {
    terms.phrases = terms.phrases.filter((phrase) => phrase !== '');
  }
  return { plain: plain.trim(), wanted, unwanted };
}

/** For each unit of what was typed that `plain` holds, in order: its place in what was typed; white space at its ends aside. */
export function plainPlaces(typed: string): Int32Array {
  // As long as what was typed, blank where `plain` leaves something out.
  const aligned = typed.replaceAll('\0', ' ').replace(operator, (...found) => {
    const all: string = found[0];
    const groups = found.at(-1) as Readonly<Record<string, string | undefined>>;
    const isKept = groups['phrase'] !== undefined && groups['minus'] === undefined;
    return isKept ? all.replace(quotes, ' ') : ' '.repeat(all.length);
  });
  const { plain } = parseQuery(typed);
  const places = new Int32Array(plain.length);
  let at = 0;
  for (let i = 0; i < plain.length; i++) {
    // Only white space stands more often in one of them.
    const isSpace = plain[i]!.trim() === '';
    if (!isSpace) while (aligned[at] !== plain[i]) at++;
    places[i] = isSpace ? at : at++;
  }
  return places;
}

/** A text that others are to be like: none of its signs are operators. */
export function textQuery(text: string): Query {
  return { plain: text.trim(), wanted: emptyTerms(), unwanted: emptyTerms() };
}

/** A query as the model gets it. Empty where nothing but operators is typed. */
export function plainQuery(text: string): string {
  return parseQuery(text).plain;
}

/** Whether a query asks for nothing yet: it says at most what is not wanted, and where. */
export function asksForNothing({ plain, wanted }: Query): boolean {
  return plain === '' && wanted.phrases.length === 0 && wanted.patterns.length === 0;
}

/** Whether a query has no word for the model: what holds its patterns is found, and nothing is nearer than another. */
export function asksForPatternsAlone(query: Query): boolean {
  return query.plain === '' && !asksForNothing(query);
}

/** Whether a query says what texts have to hold, or must not. */
export function limitsTexts({ wanted, unwanted }: Query): boolean {
  return [wanted, unwanted].some((terms) => terms.phrases.length + terms.patterns.length > 0);
}

/** Whether a query says which files it means. */
export function limitsFiles({ wanted, unwanted }: Query): boolean {
  return [wanted, unwanted].some((terms) => terms.paths.length + terms.languages.length > 0);
}

function emptyTerms(): {
  phrases: string[];
  patterns: QueryPattern[];
  paths: string[];
  languages: string[];
} {
  return { phrases: [], patterns: [], paths: [], languages: [] };
}

import type { CodeLanguage } from '../../text/endings/codeLanguage.ts';

/** A name, number, string or sign of code. */
export interface CodeToken {
  readonly text: string;
  readonly kind: 'name' | 'number' | 'string' | 'sign';
  /** Offset in the text. */
  readonly start: number;
}

export interface ReadCode {
  readonly tokens: readonly CodeToken[];
  /** What is written in comments, without their signs. */
  readonly comments: string;
}

const lineComment: Readonly<Record<CodeLanguage, string>> = {
  script: String.raw`\/\/.*`,
  go: String.raw`\/\/.*`,
  rust: String.raw`\/\/.*`,
  c: String.raw`\/\/.*`,
  style: String.raw`\/\/.*`,
  json: String.raw`\/\/.*`,
  python: '#.*',
  ruby: '#.*',
  shell: String.raw`(?<=^|\s)#.*`,
  data: String.raw`(?<=^|\s)[#;].*`,
  sql: '--.*',
  markup: String.raw`<!--[^]*?(?:-->|$(?![^]))`,
  // Their own signs are known at the start of a line alone: elsewhere one language's comment is another's sum.
  other: String.raw`\/\/.*|(?<=^[ \t]*)(?:#|--|;|%|").*`,
};
const blockComment = String.raw`\/\*[^]*?(?:\*\/|$(?![^]))`;
const docstring = String.raw`(?<=^[ \t]*)(?:"""[^]*?(?:"""|$(?![^]))|'''[^]*?(?:'''|$(?![^])))`;
const strings = String.raw`"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|${'`'}(?:[^${'`'}\\]|\\[^])*${'`'}?`;
const names = String.raw`[\p{L}_$@][\p{L}\p{M}\p{N}_$]*`;
const numbers = String.raw`(?:0[xXbBoO][\p{N}a-fA-F_]+|\p{N}[\p{N}_]*(?:\.\p{N}[\p{N}_]*)?(?:[eE][+-]?\p{N}+)?)[a-zA-Z%]*`;
const signs = String.raw`[=!<>]==?|&&=?|\|\|=?|\?\?=?|\?\.|[-+*/%&|^]=|<<=?|>>>?=?|\*\*|\+\+|--|->|=>|::|:=|\.\.\.?|[^\s\p{L}\p{M}\p{N}_$]`;
// A Rust lifetime or a Haskell prime is no string that goes on to the end of the line.
const withoutQuotes: ReadonlySet<CodeLanguage> = new Set(['rust', 'markup']);

const patterns = new Map<CodeLanguage, RegExp>();

function patternOf(language: CodeLanguage): RegExp {
  const known = patterns.get(language);
  if (known) return known;
  const hasBlocks = !['python', 'ruby', 'shell', 'data', 'markup', 'json'].includes(language);
  const comments = [
    lineComment[language],
    ...(hasBlocks ? [blockComment] : []),
    ...(language === 'python' ? [docstring] : []),
  ].join('|');
  const quoted = withoutQuotes.has(language) ? String.raw`"(?:[^"\\]|\\[^])*"?` : strings;
  const made = new RegExp(
    `(?<comment>${comments})|(?<string>${quoted})|(?<name>${names})|(?<number>${numbers})|(?<sign>${signs})`,
    'gmu',
  );
  patterns.set(language, made);
  return made;
}

const opening = /^[([{]$/;
const closing = /^[)\]}]$/;

/**
 * The tokens of code, read by what most languages have in common. White space counts for nothing, a comma before a closing bracket
 * neither; where blocks are told by their indentation, tokens say so (`→` and `←`).
 */
export function codeTokens(text: string, language: CodeLanguage): ReadCode {
  const tokens: CodeToken[] = [];
  const comments: string[] = [];
  for (const { 0: text_, index: start, groups = {} } of text.matchAll(patternOf(language))) {
    const { comment, string, name, number } = groups;
    if (comment !== undefined) comments.push(withoutSigns(comment));
    else if (string !== undefined) tokens.push({ text: unquoted(string), kind: 'string', start });
    else if (name !== undefined) tokens.push({ text: text_, kind: 'name', start });
    else if (number !== undefined) tokens.push({ text: text_, kind: 'number', start });
    else {
      if (closing.test(text_) && tokens.at(-1)?.text === ',') tokens.pop();
      tokens.push({ text: text_, kind: 'sign', start });
    }
  }
  const isIndented = language === 'python' || language === 'data';
  return { tokens: isIndented ? withIndents(tokens, text) : tokens, comments: comments.join('\n') };
}

function withoutSigns(comment: string): string {
  return comment
    .replace(/^[ \t]*(?:\/\/+!?|\/\*+|\*+\/|\*+|#+!?|--+|;+|%+|"""|'''|<!--)/gm, ' ')
    .replace(/(?:\*\/|-->|"""|''')$/, '');
}

function unquoted(string: string): string {
  return `"${string.replace(/^["'`]|["'`]$/g, '')}"`;
}

/** With a token where a line is indented more than the one before, and for each indentation that ends; none within brackets. */
function withIndents(tokens: readonly CodeToken[], text: string): CodeToken[] {
  const found: CodeToken[] = [];
  const open: number[] = [];
  let depth = 0;
  let lineEnd = -1;
  for (const token of tokens) {
    if (token.start > lineEnd) {
      const lineStart = text.lastIndexOf('\n', token.start) + 1;
      const end = text.indexOf('\n', token.start);
      lineEnd = end === -1 ? text.length : end;
      const indent = /^[ \t]*/.exec(text.slice(lineStart, token.start))![0].length;
      if (depth === 0) {
        while ((open.at(-1) ?? 0) > indent) {
          open.pop();
          found.push({ text: '←', kind: 'sign', start: token.start });
        }
        if (indent > (open.at(-1) ?? 0)) {
          open.push(indent);
          found.push({ text: '→', kind: 'sign', start: token.start });
        }
      }
    }
    if (token.kind === 'sign' && opening.test(token.text)) depth++;
    if (token.kind === 'sign' && closing.test(token.text)) depth = Math.max(0, depth - 1);
    found.push(token);
  }
  return found;
}

import type { Span } from '../span.ts';
import { BlockList, type Block, type BlockKind } from './block.ts';
import {
  formulas,
  frameLevel,
  inline,
  layout,
  levels,
  overlay,
  ownText,
  sized,
  tables,
  verbatim,
  withLanguage,
} from './latexCommands.ts';
import {
  blankLine,
  lineEnd,
  isFirstOnLine,
  isLastOnLine,
  lastFilled,
  paragraphEnd,
  skipBlanks,
  closingBrace,
} from './latexPlaces.ts';
import { OpenEnvironments } from './openEnvironments.ts';

// What ends a paragraph, and what may stand for more than itself.
const special = /[\\%$\n\r]/g;
const commandName = /(?:[a-zA-Z@]+|[^a-zA-Z\s])\*?/y;
const blankLineHere = new RegExp(blankLine, 'y');
const overlayHere = new RegExp(overlay, 'y');
const longestOptions = 500;

/** The blocks of LaTeX: commands and environments end a text; formulas, comments and code are known as such. */
export function latexBlocks(text: string, preamble: Span | undefined): readonly Block[] {
  return new LatexReader(text).read(preamble);
}

class LatexReader {
  readonly #list: BlockList;
  readonly #text: string;
  #at = 0;
  /** Where the open paragraph begins; -1 where none is open. */
  #from = -1;
  #kind: BlockKind = 'paragraph';
  readonly #open = new OpenEnvironments();
  /** What is not found any more from here on. */
  readonly #gone = new Set<string>();
  #paragraphEnd = -1;

  constructor(text: string) {
    this.#list = new BlockList(text);
    this.#text = text;
  }

  read(preamble: Span | undefined): readonly Block[] {
    const text = this.#text;
    if (preamble) this.#skipPreamble(preamble.end);
    while (this.#at < text.length) {
      special.lastIndex = this.#at;
      const found = special.exec(text);
      const next = found ? found.index : text.length;
      this.#openText(next);
      this.#at = next;
      if (!found) break;
      this.#special(found[0]);
    }
    this.#flush(text.length);
    return this.#list.blocks;
  }

  /** Between the class and the document stand settings: of these only comments and the title's parts are text. */
  #skipPreamble(body: number): void {
    const text = this.#text;
    const part = /%[^\r\n]*|\\(?:title|subtitle|author|date)(?=[\s[{])|\\./g;
    for (;;) {
      const found = part.exec(text);
      if (!found || found.index >= body) break;
      this.#at = found.index;
      if (found[0].startsWith('%')) this.#comment();
      else if (found[0].length > 2) {
        this.#at += found[0].length;
        this.#argumentText('paragraph');
      } else continue;
      part.lastIndex = Math.max(this.#at, found.index + 1);
    }
    // A comment that names it, or a brace that is closed late, may have gone beyond.
    this.#at = Math.max(body, this.#at);
  }

  /** What stands before `next` is text, unless it is blank. */
  #openText(next: number): void {
    if (this.#from !== -1) return;
    const before = this.#text.slice(this.#at, next);
    if (before.trim() !== '') this.#from = this.#at;
  }

  #special(sign: string): void {
    const text = this.#text;
    const at = this.#at;
    switch (sign) {
      case '\n':
      case '\r':
        blankLineHere.lastIndex = at;
        if (blankLineHere.test(text)) this.#flush(at);
        this.#at = at + 1;
        return;
      case '%':
        this.#comment();
        return;
      case '$':
        this.#dollar();
        return;
      default:
        this.#command();
    }
  }

  #comment(): void {
    const text = this.#text;
    const at = this.#at;
    const end = lineEnd(text, at);
    const mark = /^%+[ \t]*/.exec(text.slice(at, end))?.[0].length ?? 1;
    this.#at = end;
    // A sign alone only joins two lines.
    if (text.slice(at + mark, end).trim() === '') return;
    this.#flush(at);
    // `%!TEX root = main.tex` is read by editors.
    const isSetting = /^!\s*TeX\s|^-\*-/i.test(text.slice(at + mark, at + mark + 8));
    this.#list.add(isSetting ? 'metadata' : 'comment', at + mark, end);
  }

  #dollar(): void {
    const text = this.#text;
    const at = this.#at;
    if (text.startsWith('$$', at)) {
      const close = this.#find('$$', at + 2);
      this.#formula(at + 2, close, 2);
      return;
    }
    const limit = this.#endOfParagraph(at);
    let close = this.#find('$', at + 1);
    while (close !== -1 && close < limit && text[close - 1] === '\\') {
      close = this.#find('$', close + 1);
    }
    if (this.#from === -1) this.#from = at;
    this.#at = close === -1 || close > limit ? at + 1 : close + 1;
  }

  /** A formula that stands alone; to the end of its paragraph where nothing closes it. */
  #formula(start: number, close: number, closing: number): void {
    const limit = this.#endOfParagraph(start);
    this.#flush(start - closing);
    const isClosed = close !== -1;
    this.#list.add('formula', start, isClosed ? close : limit);
    this.#at = isClosed ? close + closing : limit;
  }

  #command(): void {
    const text = this.#text;
    const at = this.#at;
    commandName.lastIndex = at + 1;
    const whole = commandName.exec(text)?.[0] ?? '';
    const name = whole.endsWith('*') ? whole.slice(0, -1) : whole;
    const after = at + 1 + whole.length;
    if (name === '[') {
      this.#formula(at + 2, this.#find('\\]', at + 2), 2);
      return;
    }
    if (name === 'begin' || name === 'end') {
      if (name === 'begin') this.#begin(after);
      else this.#end(after);
      return;
    }
    if (name === 'item' || name === 'bibitem') {
      this.#flush(at);
      this.#at = name === 'item' ? this.#afterOverlay(after) : this.#afterArguments(after);
      this.#kind = 'item';
      return;
    }
    const level = levels.get(name);
    if (level !== undefined || ownText.has(name)) {
      this.#flush(at);
      this.#at = after;
      if (level === undefined) this.#argumentText(name === 'title' ? 'heading' : 'paragraph');
      else this.#argumentText('heading', level);
      return;
    }
    if (name === 'verb' || name === 'lstinline') {
      this.#verb(after);
      return;
    }
    if (name === '\\' && this.#open.isTable) {
      this.#row(at, after);
      return;
    }
    if (!/^[a-zA-Z@]/.test(name) || inline.has(name)) {
      if (this.#from === -1 && name !== '\\') this.#from = at;
      this.#at = after;
      return;
    }
    this.#plainCommand(at, after);
  }

  /** A command that nobody here knows: alone on its line it is layout, else part of its sentence. */
  #plainCommand(at: number, after: number): void {
    const text = this.#text;
    const end = this.#afterArguments(after);
    const isAlone = (this.#from === -1 || isFirstOnLine(text, at)) && isLastOnLine(text, end);
    if (isAlone || layout.has(text.slice(at + 1, after).replace(/\*$/, ''))) {
      this.#flush(at);
      this.#at = end;
      return;
    }
    if (this.#from === -1) this.#from = at;
    this.#at = after;
  }

  #begin(after: number): void {
    const text = this.#text;
    const start = after - '\\begin'.length;
    const named = /\{([^{}\r\n]*)\}/y;
    named.lastIndex = after;
    const found = named.exec(text);
    this.#flush(start);
    if (!found) {
      this.#at = after;
      return;
    }
    const env = found[1] ?? '';
    const name = env.replace(/\*$/, '');
    const inside = after + found[0].length;
    const closing = `\\end{${env}}`;
    const isFormula = formulas.has(name);
    if (isFormula || verbatim.has(name) || name === 'comment') {
      const close = this.#find(closing, inside);
      // One that is never closed is no reason to lose what follows.
      const end = close === -1 ? this.#endOfParagraph(inside) : close;
      const from = withLanguage.has(name)
        ? this.#afterArguments(inside)
        : this.#afterOptions(inside);
      if (isFormula) this.#list.add('formula', from, end);
      else this.#code(name === 'comment' ? 'comment' : 'code', from, end);
      this.#at = close === -1 ? end : close + closing.length;
      return;
    }
    this.#open.open(name);
    this.#kind = 'paragraph';
    if (tables.has(name) || sized.has(name)) this.#at = this.#afterArguments(inside);
    else this.#environmentTexts(name, this.#afterOptions(this.#afterOverlay(inside)));
  }

  /** What stands in braces behind the name of an environment: a title mostly. */
  #environmentTexts(name: string, after: number): void {
    const text = this.#text;
    this.#at = after;
    for (let isFirst = true; text[this.#at] === '{'; isFirst = false) {
      const close = closingBrace(text, this.#at);
      if (close === -1) return;
      const printed = text.slice(this.#at + 1, close).replace(/\\[a-zA-Z@]+/g, '');
      // A length or a setting has no word: `{3cm}`, `{width=\\linewidth}`.
      if (!/\p{L}{3}/u.test(printed) || printed.includes('=')) this.#at = close + 1;
      else if (name === 'frame' && isFirst) this.#argumentText('heading', frameLevel);
      else this.#argumentText('paragraph');
    }
  }

  /** Lines as they are, without the rest of the line that opens them and the indentation of the one that closes them. */
  #code(kind: BlockKind, start: number, end: number): void {
    const text = this.#text;
    let from = isLastOnLine(text, start) ? skipBlanks(text, start) : start;
    const last = isFirstOnLine(text, end) ? lastFilled(text, end) : end;
    while (from < last && (text[from] === '\n' || text[from] === '\r')) from++;
    if (kind === 'comment') this.#list.add(kind, from, last);
    else if (from < last && text.slice(from, last).trim() !== '') {
      this.#list.addWhole(kind, from, from + text.slice(from, last).trimEnd().length);
    }
  }

  #end(after: number): void {
    const start = after - '\\end'.length;
    const named = /\{([^{}\r\n]*)\}/y;
    named.lastIndex = after;
    const found = named.exec(this.#text);
    this.#flush(start);
    const name = found?.[1]?.replace(/\*$/, '') ?? '';
    this.#open.close(name);
    this.#at = after + (found?.[0].length ?? 0);
    this.#kind = 'paragraph';
  }

  /** `\\` ends a row of a table. */
  #row(at: number, after: number): void {
    if (this.#from !== -1) this.#list.add('row', this.#from, at);
    this.#from = -1;
    this.#at = this.#afterOptions(after);
  }

  #verb(after: number): void {
    const text = this.#text;
    if (this.#from === -1) this.#from = after - '\\verb'.length;
    const mark = text[after];
    const line = /^[^\r\n]*/.exec(text.slice(after + 1, after + longestOptions))?.[0] ?? '';
    const close = mark === undefined ? -1 : line.indexOf(mark === '{' ? '}' : mark);
    this.#at = close === -1 ? after : after + 1 + close + 1;
  }

  /** The argument that follows is a text of its own. */
  #argumentText(kind: BlockKind, level = 0): void {
    const text = this.#text;
    const open = this.#afterOptions(this.#at);
    const start = skipBlanks(text, open);
    if (text[start] !== '{') {
      this.#at = open;
      return;
    }
    const close = closingBrace(text, start);
    const end = close === -1 ? lineEnd(text, start) : close;
    this.#list.add(kind, start + 1, end, kind === 'heading' ? { level } : undefined);
    this.#at = close === -1 ? end : close + 1;
  }

  /** Behind `<2->`, which says on which slides something is shown. */
  #afterOverlay(at: number): number {
    if (this.#text[at] !== '<') return at;
    overlayHere.lastIndex = at;
    return at + (overlayHere.exec(this.#text)?.[0].length ?? 0);
  }

  /** Behind `[…]`. */
  #afterOptions(at: number): number {
    const text = this.#text;
    const start = skipBlanks(text, at);
    if (text[start] !== '[') return at;
    const close = text.slice(start, start + longestOptions).indexOf(']');
    return close === -1 || start + close > this.#endOfParagraph(start) ? at : start + close + 1;
  }

  /** Behind all of `[…]` and `{…}` that follow directly. */
  #afterArguments(at: number): number {
    // `\\cmidrule(lr){1-2}`
    let end = at;
    if (this.#text[at] === '(') {
      end += /^\([lr\d.,{}a-z]{0,12}\)(?=\{)/.exec(this.#text.slice(at, at + 15))?.[0].length ?? 0;
    }
    for (;;) {
      const options = this.#afterOptions(end);
      const start = skipBlanks(this.#text, options);
      const close = this.#text[start] === '{' ? closingBrace(this.#text, start) : -1;
      const next = close === -1 ? options : close + 1;
      if (next === end) return end;
      end = next;
    }
  }

  #find(wanted: string, from: number): number {
    if (this.#gone.has(wanted)) return -1;
    const found = this.#text.indexOf(wanted, from);
    if (found === -1) this.#gone.add(wanted);
    return found;
  }

  /** Before the blank line that follows `at`, which never goes back. */
  #endOfParagraph(at: number): number {
    if (this.#paragraphEnd < at) this.#paragraphEnd = paragraphEnd(this.#text, at);
    return this.#paragraphEnd;
  }

  #flush(end: number): void {
    const from = this.#from;
    this.#from = -1;
    if (from === -1) return;
    const kind = this.#kind;
    this.#kind = 'paragraph';
    const known = this.#open.isTable ? 'row' : kind;
    this.#list.add(known, from, end, known === 'item' ? { level: this.#open.depth } : undefined);
  }
}

/** What stands between the class of a document and its body; undefined where it lacks one of them. */
export function latexPreamble(text: string): Span | undefined {
  const start = text.indexOf('\\documentclass');
  const end = text.indexOf('\\begin{document}');
  return start === -1 || end < start ? undefined : { start, end };
}

import type { Span } from '../../span.ts';
import { BlockList, type Block, type BlockKind } from '../block.ts';
import {
  definitions,
  formulas,
  frameLevel,
  inline,
  items,
  layout,
  levels,
  ownText,
  sized,
  tables,
  unseen,
  verbatim,
  withLanguage,
} from './latexCommands.ts';
import {
  blankLine,
  lineEnd,
  goesOn,
  isFirstOnLine,
  isLastOnLine,
  isProse,
  lastFilled,
  skipBlanks,
  closingBrace,
} from './latexPlaces.ts';
import { LatexSource } from './latexSource.ts';
import { OpenEnvironments } from './openEnvironments.ts';

// What ends a paragraph, and what may stand for more than itself.
const special = /[\\%$\n\r]/g;
const longestQuoted = 500;
const defining = /^(?:re)?new(?:command|environment)$|^provide|^Declare|DocumentCommand$/;
const commandName = /(?:[a-zA-Z@]+|[^a-zA-Z\s])\*?/y;
const blankLineHere = new RegExp(blankLine, 'y');
// The name that is defined, and its parameters or what it is made equal to.
const definedHere =
  /[ \t]*\\(?:[a-zA-Z@]+|[^a-zA-Z])(?:[ \t]*=?[ \t]*\\[a-zA-Z@]+|[^{}\r\n]{0,100}(?=\{))?/y;

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
  readonly #source: LatexSource;

  constructor(text: string) {
    this.#list = new BlockList(text);
    this.#source = new LatexSource(text);
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
    const part =
      /%[^\r\n]*|\\(?:title|subtitle|author|date|institute|publishers|dedication|affil)(?=[\s[{])|\\./g;
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
      const close = this.#source.find('$$', at + 2);
      this.#formula(at + 2, close, 2);
      return;
    }
    const limit = this.#source.endOfParagraph(at);
    let close = this.#source.find('$', at + 1);
    while (close !== -1 && close < limit && text[close - 1] === '\\') {
      close = this.#source.find('$', close + 1);
    }
    if (this.#from === -1) this.#from = at;
    this.#at = close === -1 || close > limit ? at + 1 : close + 1;
  }

  /** A formula that stands alone; to the end of its paragraph where nothing closes it. */
  #formula(start: number, close: number, closing: number): void {
    const limit = this.#source.endOfParagraph(start);
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
      this.#formula(at + 2, this.#source.find('\\]', at + 2), 2);
      return;
    }
    if (name === 'begin' || name === 'end') {
      if (name === 'begin') this.#begin(after);
      else this.#end(after);
      return;
    }
    if (items.has(name)) {
      this.#flush(at);
      this.#at =
        name === 'bibitem' ? this.#source.afterArguments(after) : this.#source.afterOverlay(after);
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
      if (this.#from === -1) this.#from = at;
      this.#verb(name === 'verb' ? after : this.#source.afterOptions(after));
      return;
    }
    if ((name === '\\' || name === 'tabularnewline') && this.#open.isTable) {
      this.#row(at, after);
      return;
    }
    if (definitions.has(name) || name === 'iffalse') {
      this.#unprinted(at, after, name);
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
    const end = this.#source.afterArguments(after);
    const isAlone = (this.#from === -1 || isFirstOnLine(text, at)) && isLastOnLine(text, end);
    const name = text.slice(at + 1, after).replace(/\*$/, '');
    const isLayout = layout.has(name);
    if (unseen.has(name) && this.#from !== -1 && goesOn(text, end)) {
      this.#at = end;
      return;
    }
    if (isAlone || isLayout) {
      this.#flush(at);
      if (!isLayout) this.#argumentTexts(after, end);
      this.#at = defining.test(name) ? this.#source.afterBody(end) : end;
      return;
    }
    if (this.#from === -1) this.#from = at;
    this.#at = after;
  }

  /** What is told in the arguments of a command that nobody here knows: several words, and no setting. */
  #argumentTexts(start: number, end: number): void {
    const text = this.#text;
    for (let at = start; at < end; at++) {
      if (text[at] !== '{') continue;
      const close = closingBrace(text, at);
      if (close === -1 || close > end) return;
      if (isProse(text.slice(at + 1, close))) this.#list.add('paragraph', at + 1, close);
      at = close;
    }
  }

  /** What defines a command, or is left out: `\\def\\a#1{…}`, `\\iffalse … \\fi`. */
  #unprinted(at: number, after: number, name: string): void {
    const text = this.#text;
    this.#flush(at);
    if (name === 'iffalse') {
      const close = this.#source.find('\\fi', after);
      this.#at = close === -1 ? after : close + '\\fi'.length;
      if (close !== -1) this.#list.add('comment', after, close);
      return;
    }
    definedHere.lastIndex = after;
    const named = definedHere.exec(text)?.[0].length ?? 0;
    const close = text[after + named] === '{' ? closingBrace(text, after + named) : -1;
    this.#at = close === -1 ? after + named : close + 1;
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
      const close = this.#source.find(closing, inside);
      // One that is never closed is no reason to lose what follows.
      const end = close === -1 ? this.#source.endOfParagraph(inside) : close;
      const from = withLanguage.has(name)
        ? this.#source.afterArguments(inside)
        : this.#source.afterOptions(inside);
      if (isFormula) this.#list.add('formula', from, end);
      else this.#code(name === 'comment' ? 'comment' : 'code', from, end);
      this.#at = close === -1 ? end : close + closing.length;
      return;
    }
    this.#open.open(name);
    this.#kind = 'paragraph';
    if (tables.has(name) || sized.has(name)) this.#at = this.#source.afterArguments(inside);
    else this.#environmentTexts(name, this.#afterTitle(this.#source.afterOverlay(inside)));
  }

  /** Behind `[…]`, which may be a title: `[Proof of the lemma]`. */
  #afterTitle(at: number): number {
    const end = this.#source.afterOptions(at);
    const title = this.#text.slice(at, end).trim().slice(1, -1);
    if (isProse(title)) this.#list.add('paragraph', end - title.length - 1, end - 1);
    return end;
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
    if (name !== 'document') return;
    // Nothing behind it is printed.
    this.#list.add('comment', this.#at, this.#text.length);
    this.#at = this.#text.length;
  }

  /** `\\` ends a row of a table. */
  #row(at: number, after: number): void {
    if (this.#from !== -1) this.#list.add('row', this.#from, at);
    this.#from = -1;
    this.#at = this.#source.afterOptions(after);
  }

  #verb(after: number): void {
    const text = this.#text;
    const mark = text[after];
    const line = /^[^\r\n]*/.exec(text.slice(after + 1, after + longestQuoted))?.[0] ?? '';
    const close = mark === undefined ? -1 : line.indexOf(mark === '{' ? '}' : mark);
    this.#at = close === -1 ? after : after + 1 + close + 1;
  }

  /** The argument that follows is a text of its own. */
  #argumentText(kind: BlockKind, level = 0): void {
    const text = this.#text;
    const open = this.#source.afterOptions(this.#at);
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

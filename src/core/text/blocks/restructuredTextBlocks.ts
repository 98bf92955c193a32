import { BlockList, type Block, type OpenBlock } from './block.ts';
import { isAsciiLetter } from '../segment.ts';
import { recordSpans } from './delimitedBlocks.ts';
import { columnsOf, isFilled, TextLines } from './textLines.ts';

const adornment = /^([!-/:-@[-`{-~])\1+[ \t]*$/;
const quoting = /^[!-/:-@[-`{-~]$/;
const directive = /^\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?([\w:+.-]+)::(?:[ \t]+|$)/;
const target = /^(?:\.\.[ \t]+_[^\r\n]*:|__(?:[ \t]|$))/;
const footnote = /^\.\.[ \t]+\[[^\]]+\][ \t]+/;
const item =
  /^(?:[-*+•][ \t]+|(?:\d{1,3}|#|[a-zA-Z])[.)][ \t]+|\((?:\d{1,3}|#|[a-zA-Z])\)[ \t]+|:[^:\s][^:]*:(?:[ \t]|$))/;
// `-o FILE, --out=FILE  what it does`, `/V  as DOS has it`.
const optionName = String.raw`-{1,2}[a-z\d][\w-]{0,40}(?:[= ](?:<[^<>]{0,40}>|[\w.-]{1,40}))?`;
const optionItem = new RegExp(
  String.raw`^(?:${optionName}(?:, ${optionName}){0,3}|/[a-z]) {2,}\S`,
  'i',
);
const gridRule = /^\+(?:[-=]+\+)+[ \t]*$/;
const tableRule = /^=+(?:[ \t]+=+)+[ \t]*$/;
// A longer one has lost its end.
const mostTableLines = 2000;
const option = /^:[\w-]+:/;
// Options that people read, of several words.
const saidOption = /^[ \t]*:(?:alt|caption):[ \t]+(?=.*\p{L}\S?[ \t]+\p{L})/u;

const codeDirectives = new Set(
  'code code-block sourcecode parsed-literal literalinclude highlight doctest testcode testoutput testsetup toctree autosummary ipython prompt graphviz digraph productionlist raw code-tab jupyter-execute mermaid uml plantuml'.split(
    ' ',
  ),
);
const layoutDirectives = new Set(
  'only container rst-class cssclass role unicode ifconfig tabularcolumns image figure include contents index default-role currentmodule module py:module automodule autoclass autofunction meta sectnum default-domain plot'.split(
    ' ',
  ),
);

// What their argument says first is no text: since which version.
const versionDirective = /^(?:version(?:added|changed|removed)|deprecated)$/;

interface OpenText extends OpenBlock {
  lines: number;
  readonly indent: number;
}

/** The blocks of reStructuredText: titles, paragraphs, lists, tables by row, directives, code and comments. */
export function restructuredTextBlocks(text: string): readonly Block[] {
  return new Reader(text).read();
}

class Reader {
  readonly #list: BlockList<OpenText>;
  readonly #text: string;
  readonly #lines: TextLines;
  /** Signs of titles in the order of their first use: the first is of level 1. */
  readonly #titles: string[] = [];
  #at = 0;
  /** Up to this line no table ends. */
  #noTableBefore = 0;
  /** Between rules of `+---+`: lines up to the next rule are one row. */
  #isGrid = false;

  constructor(text: string) {
    this.#list = new BlockList<OpenText>(text);
    this.#text = text;
    this.#lines = new TextLines(text);
  }

  read(): readonly Block[] {
    while (this.#at < this.#lines.count) this.#line();
    this.#list.close();
    return this.#list.blocks;
  }

  #line(): void {
    const i = this.#at++;
    const start = this.#lines.start(i);
    const end = this.#lines.end(i);
    const line = this.#text.slice(start, end);
    const content = line.trim();
    if (content === '') {
      this.#isGrid = false;
      this.#endParagraph(i);
      return;
    }
    const indent = columnsOf(line);
    if (this.#title(i, content, indent)) return;
    if (!isAsciiLetter(content.charCodeAt(0)) && this.#table(i, content)) return;
    if (content.startsWith('..') && (content === '..' || /^\.\.\s/.test(content))) {
      this.#list.close();
      this.#explicit(i, content, indent);
      return;
    }
    if (/^__(?:\s|$)/.test(content)) {
      this.#list.close();
      this.#list.add('markup', start, end);
      return;
    }
    if (content.startsWith('>>> ') && !this.#list.open) {
      this.#code(i, this.#lines.lastBelow(i, isFilled));
      return;
    }
    // A table has no other lines.
    if (this.#list.open?.kind === 'row') this.#list.close();
    this.#isGrid = false;
    const begun = item.test(content) || (/^[-/]/.test(content) && optionItem.test(content));
    const open = this.#list.open;
    // A term's description is further in than the term, and a quote than what stands before it.
    const isDeeper = open?.kind === 'paragraph' && open.lines === 1 && indent > open.indent;
    if (open && !begun && !isDeeper && indent >= Math.min(open.indent, 1)) {
      open.end = end;
      open.lines++;
      return;
    }
    this.#list.close();
    const kind = begun ? 'item' : 'paragraph';
    this.#list.open = { kind, start, end, lines: 1, indent };
  }

  /** A paragraph that ends in `::` announces code. */
  #endParagraph(i: number): void {
    const open = this.#list.open;
    this.#list.close();
    if (!open || !this.#text.slice(open.start, open.end).trimEnd().endsWith('::')) return;
    if (!this.#quotedCode(i + 1, open.indent)) this.#indented(i + 1, open.indent, 'code');
  }

  /** Whether code follows that is not indented: each of its lines begins with the same sign. */
  #quotedCode(i: number, indent: number): boolean {
    let first = i;
    while (first < this.#lines.count && this.#lines.at(first).trim() === '') first++;
    const line = this.#lines.at(first);
    const sign = line.trimStart().charAt(0);
    if (columnsOf(line) !== indent || !quoting.test(sign)) return false;
    const last = this.#lines.lastBelow(first, (below) => below.trimStart().startsWith(sign));
    if (isFilled(this.#lines.at(last + 1))) return false;
    this.#code(first, last);
    return true;
  }

  #title(i: number, content: string, indent: number): boolean {
    // Most lines are text below which text stands.
    const isWord = isAsciiLetter(content.charCodeAt(0));
    if (
      isWord &&
      (this.#list.open || isAsciiLetter(this.#text.charCodeAt(this.#lines.start(i + 1))))
    ) {
      return false;
    }
    const start = this.#lines.start(i);
    const end = this.#lines.end(i);
    const next = this.#lines.at(i + 1).trimEnd();
    if (adornment.test(content) && indent === 0) {
      const title = this.#lines.at(i + 1);
      const under = this.#lines.at(i + 2).trimEnd();
      const isOverlined = title.trim() !== '' && under === content && adornment.test(under);
      if (isOverlined && !this.#list.open) {
        this.#list.add('markup', start, end);
        this.#heading(i + 1, `${content.charAt(0)}over`);
        this.#at = i + 3;
        return true;
      }
      if (content.length < 4 || tableRule.test(content)) return false;
      this.#list.close();
      this.#list.add('markup', start, end);
      return true;
    }
    // A shorter line under a text is rather a part of it.
    const isLong = next.length >= Math.min(4, content.length);
    if (this.#list.open || indent > 0 || !adornment.test(next) || !isLong) return false;
    if (/^(?:::|\.\.)$/.test(next) || tableRule.test(content) || gridRule.test(content))
      return false;
    this.#heading(i, next.charAt(0));
    this.#at = i + 2;
    return true;
  }

  #heading(i: number, sign: string): void {
    if (!this.#titles.includes(sign)) this.#titles.push(sign);
    const start = this.#lines.start(i);
    const end = this.#lines.end(i);
    this.#list.add('heading', start, end, { level: this.#titles.indexOf(sign) + 1 });
    this.#list.add('markup', this.#lines.start(i + 1), this.#lines.end(i + 1));
  }

  #table(i: number, content: string): boolean {
    const start = this.#lines.start(i);
    const end = this.#lines.end(i);
    const isSimple = tableRule.test(content);
    if (isSimple || gridRule.test(content)) {
      this.#list.close();
      this.#list.add('markup', start, end);
      if (isSimple) this.#simpleTable(i);
      else this.#isGrid = true;
      return true;
    }
    if (!/^\|\s/.test(content)) return false;
    if (this.#isGrid && this.#list.open) {
      this.#list.open.end = end;
      return true;
    }
    this.#list.close();
    // A line of verse, otherwise.
    if (this.#isGrid) this.#list.open = { kind: 'row', start, end, lines: 1, indent: 0 };
    else this.#list.add('row', start, end);
    return true;
  }

  /** Its last rule is one that nothing follows on the next line. */
  #simpleTable(i: number): void {
    if (i < this.#noTableBefore) return;
    const isRule = (at: number): boolean => tableRule.test(this.#lines.at(at).trim());
    const limit = Math.min(this.#lines.count, i + mostTableLines);
    let last = i + 1;
    while (last < limit && !(isRule(last) && this.#lines.at(last + 1).trim() === '')) last++;
    if (last === limit) {
      this.#noTableBefore = limit;
      return;
    }
    // What has nothing in the first column goes on with the row above.
    const firstColumn = /^\s*=+/.exec(this.#lines.at(i))?.[0].length ?? 0;
    for (let at = i + 1; at <= last; at++) {
      const start = this.#lines.start(at);
      const end = this.#lines.end(at);
      const line = this.#lines.at(at);
      const { open } = this.#list;
      if (open && line.trim() !== '' && line.slice(0, firstColumn).trim() === '') open.end = end;
      else {
        this.#list.close();
        if (isRule(at)) this.#list.add('markup', start, end);
        else this.#list.open = { kind: 'row', start, end, lines: 1, indent: 0 };
      }
    }
    this.#list.close();
    this.#at = last + 1;
  }

  /** What begins with two dots: a directive, a target, a note or a comment, and what is indented below it. */
  #explicit(i: number, content: string, indent: number): void {
    const start = this.#lines.start(i);
    const end = this.#lines.end(i);
    const contentStart = end - this.#text.slice(start, end).trimStart().length;
    const found = directive.exec(content);
    if (!found) {
      if (target.test(content)) this.#list.add('markup', start, end);
      else if (footnote.test(content)) {
        this.#list.open = {
          kind: 'paragraph',
          start: contentStart + 3,
          end,
          lines: 1,
          indent: indent + 3,
        };
      } else this.#comment(i, contentStart + 2, indent);
      return;
    }
    const name = (found[1] ?? '').toLowerCase();
    let argument = contentStart + found[0].length;
    const isCode = codeDirectives.has(name);
    if (isCode || layoutDirectives.has(name) || name === 'math') {
      this.#list.add('markup', start, name === 'math' ? argument : end);
      if (name === 'math') this.#list.add('formula', argument, end);
      if (isCode || name === 'math') this.#indented(i + 1, indent, isCode ? 'code' : 'formula');
      else this.#options(indent);
      return;
    }
    if (versionDirective.test(name)) {
      argument += /^\S+[ \t]*/.exec(this.#text.slice(argument, end))?.[0].length ?? 0;
    }
    this.#list.add('markup', start, argument);
    if (name === 'csv-table' || name === 'list-table') {
      this.#list.add('paragraph', argument, end);
      this.#options(indent);
      this.#tableBelow(indent, name === 'list-table');
      return;
    }
    const isEmpty = this.#text.slice(argument, end).trim() === '';
    if (isEmpty || option.test(this.#lines.at(i + 1).trim())) {
      this.#list.add('paragraph', argument, end);
      this.#options(indent);
      return;
    }
    // What a note says may begin on its own line.
    this.#list.open = { kind: 'paragraph', start: argument, end, lines: 2, indent: indent + 1 };
  }

  /** The rows that stand below a directive: records, or the items of a list with the items in them. */
  #tableBelow(indent: number, isList: boolean): void {
    const first = this.#at;
    let last = first - 1;
    for (let at = first; at < this.#lines.count; at++) {
      const line = this.#lines.at(at);
      if (line.trim() === '') continue;
      if (columnsOf(line) <= indent) break;
      last = at;
    }
    if (last < first) return;
    this.#at = last + 1;
    if (!isList) {
      const from = this.#lines.start(first);
      for (const { start, end } of recordSpans(
        this.#text.slice(from, this.#lines.end(last)),
        ',',
      )) {
        this.#list.add('row', from + start, from + end);
      }
      return;
    }
    for (let at = first; at <= last; at++) {
      const { open } = this.#list;
      if (/^\s*\*\s/.test(this.#lines.at(at)) || !open) {
        this.#list.close();
        const start = this.#lines.start(at);
        this.#list.open = { kind: 'row', start, end: this.#lines.end(at), lines: 1, indent };
      } else open.end = this.#lines.end(at);
    }
    this.#list.close();
  }

  #options(indent: number): void {
    while (this.#at < this.#lines.count) {
      const line = this.#lines.at(this.#at);
      if (columnsOf(line) <= indent || !option.test(line.trim())) return;
      const end = this.#lines.end(this.#at);
      const said = saidOption.exec(line)?.[0].length ?? -1;
      if (said === -1) this.#list.add('metadata', this.#lines.start(this.#at), end);
      else this.#list.add('paragraph', this.#lines.start(this.#at) + said, end);
      this.#at++;
    }
  }

  #comment(i: number, from: number, indent: number): void {
    let end = this.#lines.end(i);
    while (this.#at < this.#lines.count) {
      const line = this.#lines.at(this.#at);
      const isBlank = line.trim() === '';
      // A mark alone above a blank line ends what stands before, and is no comment.
      if (isBlank ? end <= from : columnsOf(line) <= indent) break;
      if (!isBlank) end = this.#lines.end(this.#at);
      this.#at++;
    }
    this.#list.add('comment', from, end);
  }

  /** Takes the lines from `first` that are further in than `indent`, behind options, as one block. */
  #indented(first: number, indent: number, kind: 'code' | 'formula'): void {
    this.#at = first;
    this.#options(indent);
    let from = -1;
    let last = -1;
    while (this.#at < this.#lines.count) {
      const line = this.#lines.at(this.#at);
      if (line.trim() !== '') {
        if (columnsOf(line) <= indent) break;
        if (from === -1) from = this.#at;
        last = this.#at;
      } else if (kind === 'formula' && from !== -1) {
        this.#list.add(kind, this.#lines.start(from), this.#lines.end(last));
        from = -1;
      }
      this.#at++;
    }
    if (from === -1) return;
    const start = this.#lines.start(from);
    const end = this.#lines.end(last);
    if (kind === 'code') this.#list.addWhole(kind, start, end);
    else this.#list.add(kind, start, end);
  }

  /** Lines as they are written; the next one is read behind them. */
  #code(first: number, last: number): void {
    this.#list.addWhole('code', this.#lines.start(first), this.#lines.end(last));
    this.#at = last + 1;
  }
}

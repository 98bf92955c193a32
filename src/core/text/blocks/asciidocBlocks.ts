import { BlockList, type Block } from './block.ts';
import { isAsciiLetter } from '../segment.ts';
import { isFilled, TextLines } from './textLines.ts';

const section = /^(={1,6}|#{1,6})[ \t]+\S/;
const attribute = /^:!?[\w-]+!?:(?:[ \t]|$)/;
const attributeList = /^\[[^\]]*\]$/;
const delimiter = /^(?:-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|\/{4,}|--|~{4,})$/;
const fence = /^(?:`{3,}|~{3,})/;
const tableRule = /^[|,:!]={3,}$/;
const macroLine = /^(?:image|include|toc|video|audio|ifdef|ifndef|ifeval|endif)::?\S*\[.*\]$/;
// What is read by people in it: a picture's text, a text on a condition.
const saidMacro = /^(?:image|video|audio|ifn?def)::?[^\s[]*\[(?!:)([^\]=,]+)/;
const item = /^(?:(?:[*]{1,6}|-|\.{1,6}|•)[ \t]+|(?:\d{1,3}|[a-zA-Z])\.[ \t]+|<(?:\d+|\.)>[ \t]+)/;
const term = /^[^\s:].*?(?:::{1,3}|;;)(?:[ \t]|$)/;
const blockTitle = /^\.[^\s.]/;
const underlines = ['=', '-', '~', '^', '+'] as const;

/** The blocks of AsciiDoc: titles, paragraphs, lists, tables by row, delimited blocks and comments. */
export function asciidocBlocks(text: string): readonly Block[] {
  return new Reader(text).read();
}

class Reader {
  readonly #list: BlockList;
  readonly #text: string;
  readonly #lines: TextLines;
  /** The rule of the open table. */
  #table: string | undefined;
  /** How many columns it has; undefined until its first row says so. */
  #columns: number | undefined;
  /** Of the open row. */
  #cells = 0;
  /** What the line before says of the next table. */
  #columnsBelow: number | undefined;
  #isFormula = false;
  /** Whether the paragraph that follows is code. */
  #isListing = false;
  /** Directly below the document's title. */
  #isHeader = false;
  #at = 0;

  constructor(text: string) {
    this.#list = new BlockList(text);
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
    const content = line.trimEnd();
    if (content === '') {
      if (this.#table === undefined) this.#list.close();
      this.#isHeader = false;
      return;
    }
    if (this.#isListing && this.#listing(i, content)) return;
    // Most lines are text: what lays out begins with a sign, or is `name::target[]`.
    const isWord = isAsciiLetter(content.charCodeAt(0));
    if (isWord && this.#table === undefined && !content.endsWith(']')) {
      if (!this.#underlined(i, content)) this.#textLine(start, end, line, content);
      return;
    }
    // A table may stand in another one's cell, between other rules.
    if (tableRule.test(content) && (this.#table ?? content) === content) {
      this.#markup(start, end);
      this.#columns = this.#columnsBelow;
      this.#columnsBelow = undefined;
      this.#table = this.#table === undefined ? content : undefined;
      return;
    }
    if (this.#table !== undefined) {
      this.#tableLine(start, end, content, this.#table);
      return;
    }
    if (content.startsWith('//') && !/^\/{3}(?!\/)/.test(content)) {
      if (!delimiter.test(content)) {
        this.#list.close();
        this.#list.add('comment', start + 2, end);
        return;
      }
    }
    const heading = section.exec(content);
    if (heading && !this.#list.open) {
      const level = (heading[1]?.length ?? 1) - 1;
      this.#list.add('heading', start, end, { level });
      this.#isHeader = level === 0;
      return;
    }
    if (this.#underlined(i, content)) return;
    if (delimiter.test(content) || fence.test(content)) {
      this.#delimited(i, content);
      return;
    }
    if (this.#layout(start, end, content)) return;
    if (blockTitle.test(content) && !this.#list.open) {
      this.#list.add('paragraph', start + 1, end);
      return;
    }
    this.#textLine(start, end, line, content);
  }

  /** A paragraph of code without delimiters, below a line that says so. */
  #listing(i: number, content: string): boolean {
    if (attributeList.test(content) || blockTitle.test(content)) return false;
    this.#isListing = false;
    if (delimiter.test(content) || fence.test(content) || macroLine.test(content)) return false;
    this.#code(i, this.#lines.lastBelow(i, isFilled));
    return true;
  }

  /** Lines as they are written; the next one is read behind them. */
  #code(first: number, last: number): void {
    this.#list.addWhole('code', this.#lines.start(first), this.#lines.end(last));
    this.#at = last + 1;
  }

  #firstUnit(line: number): number {
    return this.#text.charCodeAt(this.#lines.start(line));
  }

  #textLine(start: number, end: number, line: string, content: string): void {
    const isIndented = /^[ \t]/.test(line);
    const trimmed = content.trimStart();
    const begun = item.test(trimmed) || term.test(trimmed);
    // A paragraph that is indented is taken as it is written.
    if (isIndented && !begun && !this.#list.open) {
      const first = this.#at - 1;
      this.#code(
        first,
        this.#lines.lastBelow(first, (below) => /^[ \t]+\S/.test(below)),
      );
      return;
    }
    if (this.#list.open && !begun) {
      this.#list.open.end = end;
      return;
    }
    this.#list.close();
    this.#list.open = { kind: begun ? 'item' : 'paragraph', start, end };
  }

  /** Lines that say how what follows is laid out. */
  #layout(start: number, end: number, content: string): boolean {
    const isMarkup =
      attributeList.test(content) ||
      macroLine.test(content) ||
      content === '+' ||
      content === "'''" ||
      content === '<<<' ||
      /^\[\[[^\]]+\]\]$/.test(content);
    if (isMarkup) {
      const [before = '', said = ''] = saidMacro.exec(content) ?? [];
      const to = start + before.length;
      this.#list.close();
      if (/\p{L}\S?\s+\p{L}/u.test(said)) this.#list.add('paragraph', to - said.length, to);
      else this.#list.add('markup', start, end);
      if (attributeList.test(content)) {
        this.#isFormula = /^\[(?:stem|latexmath|asciimath)\b/.test(content);
        this.#isListing = /^\[(?:source|listing|literal)\b/.test(content);
        this.#columnsBelow = columnsSaid(content);
      }
      return true;
    }
    if (!attribute.test(content)) return false;
    // Within a paragraph they are words; below a document's title they follow its author.
    if (this.#list.open && !this.#isHeader) return false;
    this.#list.close();
    this.#list.add('metadata', start, end);
    return true;
  }

  /** A title of two lines: the second is as long as the first, give or take two. */
  #underlined(i: number, content: string): boolean {
    if (this.#list.open || isAsciiLetter(this.#firstUnit(i + 1))) return false;
    const next = this.#lines.at(i + 1).trimEnd();
    const level = underlines.findIndex((sign) => next.startsWith(sign));
    if (level === -1 || next.length < 3 || /^[ \t.[]/.test(content)) return false;
    if (!isRepeated(next) || Math.abs(next.length - content.length) > 2) return false;
    const start = this.#lines.start(i);
    const end = this.#lines.end(i);
    this.#list.add('heading', start, end, { level });
    this.#isHeader = level === 0;
    this.#list.add('markup', this.#lines.start(i + 1), this.#lines.end(i + 1));
    this.#at = i + 2;
    return true;
  }

  /** What stands between two equal lines; only of code, formulas and comments is it another text than around them. */
  #delimited(i: number, mark: string): void {
    const start = this.#lines.start(i);
    const end = this.#lines.end(i);
    this.#markup(start, end);
    const isFence = fence.test(mark);
    const closing = isFence ? (/^(?:`+|~+)/.exec(mark)?.[0] ?? mark) : mark;
    const kind = isFence ? 'code' : kindOfDelimiter(mark, this.#isFormula);
    this.#isFormula = false;
    if (!kind) return;
    let last = i + 1;
    while (last < this.#lines.count && this.#lines.at(last).trimEnd() !== closing) last++;
    const first = this.#lines.start(i + 1);
    const final = this.#lines.end(last - 1);
    if (last > i + 1) {
      if (kind === 'code') this.#list.addWhole(kind, first, final);
      else this.#list.add(kind, first, final);
    }
    this.#list.add('markup', this.#lines.start(last), this.#lines.end(last));
    this.#at = last + 1;
  }

  /** A row has as many cells as the table has columns, on however many lines they stand. */
  #tableLine(start: number, end: number, content: string, rule: string): void {
    const { open } = this.#list;
    const isOfRecords = rule.startsWith(',') || rule.startsWith(':');
    const begins = isOfRecords || /^\s*(?:[\d.+*^<>]*[a-z]?\|)/.test(content);
    const cells = begins ? cellsIn(content) : 0;
    if (open && (!begins || (!isOfRecords && this.#cells < (this.#columns ?? 1)))) {
      open.end = end;
      this.#cells += cells;
      return;
    }
    this.#list.close();
    this.#list.open = { kind: 'row', start, end };
    this.#columns ??= cells;
    this.#cells = cells;
  }

  #markup(start: number, end: number): void {
    this.#list.close();
    this.#list.add('markup', start, end);
  }
}

function kindOfDelimiter(
  mark: string,
  isFormula: boolean,
): 'code' | 'formula' | 'comment' | undefined {
  switch (mark.charAt(0)) {
    case '/':
      return 'comment';
    case '.':
      return 'code';
    case '-':
      return mark === '--' ? undefined : 'code';
    case '+':
      return isFormula ? 'formula' : 'code';
    default:
      return undefined;
  }
}

/** How many cells begin in a line of a table: `2+|` is two columns wide, `3*|` stands three times. */
function cellsIn(line: string): number {
  let count = 0;
  for (const [, times] of line.matchAll(
    /(?<!\\)(?:(\d{1,2})(?:\.\d{1,2})?[+*])?[.^<>]{0,4}[a-z]?\|/g,
  )) {
    count += Number(times ?? 1);
  }
  return count;
}

/** The number of columns that `[cols="1,2*,3"]` says; undefined where nothing does. */
function columnsSaid(attributes: string): number | undefined {
  const said = /\bcols=(?:"([^"]*)"|([^,\]\s]+))/.exec(attributes);
  if (!said) return undefined;
  const parts = (said[1] ?? said[2] ?? '').split(/[,;]/);
  if (parts.length === 1 && /^\s*\d+\s*$/.test(parts[0] ?? '')) return Number(parts[0]);
  return parts.reduce((sum, part) => sum + Number(/^\s*(\d{1,2})\*/.exec(part)?.[1] ?? 1), 0);
}

function isRepeated(line: string): boolean {
  for (const sign of line) if (sign !== line[0]) return false;
  return true;
}

/** Without the sign that breaks a line at its end. */
export function bareAsciidoc(text: string): string {
  return text.includes(' +') ? text.replace(/ \+(?=[\r\n]|$)/g, '  ') : text;
}

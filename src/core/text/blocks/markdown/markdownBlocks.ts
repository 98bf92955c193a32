import { BlockList, type Block, type OpenBlock } from '../block.ts';
import { formulaAt, MarkdownCode } from './markdownCode.ts';
import { MarkdownDirectives } from './markdownDirectives.ts';
import { MarkdownHtml } from './markdownHtml.ts';
import {
  alert,
  container,
  definition,
  emptyComment,
  fenceStart,
  headingLevel,
  indentedNote,
  itemMark,
  layoutCommand,
  mayBeItem,
  mayBeReference,
  mayBeRule,
  mayBeUnderline,
  moduleLine,
  mostDigitsOutside,
  placeholder,
  quoteMarks,
  reference,
  referenceAlone,
  rule,
  spaceAlone,
  tableRule,
  underline,
} from './markdownMarks.ts';
import { LineEnds } from '../../lineSpans.ts';
import { isAsciiLetter } from '../../segment.ts';
import { firstFilled, type Span } from '../../span.ts';
import { columnsOf, TextLines } from '../textLines.ts';

const lessThan = 0x3c;
const greaterThan = 0x3e;

// Text that only looks like Markdown, such as a selection of a letter, is read by the same rules without these.
interface MarkdownRules {
  readonly hasFormulas: boolean;
  readonly hasIndentedCode: boolean;
  /** What widely used dialects add: definitions, notes with indented text, modules and elements of MDX. */
  readonly hasDialects: boolean;
}

const allRules: MarkdownRules = { hasFormulas: true, hasIndentedCode: true, hasDialects: true };
const noRules: MarkdownRules = { hasFormulas: false, hasIndentedCode: false, hasDialects: false };

/**
 * The blocks of Markdown: CommonMark, with the tables, formulas and alerts of GitHub, notes, definitions, containers, what MkDocs
 * indents and MDX, behind its front matter.
 */
export function markdownBlocks(text: string, frontMatter: Span | undefined): readonly Block[] {
  return new MarkdownReader(text, allRules).read(frontMatter);
}

/** The blocks of a text of which nothing is known, laid out as in a letter: paragraphs, and what is marked as in Markdown. */
export function plainBlocks(text: string): readonly Block[] {
  return new MarkdownReader(text, noRules).read();
}

interface OpenText extends OpenBlock {
  lines: number;
  /** Of quotations, one in the other; 0: outside of them. */
  readonly depth: number;
  /** Where a link leads: only its title may stand on the next line. */
  readonly isReference?: boolean;
}

interface FencedLine extends Span {
  readonly content: string;
  readonly isQuote: boolean;
  readonly indent: number;
}

class MarkdownReader {
  readonly #list: BlockList<OpenText>;
  readonly #text: string;
  readonly #rules: MarkdownRules;
  readonly #code: MarkdownCode;
  readonly #html: MarkdownHtml;
  #isTable = false;
  /** Where the next `|` stands, from the line on that was asked for last; -1: there is no other. */
  #nextBar: number;
  /** Where the formula ends that began on a line before. */
  #formulaEnd = 0;
  /** The columns at which the text of the open items begins. */
  readonly #items: number[] = [];
  readonly #directives: MarkdownDirectives;

  constructor(text: string, rules: MarkdownRules) {
    this.#list = new BlockList<OpenText>(text);
    this.#code = new MarkdownCode(this.#list);
    this.#html = new MarkdownHtml(this.#list, this.#code);
    this.#directives = new MarkdownDirectives(this.#list);
    this.#text = text;
    this.#nextBar = text.indexOf('|');
    this.#rules = rules;
  }

  read(frontMatter?: Span): readonly Block[] {
    const lines = new TextLines(this.#text);
    const first = frontMatter ? this.#takeFrontMatter(lines, frontMatter) : 0;
    if (lines.has(first)) this.#linesFrom(lines.start(first));
    this.#code.close();
    this.#list.close();
    this.#html.close();
    return this.#list.blocks;
  }

  #linesFrom(at: number): void {
    const ends = new LineEnds(this.#text);
    for (let start = at, end = 0; end !== -1; start = ends.next) {
      end = ends.from(start);
      this.#line(start, end === -1 ? this.#text.length : end);
    }
  }

  /** The number of lines that it takes. */
  #takeFrontMatter(lines: TextLines, { end }: Span): number {
    let line = 0;
    for (; line < lines.count && lines.end(line) <= end; line++) {
      const isMark = line === 0 || lines.end(line) === end;
      this.#list.add(isMark ? 'markup' : 'metadata', lines.start(line), lines.end(line));
    }
    return line;
  }

  #line(start: number, end: number): void {
    if (start < this.#formulaEnd) return;
    const comment = this.#html.takesComment(start, end);
    if (comment) {
      this.#restOfLine(comment.rest, end);
      return;
    }
    // Every line comes here, most of them blank or code: none is copied.
    const text = this.#text;
    const filled = firstFilled(text, start, end);
    const mayBeQuote = text.charCodeAt(filled) === greaterThan;
    const quote = mayBeQuote ? this.#quoteMarks(start, filled, end) : '';
    const isQuote = quote !== '';
    const inner = start + quote.length;
    const contentStart = isQuote ? firstFilled(text, inner, end) : filled;
    const isBlank = contentStart === end;
    // A quotation that stands within an item does not leave it.
    const before = isQuote ? quote.indexOf('>') : 0;
    const indent = isBlank ? 0 : before + columnsOf(text, inner);
    if (
      this.#code.isOpen &&
      this.#code.takes({ start, end, contentStart, isBlank, isQuote, indent })
    )
      return;
    if (isBlank) {
      this.#list.close();
      this.#html.blankLine();
      this.#isTable = false;
      return;
    }
    if (!this.#list.open) this.#leaveItems(indent);
    const inItem = this.#items.at(-1) ?? 0;
    if (this.#startsIndentedCode(indent - inItem)) {
      this.#code.open({ isQuote, indent: inItem + 4, start, end });
      return;
    }
    const depth = isQuote ? quote.split('>').length - 1 : 0;
    this.#textLine(start, end, text.slice(contentStart, end), depth, indent);
  }

  #startsIndentedCode(indent: number): boolean {
    return this.#rules.hasIndentedCode && !this.#list.open && !this.#html.isOpen && indent >= 4;
  }

  #textLine(start: number, end: number, content: string, depth: number, indent: number): void {
    const isQuote = depth > 0;
    const contentStart = end - content.length;
    // Most lines show by their first sign what they are not: no pattern has to be tried.
    const first = content.charCodeAt(0);
    const mayBeMark = !isAsciiLetter(first);
    const level = headingLevel(content);
    if (level > 0) {
      this.#list.close();
      if (/^[#\s]*$/.test(content)) this.#list.add('markup', start, end);
      else this.#list.add('heading', isQuote ? contentStart : start, end, { level });
      return;
    }
    const isUnder = mayBeUnderline(first) && this.#list.open?.depth === depth;
    if (isUnder && underline.test(content) && this.#isHeading(content)) return;
    const fence = mayBeMark ? fenceStart.exec(content)?.[1] : undefined;
    if (fence !== undefined) {
      this.#fence({ start, end, content, isQuote, indent }, fence);
      return;
    }
    if (first === lessThan && this.#takesHtml(start, end, content)) return;
    if (mayBeRule(first) && rule.test(content)) {
      this.#list.close();
      this.#list.add('markup', start, end);
      return;
    }
    if (this.#tableLine(start, end, content)) return;
    if (mayBeMark && this.#layout(start, end, content, isQuote)) return;
    if (this.#directives.takesOption(start, end, content)) return;
    if (this.#rules.hasDialects && this.#dialect(start, end, content, { isQuote, indent })) return;
    const item = mayBeItem(content, first) ? itemMark.exec(content) : null;
    if (item && this.#mayBegin(item, indent)) {
      this.#list.close();
      this.#leaveItems(indent);
      this.#items.push(indent + Math.min(item[0].length, 5));
      this.#list.open = { kind: 'item', start, end, lines: 1, level: this.#items.length, depth };
      return;
    }
    const named = mayBeReference(first) ? reference.exec(content) : null;
    if (named) {
      this.#list.close();
      // A note may go on in indented paragraphs.
      if (named[1] === '^') this.#indentedText(indent);
    }
    const open = this.#list.open;
    const isApart = open?.isReference === true && !/^["'(]/.test(content);
    // A line may go on with a quotation without its marks.
    if (open && open.depth >= depth && !isApart) {
      open.end = end;
      open.lines++;
      return;
    }
    this.#list.close();
    const isReference = named !== null && referenceAlone.test(content);
    const kind = isQuote ? 'quote' : 'paragraph';
    this.#list.open = { kind, start, end, lines: 1, depth, isReference };
  }

  /** The marks of a quotation at a line's start, which may stand within an item. `filled`: where the first of them is. */
  #quoteMarks(start: number, filled: number, end: number): string {
    const line = this.#text.slice(start, end);
    const found = quoteMarks.exec(line)?.[0] ?? '';
    const inItem = this.#items.at(-1) ?? 0;
    if (found !== '' || inItem === 0 || !line.startsWith('    ')) return found;
    const blanks = filled - start;
    if (blanks > inItem + 3) return '';
    return line.slice(0, blanks) + (quoteMarks.exec(line.slice(blanks))?.[0] ?? '');
  }

  #fence({ start, end, content, isQuote, indent }: FencedLine, fence: string): void {
    const { hasDialects } = this.#rules;
    if (hasDialects && this.#directives.takesFence(start, end, content, fence)) return;
    this.#list.close();
    this.#leaveItems(indent);
    this.#list.add('markup', start, end);
    const isFormula = /^`{3,}math[ \t]*$/.test(content);
    const inItem = this.#items.at(-1) ?? 0;
    this.#code.open({ fence, isQuote, isFormula, indent: inItem });
  }

  /** Whether a list may begin with such a number, or goes on: `14.` in a wrapped line is none. */
  #mayBegin([, number, letter]: RegExpExecArray, indent: number): boolean {
    if (letter !== undefined) return this.#list.open === undefined || this.#items.length > 0;
    if (number === undefined || indent < (this.#items.at(-1) ?? 0)) return true;
    if (!this.#rules.hasDialects) return number.length <= mostDigitsOutside;
    return Number(number) === 1 || this.#list.open?.kind !== 'paragraph';
  }

  /** What is indented by four columns below belongs to what stands here, and is no code. */
  #indentedText(indent: number): void {
    this.#leaveItems(indent);
    this.#items.push(indent + 4);
  }

  /** What CommonMark does not know: modules, definitions, notes whose text is indented. */
  #dialect(
    start: number,
    end: number,
    content: string,
    { isQuote, indent }: { readonly isQuote: boolean; readonly indent: number },
  ): boolean {
    const first = content[0];
    if ((first === 'i' || first === 'e') && indent === 0 && !isQuote && !this.#list.open) {
      if (!moduleLine.test(content)) return false;
      this.#code.open({ isModule: true, isQuote, indent: 0, start, end });
      return true;
    }
    if (first === ':' && definition.test(content)) {
      this.#list.close();
      this.#indentedText(indent);
      const level = this.#items.length;
      this.#list.open = { kind: 'item', start, end, lines: 1, level, depth: 0 };
      return true;
    }
    const note =
      first === '!' || first === '?' || first === '=' ? indentedNote.exec(content) : null;
    if (!note) return false;
    this.#list.close();
    this.#indentedText(indent);
    const [, kind = '', title] = note;
    if (title === undefined) {
      // Of several words they may be somebody's.
      const isWords = /[a-z][ \t]+(?!inline\b|end\b)[a-z]/.test(kind);
      this.#list.add(isWords ? 'paragraph' : 'markup', start, end);
    } else {
      const from = start + this.#text.slice(start, end).indexOf(title) + 1;
      this.#list.add('paragraph', from, from + title.length - 2);
    }
    return true;
  }

  /** Whether an underline makes a heading of the open paragraph, which it then is. */
  #isHeading(content: string): boolean {
    const open = this.#list.open;
    if (open?.kind !== 'paragraph' && open?.kind !== 'quote') return false;
    const mark = content[0];
    // A single sign under a paragraph of several lines is no one's heading.
    if (content.trimEnd().length < 2 && open.lines > 1) return false;
    this.#list.open = undefined;
    const marks = quoteMarks.exec(this.#text.slice(open.start, open.end))?.[0].length ?? 0;
    this.#list.add('heading', open.start + marks, open.end, { level: mark === '=' ? 1 : 2 });
    return true;
  }

  /** A formula that stands alone, a container's marks, spaces that are written out. */
  #layout(start: number, end: number, content: string, isQuote: boolean): boolean {
    const first = content[0];
    if (first === '$' || first === '\\') {
      if (!isQuote && this.#formula(end - content.length, content)) return true;
      if (!this.#rules.hasFormulas || !layoutCommand.test(content)) return false;
      this.#list.close();
      this.#list.add('markup', start, end);
      return true;
    }
    if (first === '%' && this.#rules.hasDialects && content.startsWith('%%')) {
      const from = end - content.length + '%%'.length;
      if (this.#text.indexOf('%%', from) === -1) return false;
      this.#restOfLine(this.#html.beginComment(from, end, '%%'), end);
      return true;
    }
    if (first === '[' || first === '{' || first === '!')
      return this.#placeholder(start, end, content, isQuote);
    const marks = first === ':' ? container.exec(content)?.[0] : undefined;
    if (marks === undefined && !(first === '&' && spaceAlone.test(content))) return false;
    this.#list.close();
    this.#directives.mayHaveOptions = marks?.includes('{') === true;
    const length = marks?.length ?? content.length;
    if (length === content.length) this.#list.add('markup', start, end);
    else this.#list.add('paragraph', end - content.length + length, end);
    return true;
  }

  /** What another text is put in for, what says how a quotation is shown, and a comment of MDX. */
  #placeholder(start: number, end: number, content: string, isQuote: boolean): boolean {
    if (content.startsWith('{/*')) {
      const from = end - content.length + '{/*'.length;
      this.#restOfLine(this.#html.beginComment(from, end, '*/}'), end);
      return true;
    }
    const mark = isQuote && !this.#list.open ? alert.exec(content)?.[0] : undefined;
    if (mark !== undefined) {
      if (mark.length === content.length) this.#list.add('markup', start, end);
      else this.#list.add('quote', end - content.length + mark.length, end);
      return true;
    }
    if (!placeholder.test(content)) return false;
    this.#list.close();
    // What it is given may be a text, such as a caption.
    this.#list.add(/["'“]/.test(content) ? 'paragraph' : 'markup', start, end);
    return true;
  }

  /** Whether one begins at `start`. */
  #formula(start: number, content: string): boolean {
    const found = this.#rules.hasFormulas ? formulaAt(this.#text, start, content) : undefined;
    if (!found) return false;
    this.#list.close();
    this.#list.add('formula', found.start, found.end);
    this.#formulaEnd = found.closed;
    return true;
  }

  #tableLine(start: number, end: number, content: string): boolean {
    const hasBar = this.#hasBar(end - content.length, end);
    if (!this.#isTable && !hasBar) return false;
    if (hasBar && tableRule.test(content)) {
      // The line above, alone in its paragraph, is the head.
      const open = this.#list.open;
      const isHead = open?.lines === 1 && this.#text.slice(open.start, open.end).includes('|');
      if (isHead) {
        this.#list.open = undefined;
        this.#list.add('row', open.start, open.end);
      } else this.#list.close();
      this.#list.add('markup', start, end);
      this.#isTable = true;
      return true;
    }
    if (content.startsWith('|') || (this.#isTable && hasBar)) {
      this.#list.close();
      this.#list.add('row', start, end);
      return true;
    }
    this.#isTable = false;
    return false;
  }

  /** Whether one stands between. The next one is kept: most texts have none, and few lines. */
  #hasBar(start: number, end: number): boolean {
    if (this.#nextBar !== -1 && this.#nextBar < start) {
      this.#nextBar = this.#text.indexOf('|', start);
    }
    return this.#nextBar !== -1 && this.#nextBar < end;
  }

  #takesHtml(start: number, end: number, content: string): boolean {
    const isComment = content.startsWith('<!--') && !emptyComment.test(content);
    if (isComment) {
      const from = end - content.length + '<!--'.length;
      this.#restOfLine(this.#html.beginComment(from, end, '-->'), end);
      return true;
    }
    const mayBeLone = this.#rules.hasDialects && !this.#list.open;
    return this.#html.takes({ start, end, content }, mayBeLone);
  }

  /** What stands behind a comment that ends on its line; -1: nothing. */
  #restOfLine(rest: number, end: number): void {
    if (rest !== -1) this.#list.open = { kind: 'paragraph', start: rest, end, lines: 1, depth: 0 };
  }

  /** Leaves the items whose text begins further right. */
  #leaveItems(indent: number): void {
    while (this.#items.length > 0 && indent < (this.#items.at(-1) ?? 0)) this.#items.pop();
  }
}

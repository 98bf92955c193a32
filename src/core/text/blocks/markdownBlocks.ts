import { BlockList, type Block, type OpenBlock } from './block.ts';
import { formulaAt, MarkdownCode } from './markdownCode.ts';
import {
  alert,
  atxHeading,
  container,
  definition,
  fenceStart,
  htmlBlock,
  indentedNote,
  itemMark,
  leadingTags,
  loneTag,
  moduleLine,
  mostDigitsOutside,
  placeholder,
  quoteMarks,
  rawHtml,
  reference,
  rule,
  spaceAlone,
  tableRule,
  trailingTags,
  underline,
} from './markdownMarks.ts';
import type { Span } from '../span.ts';
import { columnsOf, TextLines } from './textLines.ts';

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
}

class MarkdownReader {
  readonly #list: BlockList<OpenText>;
  readonly #text: string;
  readonly #rules: MarkdownRules;
  readonly #code: MarkdownCode;
  /** In a comment that began on a line before. */
  #comment: number | undefined;
  #commentEnd = '-->';
  #isHtml = false;
  #isTable = false;
  /** Where the formula ends that began on a line before. */
  #formulaEnd = 0;
  /** The columns at which the text of the open items begins. */
  readonly #items: number[] = [];

  constructor(text: string, rules: MarkdownRules) {
    this.#list = new BlockList<OpenText>(text);
    this.#code = new MarkdownCode(this.#list);
    this.#text = text;
    this.#rules = rules;
  }

  read(frontMatter?: Span): readonly Block[] {
    const lines = new TextLines(this.#text);
    const first = frontMatter ? this.#takeFrontMatter(lines, frontMatter) : 0;
    for (let i = first; i < lines.count; i++) {
      this.#line(lines.start(i), lines.end(i));
    }
    this.#code.close();
    this.#list.close();
    if (this.#comment !== undefined) this.#list.add('comment', this.#comment, this.#text.length);
    return this.#list.blocks;
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
    const line = this.#text.slice(start, end);
    if (this.#comment !== undefined) {
      this.#commentLine(start, line);
      return;
    }
    const quote = quoteMarks.exec(line)?.[0] ?? '';
    const isQuote = quote !== '';
    const inner = isQuote ? line.slice(quote.length) : line;
    const isBlank = inner.trim() === '';
    const indent = isBlank ? 0 : columnsOf(inner);
    if (this.#code.takes({ start, end, line, inner, isBlank, isQuote, indent })) return;
    if (isBlank) {
      this.#list.close();
      this.#isHtml = false;
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
    this.#textLine(start, end, inner.trimStart(), { depth, indent });
  }

  #startsIndentedCode(indent: number): boolean {
    return this.#rules.hasIndentedCode && !this.#list.open && !this.#isHtml && indent >= 4;
  }

  #textLine(
    start: number,
    end: number,
    content: string,
    { depth, indent }: { readonly depth: number; readonly indent: number },
  ): void {
    const isQuote = depth > 0;
    const contentStart = end - content.length;
    const heading = atxHeading.exec(content);
    if (heading) {
      this.#list.close();
      const level = heading[1]?.length ?? 1;
      if (content.replace(/[#\s]+/g, '') === '') this.#list.add('markup', start, end);
      else this.#list.add('heading', isQuote ? contentStart : start, end, { level });
      return;
    }
    const isUnder = this.#list.open?.depth === depth;
    if (isUnder && underline.test(content) && this.#isHeading(content)) return;
    const fence = fenceStart.exec(content)?.[1];
    if (fence !== undefined) {
      this.#list.close();
      this.#leaveItems(indent);
      this.#list.add('markup', start, end);
      const isFormula = /^`{3,}math[ \t]*$/.test(content);
      const inItem = this.#items.at(-1) ?? 0;
      this.#code.open({ fence, isQuote, isFormula, indent: inItem });
      return;
    }
    if (content.startsWith('<') && this.#html(start, end, content, contentStart)) return;
    if (rule.test(content)) {
      this.#list.close();
      this.#list.add('markup', start, end);
      return;
    }
    if (this.#tableLine(start, end, content)) return;
    if (this.#layout(start, end, content, isQuote)) return;
    if (this.#rules.hasDialects && this.#dialect(start, end, content, { isQuote, indent })) return;
    const item = itemMark.exec(content);
    if (item && this.#mayBegin(item[1])) {
      this.#list.close();
      this.#leaveItems(indent);
      this.#items.push(indent + Math.min(item[0].length, 5));
      const level = this.#items.length;
      this.#list.open = { kind: 'item', start, end, lines: 1, level, depth };
      return;
    }
    const named = reference.exec(content);
    if (named) {
      this.#list.close();
      // A note may go on in indented paragraphs.
      if (named[1] === '^') this.#indentedText(indent);
    }
    const open = this.#list.open;
    // A line may go on with a quotation without its marks.
    if (open && open.depth >= depth) {
      open.end = end;
      open.lines++;
      return;
    }
    this.#list.close();
    this.#list.open = { kind: isQuote ? 'quote' : 'paragraph', start, end, lines: 1, depth };
  }

  /** Whether a list may begin with such a number, or goes on: `14.` in a wrapped line is none. */
  #mayBegin(number: string | undefined): boolean {
    if (number === undefined) return true;
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
      return !isQuote && this.#formula(end - content.length, content);
    }
    if (first === '[' || first === '{') return this.#placeholder(start, end, content, isQuote);
    const marks = first === ':' ? container.exec(content)?.[0] : undefined;
    if (marks === undefined && !(first === '&' && spaceAlone.test(content))) return false;
    this.#list.close();
    const length = marks?.length ?? content.length;
    if (length === content.length) this.#list.add('markup', start, end);
    else this.#list.add('paragraph', end - content.length + length, end);
    return true;
  }

  /** What another text is put in for, what says how a quotation is shown, and a comment of MDX. */
  #placeholder(start: number, end: number, content: string, isQuote: boolean): boolean {
    if (content.startsWith('{/*')) {
      const from = end - content.length + '{/*'.length;
      this.#beginComment(from, end, '*/}');
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
    const hasBar = content.includes('|');
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

  #html(start: number, end: number, content: string, contentStart: number): boolean {
    if (content.startsWith('<!--')) {
      this.#beginComment(contentStart + '<!--'.length, end, '-->');
      return true;
    }
    const raw = rawHtml.exec(content)?.[1];
    if (raw !== undefined) {
      this.#list.close();
      const element = `</${raw.toLowerCase()}>`;
      const after = content.indexOf('>') + 1;
      const closing = content.toLowerCase().indexOf(element);
      const hasText = after > 0 && content.slice(after).trim() !== '';
      this.#code.open({
        ...{ element, isQuote: false, indent: 0 },
        ...(hasText && {
          start: contentStart + after,
          end: closing === -1 ? end : contentStart + closing,
        }),
      });
      if (closing !== -1) this.#code.close();
      return true;
    }
    const isLone = this.#rules.hasDialects && !this.#list.open && loneTag.test(content);
    if (!this.#isHtml && !isLone && !htmlBlock.test(content)) return false;
    this.#list.close();
    if (content.startsWith('<?')) {
      this.#list.add('markup', start, end);
      return true;
    }
    this.#isHtml = true;
    const from = contentStart + (leadingTags.exec(content)?.[0].length ?? 0);
    const rest = this.#text.slice(from, end);
    const to = end - (trailingTags.exec(rest)?.[0].length ?? 0);
    if (from < to && from < end) this.#list.add('paragraph', from, to);
    else this.#list.add('markup', start, end);
    return true;
  }

  #beginComment(start: number, end: number, closing: string): void {
    this.#list.close();
    this.#comment = start;
    this.#commentEnd = closing;
    this.#commentLine(start, this.#text.slice(start, end));
  }

  #commentLine(start: number, line: string): void {
    const close = line.indexOf(this.#commentEnd);
    if (close === -1) return;
    this.#list.add('comment', this.#comment ?? start, start + close);
    this.#comment = undefined;
    const rest = start + close + this.#commentEnd.length;
    if (line.slice(close + this.#commentEnd.length).trim() !== '') {
      const end = start + line.length;
      this.#list.open = { kind: 'paragraph', start: rest, end, lines: 1, depth: 0 };
    }
  }

  /** Leaves the items whose text begins further right. */
  #leaveItems(indent: number): void {
    while (this.#items.length > 0 && indent < (this.#items.at(-1) ?? 0)) this.#items.pop();
  }
}

import type { BlockList } from '../block.ts';
import type { MarkdownCode } from './markdownCode.ts';
import {
  emptyComment,
  htmlBlock,
  leadingTags,
  loneTags,
  rawHtml,
  trailingTags,
} from './markdownMarks.ts';

/** A line that begins with `<`, without its indentation and the signs of its quotation. */
interface HtmlLine {
  readonly start: number;
  readonly end: number;
  readonly content: string;
}

// What is not read as Markdown up to the sign that ends it: CDATA, declarations, instructions.
const instruction = /^<(?:\?[\w-]*|!\[CDATA\[)/;

/** HTML in Markdown: comments, elements with text as it is, and tags, which are no text. */
export class MarkdownHtml {
  readonly #list: BlockList;
  readonly #code: MarkdownCode;
  readonly #text: string;
  /** In a comment that began on a line before. */
  #comment: number | undefined;
  #commentEnd = '-->';
  #isOpen = false;

  constructor(list: BlockList, code: MarkdownCode) {
    this.#list = list;
    this.#code = code;
    this.#text = list.text;
  }

  /** Whether an element goes on up to the next blank line. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  blankLine(): void {
    this.#isOpen = false;
  }

  /** At the end of the text. */
  close(): void {
    if (this.#comment !== undefined) this.#list.add('comment', this.#comment, this.#text.length);
  }

  /** Whether a line belongs to an open comment; where text of the line begins behind it, -1 where none does. */
  takesComment(start: number, end: number): { readonly rest: number } | undefined {
    return this.#comment === undefined ? undefined : { rest: this.#commentLine(start, end) };
  }

  /** Begins a comment, whose text is from `start` on; gives where text of the line begins behind it, -1 where none does. */
  beginComment(start: number, end: number, closing: string): number {
    this.#list.close();
    this.#comment = start;
    this.#commentEnd = closing;
    return this.#commentLine(start, end);
  }

  #commentLine(start: number, end: number): number {
    const line = this.#text.slice(start, end);
    const close = line.indexOf(this.#commentEnd);
    if (close === -1) return -1;
    this.#list.add('comment', this.#comment ?? start, start + close);
    this.#comment = undefined;
    const rest = close + this.#commentEnd.length;
    return line.slice(rest).trim() === '' ? -1 : start + rest;
  }

  /** Whether the line is HTML. `mayBeLone`: a tag of any name is, where it stands alone. */
  takes(line: HtmlLine, mayBeLone: boolean): boolean {
    const { start, end, content } = line;
    if (emptyComment.exec(content)?.[0].length === content.trimEnd().length) {
      this.#list.close();
      this.#list.add('markup', start, end);
      return true;
    }
    if (this.#raw(line)) return true;
    const isLone = mayBeLone && loneTags.test(content);
    if (!this.#isOpen && !isLone && !htmlBlock.test(content)) return false;
    this.#list.close();
    this.#isOpen = true;
    const from = end - content.length + (leadingTags.exec(content)?.[0].length ?? 0);
    const rest = this.#text.slice(from, end);
    const to = end - (trailingTags.exec(rest)?.[0].length ?? 0);
    if (from < to && from < end) this.#list.add('paragraph', from, to);
    else this.#list.add('markup', start, end);
    return true;
  }

  /** Whether lines begin that stand as they are: `<pre>`, `<?php`. */
  #raw({ start, end, content }: HtmlLine): boolean {
    const raw = rawStart(content);
    if (!raw) return false;
    const { closing, after } = raw;
    const close = content.toLowerCase().indexOf(closing);
    this.#list.close();
    if (closing === '?>' && close !== -1) {
      this.#list.add('markup', start, end);
      return true;
    }
    const contentStart = end - content.length;
    const hasText = after > 0 && content.slice(after).trim() !== '';
    this.#code.open({
      ...{ element: closing, isQuote: false, indent: 0 },
      ...(hasText && {
        start: contentStart + after,
        end: close === -1 ? end : contentStart + close,
      }),
    });
    if (close !== -1) this.#code.close();
    return true;
  }
}

/** What ends what a line begins that stands as it is, and where on the line its text begins; undefined where none begins. */
function rawStart(
  content: string,
): { readonly closing: string; readonly after: number } | undefined {
  const name = rawHtml.exec(content)?.[1];
  if (name !== undefined) {
    return { closing: `</${name.toLowerCase()}>`, after: content.indexOf('>') + 1 };
  }
  const mark = instruction.exec(content)?.[0];
  return mark === undefined
    ? undefined
    : { closing: mark.startsWith('<?') ? '?>' : ']]>', after: mark.length };
}

import type { Span } from '../span.ts';
import { asciidocBlocks } from './asciidocBlocks.ts';
import type { Block } from './block.ts';
import { delimitedBlocks } from './delimitedBlocks.ts';
import type { DocumentKind } from './documentKind.ts';
import { frontMatterOf } from './frontMatter.ts';
import { gettextBlocks } from './gettextBlocks.ts';
import { latexBlocks, latexPreamble } from './latex/latexBlocks.ts';
import { codeBlocks, jsonBlocks } from './longLines.ts';
import { markdownBlocks, plainBlocks } from './markdown/markdownBlocks.ts';
import { restructuredTextBlocks } from './restructuredTextBlocks.ts';
import { subtitleBlocks } from './subtitleBlocks.ts';

/** The text of one document, never a notebook's file: its cells are documents. */
export type TextKind = Exclude<DocumentKind, 'notebook'>;

const readers: Readonly<
  Record<TextKind, (text: string, head: Span | undefined) => readonly Block[]>
> = {
  plain: plainBlocks,
  code: codeBlocks,
  markdown: markdownBlocks,
  latex: latexBlocks,
  restructuredText: restructuredTextBlocks,
  asciidoc: asciidocBlocks,
  subtitles: subtitleBlocks,
  gettext: gettextBlocks,
  delimited: delimitedBlocks,
  json: jsonBlocks,
  jsonLines: jsonBlocks,
};

const heads: Readonly<Partial<Record<TextKind, (text: string) => Span | undefined>>> = {
  markdown: frontMatterOf,
  latex: latexPreamble,
};

/** A text by how it is laid out. What it is cut into and what is read of it go by the same parts, each found once. */
export class ReadDocument {
  readonly text: string;
  readonly kind: TextKind;
  #head: Span | undefined | null = null;
  #blocks: readonly Block[] | undefined;

  constructor(text: string, kind: TextKind) {
    this.text = text;
    this.kind = kind;
  }

  /** What files the document before it begins: the front matter of Markdown, the preamble of LaTeX. */
  get head(): Span | undefined {
    if (this.#head === null) this.#head = heads[this.kind]?.(this.text);
    return this.#head;
  }

  /** Its blocks in order, as its author wrote them; what is between them is white space or layout. */
  get blocks(): readonly Block[] {
    this.#blocks ??= readers[this.kind](this.text, this.head);
    return this.#blocks;
  }
}

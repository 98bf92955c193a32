import { asciidocBlocks } from './asciidocBlocks.ts';
import type { Block } from './block.ts';
import { delimitedBlocks } from './delimitedBlocks.ts';
import type { DocumentKind } from './documentKind.ts';
import { gettextBlocks } from './gettextBlocks.ts';
import { latexBlocks } from './latexBlocks.ts';
import { codeBlocks, jsonBlocks } from './longLines.ts';
import { markdownBlocks, plainBlocks } from './markdownBlocks.ts';
import { restructuredTextBlocks } from './restructuredTextBlocks.ts';
import { subtitleBlocks } from './subtitleBlocks.ts';

/** The text of one document, never a notebook's file: its cells are documents. */
export type TextKind = Exclude<DocumentKind, 'notebook'>;

const readers: Readonly<Record<TextKind, (text: string) => readonly Block[]>> = {
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

/** The blocks of a text in order, as its author wrote them; what is between them is white space or layout. */
export function readBlocks(text: string, kind: TextKind): readonly Block[] {
  return readers[kind](text);
}

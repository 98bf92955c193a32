import { documentKindOfPath, type DocumentKind } from './blocks/documentKind.ts';
import type { TextKind } from './blocks/readDocument.ts';
import { notebookCells } from './notebookCells.ts';

/** A text of a file: the file's own, or that of a notebook's cell. */
export interface DocumentText {
  readonly text: string;
  readonly kind: TextKind;
  /** Number from 0 of a notebook's cell. */
  readonly cell?: number;
}

/** The texts of a file, each to be cut by itself; undefined where it should be a notebook and is none. */
export function documentTexts(
  text: string,
  kind: DocumentKind,
): readonly DocumentText[] | undefined {
  if (kind !== 'notebook') return [{ text, kind }];
  return notebookCells(text)?.map((cell, number) => ({ ...cell, cell: number }));
}

/** As `documentTexts`, by the file's name. */
export function textsOfFile(text: string, path: string): readonly DocumentText[] | undefined {
  return documentTexts(text, documentKindOfPath(path));
}

import type * as vscode from 'vscode';
import { documentKindOf } from '../../core/text/blocks/documentKind.ts';
import type { TextKind } from '../../core/text/blocks/readBlocks.ts';
import { isCell } from './resource.ts';

/** How a document is laid out: by its language, else by its name; a notebook's name says nothing of its cells. */
export function textKindOf({
  languageId,
  uri,
}: Pick<vscode.TextDocument, 'languageId' | 'uri'>): TextKind {
  return documentKindOf(languageId, isCell(uri) ? '' : uri.path);
}

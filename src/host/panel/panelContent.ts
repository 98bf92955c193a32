import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import { sha256 } from '../../node/files/fileHash.ts';
import type { PanelTab } from '../../protocol/pageApi.ts';
import { nameOf } from '../corpus/openDocuments.ts';
import type { SegmentUnit } from '../corpus/segmentUnit.ts';
import { rangeOf } from '../rangeOf.ts';

/** A text of a document, with where it stands in it. */
export interface SelectedText {
  readonly uri: vscode.Uri;
  readonly text: string;
  /** UTF-16 offsets in the document. */
  readonly start: number;
  readonly end: number;
}

/** Texts that somebody selected, in one document or in several. */
interface SelectionContent {
  readonly kind: 'selection';
  readonly title: string;
  readonly texts: readonly SelectedText[];
  readonly tab: PanelTab;
  /** The selected text, from 0. */
  readonly selected?: number | undefined;
}

// A document of more is for Embed File, which keeps no list of places.
const maxSelectedTexts = 1000;

/** Throws `invalidInput` where more texts are selected than a panel follows one by one. */
export function requireFewTexts(count: number, command: string): void {
  if (count <= maxSelectedTexts) return;
  throw new AppError(
    'invalidInput',
    `${count} texts are selected, and ${command} takes at most ${maxSelectedTexts}; select fewer, or choose Embed File.`,
  );
}

/** Whole documents, segment by segment. A notebook's URI stands for its cells. */
interface DocumentsContent {
  readonly kind: 'documents';
  readonly title: string;
  readonly uris: readonly vscode.Uri[];
  /** Undefined leaves it to each document's language. */
  readonly unit?: SegmentUnit | undefined;
  readonly tab: PanelTab;
  /** The selected segment, from 0, or the place whose segment is to be selected. */
  readonly selected?: number | { readonly uri: vscode.Uri; readonly offset: number } | undefined;
}

/** What the explorer panel shows. */
export type PanelContent = SelectionContent | DocumentsContent;

/** A document whose segment at `offset` is selected, with its neighbours. */
export function neighboursAt(document: vscode.TextDocument, offset: number): DocumentsContent {
  const { uri } = document;
  return {
    kind: 'documents',
    title: nameOf(uri),
    uris: [uri],
    tab: 'neighbours',
    selected: { uri, offset },
  };
}

interface RestoredText {
  readonly uri: string;
  /** Names the text: what stands there after a reload may be another. */
  readonly hash: string;
  readonly start: number;
  readonly end: number;
}

interface Restore {
  readonly version: 2;
  readonly title: string;
  readonly tab: PanelTab;
  readonly unit: SegmentUnit | null;
  readonly uris: readonly string[];
  readonly texts: readonly RestoredText[];
}

/** Names the content: equal texts of one document have one id, over reloads too. */
export function contentIdOf(content: PanelContent): string {
  const hash = createHash('sha256').update(content.kind);
  if (content.kind === 'documents') {
    hash.update(content.unit ?? '');
    for (const uri of content.uris) hash.update(`\0${uri.toString()}`);
  } else {
    for (const { uri, text, start } of content.texts) {
      hash.update(`\0${uri.toString()}\0${start}\0${text}`);
    }
  }
  return hash.digest('hex').slice(0, 24);
}

/** The content as plain data that a page's state can hold: places, no text, which may be long. */
export function toRestore(content: PanelContent): Restore {
  const texts = content.kind === 'selection' ? content.texts : [];
  return {
    version: 2,
    title: content.title,
    tab: content.tab,
    unit: (content.kind === 'documents' ? content.unit : undefined) ?? null,
    uris: content.kind === 'documents' ? content.uris.map((uri) => uri.toString()) : [],
    texts: texts.map(({ uri, text, start, end }) => ({
      uri: uri.toString(),
      hash: hashOf(text),
      start,
      end,
    })),
  };
}

/**
 * The content that `toRestore` described, its text read from the documents again. Undefined where the data is
 * not ours, a document is gone, or another text stands there.
 */
export async function fromRestore(
  data: unknown,
  tab: PanelTab | undefined,
  selected: number | undefined,
): Promise<PanelContent | undefined> {
  if (typeof data !== 'object' || data === null) return undefined;
  const restore = data as Partial<Restore>;
  const { title = '', uris = [], texts = [] } = restore;
  if (restore.version !== 2 || !Array.isArray(uris) || !Array.isArray(texts)) return undefined;
  const shared = { title, tab: tab ?? restore.tab ?? 'tokens', selected };
  if (uris.length > 0) {
    const parsed = (uris as readonly string[]).map((uri) => vscode.Uri.parse(uri));
    return { kind: 'documents', ...shared, uris: parsed, unit: restore.unit ?? undefined };
  }
  const restored: SelectedText[] = [];
  for (const { uri: name, hash, start, end } of texts as readonly RestoredText[]) {
    const uri = vscode.Uri.parse(name);
    const text = await readRange(uri, start, end);
    if (text === undefined || hashOf(text) !== hash) return undefined;
    restored.push({ uri, text, start, end });
  }
  return restored.length === 0 ? undefined : { kind: 'selection', ...shared, texts: restored };
}

function hashOf(text: string): string {
  return sha256(text).slice(0, 16);
}

async function readRange(uri: vscode.Uri, start: number, end: number): Promise<string | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const range = rangeOf(document, start, end);
    return document.getText(range);
  } catch {
    // The document is gone since, and its text with it: there is nothing to bring back.
    return undefined;
  }
}

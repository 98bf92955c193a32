import { createHash } from 'node:crypto';
import * as vscode from 'vscode';

/** A text of a document, with where it stands in it. */
export interface ContentSegment {
  readonly text: string;
  /** UTF-16 offsets in the document. */
  readonly start: number;
  readonly end: number;
  /** Counts from 1. */
  readonly line: number;
}

/** What the explorer panel shows: texts of one document. */
export interface PanelContent {
  readonly title: string;
  readonly uri: vscode.Uri;
  readonly segments: readonly ContentSegment[];
}

// Beyond this a reload reads the text from the document again instead of keeping it in the page's state.
const keptCharacters = 200_000;

interface Restore {
  readonly version: 1;
  readonly title: string;
  readonly uri: string;
  readonly segments: readonly (Omit<ContentSegment, 'text'> & { readonly text: string | null })[];
}

/** Names the content: equal texts of one document have one id, over reloads too. */
export function contentIdOf(content: PanelContent): string {
  const hash = createHash('sha256').update(content.uri.toString());
  for (const { text, start } of content.segments) hash.update(`\0${start}\0${text}`);
  return hash.digest('hex').slice(0, 24);
}

/** The content as plain data that a page's state can hold. */
export function toRestore(content: PanelContent): Restore {
  const size = content.segments.reduce((sum, { text }) => sum + text.length, 0);
  return {
    version: 1,
    title: content.title,
    uri: content.uri.toString(),
    segments: content.segments.map((segment) => ({
      ...segment,
      text: size <= keptCharacters ? segment.text : null,
    })),
  };
}

/**
 * The content that `toRestore` described; long text is read from its document again. Undefined where the
 * data is not ours or the document is gone.
 */
export async function fromRestore(data: unknown): Promise<PanelContent | undefined> {
  if (typeof data !== 'object' || data === null) return undefined;
  const restore = data as Partial<Restore>;
  if (restore.version !== 1 || !restore.uri || !Array.isArray(restore.segments)) return undefined;
  const uri = vscode.Uri.parse(restore.uri);
  const segments: ContentSegment[] = [];
  for (const { text, start, end, line } of restore.segments as Restore['segments']) {
    const restored = text ?? (await readRange(uri, start, end));
    if (restored === undefined) return undefined;
    segments.push({ text: restored, start, end, line });
  }
  return segments.length === 0 ? undefined : { title: restore.title ?? '', uri, segments };
}

async function readRange(uri: vscode.Uri, start: number, end: number): Promise<string | undefined> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    return document.getText(range);
  } catch {
    // The document is gone since, and its text with it: there is nothing to bring back.
    return undefined;
  }
}

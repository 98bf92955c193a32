import * as vscode from 'vscode';
import type { SegmentUnit } from '../../core/text/segmentText.ts';
import { openDocument } from '../../host/text/openDocuments.ts';
import { textHash } from '../../host/text/textHash.ts';
import { rangeOf } from '../../host/text/textPlace.ts';
import type { PanelTab } from '../../protocol/panelTabs.ts';
import type { PanelContent, SelectedText } from './model/panelContent.ts';

interface RestoredText {
  readonly uri: string;
  /** Names the text: what stands there after a reload may be another. */
  readonly hash: string;
  readonly start: number;
  readonly end: number;
}

export interface Restore {
  readonly version: 2;
  /** Absent in what an earlier release kept. */
  readonly pinned?: boolean;
  readonly title: string;
  readonly tab: PanelTab;
  readonly unit: SegmentUnit | null;
  readonly uris: readonly string[];
  readonly texts: readonly RestoredText[];
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

/** Whether the panel was pinned. */
export function wasPinned(data: unknown): boolean {
  return typeof data === 'object' && data !== null && (data as Partial<Restore>).pinned === true;
}

function hashOf(text: string): string {
  return textHash(text, 16);
}

async function readRange(uri: vscode.Uri, start: number, end: number): Promise<string | undefined> {
  try {
    const document = await openDocument(uri);
    const range = rangeOf(document, start, end);
    return document.getText(range);
  } catch {
    // The document is gone since, and its text with it: there is nothing to bring back.
    return undefined;
  }
}

import * as vscode from 'vscode';
import { AppError, isCancellation, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { isParquet } from '../../core/tables/tableFormat.ts';
import { GlobRules, SiblingRules } from '../../node/walk/globRules.ts';
import { encodingRule } from '../../node/encoding/rootEncodings.ts';
import { decodeText } from '../../node/files/textFile.ts';
import type { IndexRoot, IndexRules, ServedFile } from '../../protocol/index/indexContent.ts';
import { indexPathOf } from './indexPaths.ts';

// All of it crosses to the engine with each update, and may come over a slow line.
const maxFiles = 2000;
const maxBytes = 20_000_000;
const readAtOnce = 8;
// What is left out is looked at, too.
const maxEntries = 100_000;
// Many names are tried on many patterns, and everything else in this process waits.
const turnMs = 20;
const skippedFolders: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules']);

interface VirtualTexts {
  readonly files: readonly ServedFile[];
  /** Why that is not all: there was more than is taken from one folder, or it cannot be read. For people. */
  readonly problem: string | undefined;
}

/**
 * The texts of a folder that is on no disk of this machine, read through the editor, in the order of their names
 * and no more than an editor can hold. Ignore files in it do not count.
 */
export async function readVirtualFolder(
  folder: vscode.Uri,
  root: Pick<IndexRoot, 'exclude' | 'include' | 'excludeWhen' | 'encoding'>,
  rules: Pick<IndexRules, 'maxFileBytes' | 'endings'>,
  signal: AbortSignal | undefined,
): Promise<VirtualTexts> {
  const exclude = new GlobRules(root.exclude);
  const include = new GlobRules(root.include);
  const beside = new SiblingRules(root.excludeWhen ?? []);
  const uris: vscode.Uri[] = [];
  const waiting = [folder];
  let problem: string | undefined;
  let lookedAt = 0;
  let began = performance.now();
  const isEnough = (): boolean => uris.length > maxFiles || lookedAt > maxEntries;
  for (let next = waiting.pop(); next && !isEnough(); next = waiting.pop()) {
    throwIfCancelled(signal);
    const folders: vscode.Uri[] = [];
    const entries = await entriesOf(next);
    if (entries instanceof vscode.FileSystemError) {
      problem ??= t('{0} cannot be read ({1})', next.path, entries.message);
      continue;
    }
    const names = new Set(entries.map(([name]) => name));
    for (const [name, type] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      lookedAt++;
      if (isEnough()) break;
      if (performance.now() - began > turnMs) {
        await new Promise((resolve) => setImmediate(resolve));
        throwIfCancelled(signal);
        began = performance.now();
      }
      const uri = vscode.Uri.joinPath(next, name);
      const path = uri.path.slice(folder.path.length).replace(/^\//, '');
      const isOut = exclude.matches(path) || beside.matches(path, names);
      if (isOut && !include.matches(path)) continue;
      // A link has another bit set: it is not followed, so that there are no loops.
      if (type === vscode.FileType.Directory && !skippedFolders.has(name)) folders.push(uri);
      if (type === vscode.FileType.File && hasEnding(name, rules.endings)) uris.push(uri);
    }
    waiting.push(...folders.reverse());
  }
  if (isEnough()) problem = cutText(Math.min(uris.length, maxFiles));
  const files: ServedFile[] = [];
  let bytes = 0;
  for (let from = 0; from < Math.min(uris.length, maxFiles); from += readAtOnce) {
    throwIfCancelled(signal);
    const part = uris.slice(from, Math.min(from + readAtOnce, maxFiles));
    for (const file of await Promise.all(
      part.map((uri) => readText(uri, rules.maxFileBytes, root, signal)),
    )) {
      if (!file) continue;
      bytes += file.text.length;
      if (bytes > maxBytes) return { files, problem: cutText(files.length) };
      files.push(file);
    }
  }
  return { files, problem };
}

function cutText(count: number): string {
  return t(
    'only its first {0} files are indexed; leave some out with the setting semanticText.index.exclude',
    String(count),
  );
}

/** A file as the index takes it; undefined where it is too large, no text, or gone. */
async function readText(
  uri: vscode.Uri,
  limit: number,
  { encoding }: Pick<IndexRoot, 'encoding'>,
  signal: AbortSignal | undefined,
): Promise<ServedFile | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > limit) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    // What gives the files need not know their sizes.
    if (bytes.length > limit) return undefined;
    const text = isParquet(uri.path)
      ? await rowsOf(uri, bytes, signal)
      : decodeText(bytes, uri.path, encodingRule(uri.path, encoding));
    return { path: indexPathOf(uri), text };
  } catch (error) {
    if (isCancellation(error)) throw error;
    if (error instanceof AppError || error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}

/** What the index has of a Parquet file. */
async function rowsOf(
  uri: vscode.Uri,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<string> {
  // Only now: few have one.
  const { parquetAsJsonLines } = await import('../../node/tables/parquetTable.ts');
  return parquetAsJsonLines(bytes, uri.path, { signal, mostUnits: maxBytes });
}

async function entriesOf(
  folder: vscode.Uri,
): Promise<[string, vscode.FileType][] | vscode.FileSystemError> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch (error) {
    // A folder that vanished or may not be read does not keep the others from being indexed.
    if (error instanceof vscode.FileSystemError) return error;
    throw error;
  }
}

function hasEnding(name: string, endings: readonly string[] | undefined): boolean {
  const lower = name.toLowerCase();
  return endings?.some((ending) => lower.endsWith(ending)) ?? true;
}

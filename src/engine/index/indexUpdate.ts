import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, sep } from 'node:path';
import { AppError, throwIfCancelled } from '../../core/errors/appError.ts';
import { LineIndex } from '../../core/text/lineIndex.ts';
import { segmentText, type SegmentKind } from '../../core/text/segmentText.ts';
import { decodeText } from '../../node/textFile.ts';
import { walkFiles, type FoundFile } from '../../node/walkFiles.ts';
import { breather } from '../corpus/breather.ts';
import type { IndexedFile, PlacedSegment, WorkspaceDatabase } from './workspaceDatabase.ts';

/** Files above this are data or generated; 1 MB of one line alone is two minutes of the model's time. */
export const maxFileBytes = 1_000_000;
// A file that is changed twice within the clock's resolution may keep its time and its size.
const youngMs = 2000;
const proseExtensions: ReadonlySet<string> = new Set(
  '.md .markdown .mdown .tex .latex .rst .adoc .asciidoc'.split(' '),
);

export interface UpdateOptions {
  /** Real paths of files and folders. */
  readonly roots: readonly string[];
  /** Folders that are left out: where the index itself lies. */
  readonly without: readonly string[];
  readonly signal: AbortSignal | undefined;
  /** Called as files are looked at. */
  readonly onFile: ((lookedAt: number) => void) | undefined;
}

export interface UpdateAnswer {
  /** Files under the roots that are in the index now. */
  readonly files: number;
  /** Files whose segments were written. */
  readonly changed: number;
  readonly removed: number;
  /** What has no segments, and why. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

/** Whether a path is one of the roots, or lies below one. */
export function liesUnder(roots: readonly string[]): (path: string) => boolean {
  const all = new Set(roots);
  const folders = roots.map((root) => (root.endsWith(sep) ? root : root + sep));
  return (path) => all.has(path) || folders.some((folder) => path.startsWith(folder));
}

/**
 * Brings files and segments up to date with the disk, a transaction for each file that changed. One whose time
 * and size are as they were is not read, one whose bytes are not cut up again. Files outside of the roots stay.
 */
export async function updateFiles(
  workspace: WorkspaceDatabase,
  { roots, without, signal, onFile }: UpdateOptions,
): Promise<UpdateAnswer> {
  const known = new Map(workspace.files().map((file) => [file.path, file]));
  const seen = new Set<string>();
  const leftOut: { path: string; reason: string }[] = [];
  const breathe = breather(signal);
  let files = 0;
  let changed = 0;
  for (const root of roots) {
    for await (const found of walkFiles(root, { maxBytes: maxFileBytes, without })) {
      throwIfCancelled(signal);
      await breathe();
      if (seen.has(found.path)) continue;
      if (found.kind === 'leftOut') {
        leftOut.push({ path: found.path, reason: reasons[found.reason] });
        continue;
      }
      const old = known.get(found.path);
      const outcome = await updateFile(workspace, found, old);
      if (outcome === undefined) {
        leftOut.push({ path: found.path, reason: reasons.unreadable });
        continue;
      }
      seen.add(found.path);
      if (outcome.problem === undefined) {
        files++;
        if (outcome.isNew) changed++;
      } else leftOut.push({ path: found.path, reason: outcome.problem });
      onFile?.(seen.size);
    }
  }
  const inScope = liesUnder(roots);
  const gone = [...known.keys()].filter((path) => inScope(path) && !seen.has(path));
  for (const path of gone) {
    await breathe();
    workspace.remove(path);
  }
  return { files, changed, removed: gone.length, leftOut };
}

const reasons = {
  tooLarge: `larger than ${maxFileBytes / 1_000_000} MB`,
  unreadable: 'cannot be read',
  noText: 'not text',
} as const;

/** Undefined where the file cannot be read. */
async function updateFile(
  workspace: WorkspaceDatabase,
  { path, size, mtimeMs }: FoundFile,
  old: IndexedFile | undefined,
): Promise<{ readonly isNew: boolean; readonly problem: string | undefined } | undefined> {
  if (old?.size === size && old.mtime === mtimeMs) return { isNew: false, problem: old.problem };
  const readAt = Date.now();
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const hash = createHash('sha256').update(bytes).digest('base64');
  const mtime = readAt - mtimeMs < youngMs ? -1 : mtimeMs;
  if (old?.hash === hash) {
    if (old.mtime !== mtime || old.size !== size) workspace.touch({ ...old, size, mtime });
    return { isNew: false, problem: old.problem };
  }
  const text = decodeOrNothing(bytes, path);
  const problem = text === undefined ? reasons.noText : undefined;
  workspace.replace({ path, size, mtime, hash, problem }, placedSegments(text ?? '', path));
  return { isNew: true, problem };
}

function decodeOrNothing(bytes: Buffer, path: string): string | undefined {
  try {
    return decodeText(bytes, path);
  } catch (error) {
    if (error instanceof AppError && error.code === 'fileUnreadable') return undefined;
    throw error;
  }
}

function placedSegments(text: string, path: string): PlacedSegment[] {
  const kind: SegmentKind = proseExtensions.has(extname(path).toLowerCase()) ? 'sentence' : 'line';
  const lines = new LineIndex(text);
  return Array.from(segmentText(text, kind), (segment) => ({
    ...segment,
    line: lines.lineAt(segment.start) + 1,
  }));
}

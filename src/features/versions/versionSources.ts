import * as vscode from 'vscode';
import { AppError, isCancellation, throwIfCancelled } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { readText } from '../../host/text/readText.ts';
import { nameOf } from '../../host/text/resource.ts';
import type { GitHead } from './gitHead.ts';
import { pathBelow } from './model/folderPaths.ts';
import type { VersionFile } from './model/versionFiles.ts';

/** What was read of two versions. */
export interface ReadVersions {
  readonly older: readonly VersionFile[];
  readonly newer: readonly VersionFile[];
  /** Files that are no text, too large, or not to be read. */
  readonly leftOut: readonly string[];
}

/** Two versions that are to be compared; they are read anew each time. */
export interface TwoVersions {
  readonly olderTitle: string;
  readonly newerTitle: string;
  readonly read: (signal: AbortSignal) => Promise<ReadVersions>;
}

const mostFiles = 2000;
const mostFileBytes = 5_000_000;
const mostBytes = 40_000_000;
const readAtOnce = 8;
const skipped = '**/{.git,.hg,.svn,node_modules}/**';

export function swapped({ olderTitle, newerTitle, read }: TwoVersions): TwoVersions {
  return {
    olderTitle: newerTitle,
    newerTitle: olderTitle,
    read: async (signal) => {
      const { older, newer, leftOut } = await read(signal);
      return { older: newer, newer: older, leftOut };
    },
  };
}

/** Two files, whatever they are called. `olderTitle` where the URI says less. */
export function twoFiles(
  older: vscode.Uri,
  newer: vscode.Uri,
  olderTitle = vscode.workspace.asRelativePath(older),
): TwoVersions {
  const path = vscode.workspace.asRelativePath(newer);
  const read = async (uri: vscode.Uri): Promise<VersionFile> => ({
    ...{ path, uri, cutAs: uri.path },
    text: await documentText(uri),
  });
  return {
    olderTitle,
    newerTitle: path,
    read: async () => ({ older: [await read(older)], newer: [await read(newer)], leftOut: [] }),
  };
}

/** Two folders, whose files are matched by their paths below them. */
export function twoFolders(older: vscode.Uri, newer: vscode.Uri): TwoVersions {
  const title = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri);
  return {
    olderTitle: title(older),
    newerTitle: title(newer),
    read: async (signal) => {
      const reader = new FileReader(signal);
      return {
        older: await reader.read(await filesBelow(older, signal)),
        newer: await reader.read(await filesBelow(newer, signal)),
        leftOut: reader.leftOut,
      };
    },
  };
}

/** A file in HEAD and as it is now. */
export function fileSinceHead(file: vscode.Uri, head: GitHead): TwoVersions {
  return twoFiles(head.versionOf(file), file, t('{0} (HEAD)', nameOf(file)));
}

/** The files of a folder that are not as in HEAD. */
export function folderSinceHead(folder: vscode.Uri, head: GitHead): TwoVersions {
  const title = vscode.workspace.asRelativePath(folder);
  return {
    olderTitle: t('{0} (HEAD)', title),
    newerTitle: title,
    read: async (signal) => {
      const reader = new FileReader(signal);
      const changed = await head.changedBelow(folder);
      if (changed.length > mostFiles) throw tooMany();
      const older = changed.flatMap(({ older: uri, newer }) =>
        uri ? [{ uri, path: pathBelow(newer, folder) }] : [],
      );
      const newer = changed.map(({ newer: uri }) => ({ uri, path: pathBelow(uri, folder) }));
      return {
        older: await reader.read(older, true),
        newer: await reader.read(newer, true),
        leftOut: reader.leftOut,
      };
    },
  };
}

/** What an editor shows of a file, changes that are not saved among it. Throws `fileUnreadable`. */
async function documentText(uri: vscode.Uri): Promise<string> {
  try {
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch (cause) {
    throw new AppError(
      'fileUnreadable',
      t('{0} cannot be opened as text; choose a text file that is still there.', nameOf(uri)),
      { cause },
    );
  }
}

interface FoundFile {
  readonly uri: vscode.Uri;
  readonly path: string;
}

async function filesBelow(folder: vscode.Uri, signal: AbortSignal): Promise<FoundFile[]> {
  const cancelling = new vscode.CancellationTokenSource();
  const onAbort = (): void => {
    cancelling.cancel();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const pattern = new vscode.RelativePattern(folder, '**/*');
    const uris = await vscode.workspace.findFiles(
      pattern,
      skipped,
      mostFiles + 1,
      cancelling.token,
    );
    throwIfCancelled(signal);
    if (uris.length > mostFiles) throw tooMany();
    return uris.map((uri) => ({ uri, path: pathBelow(uri, folder) }));
  } finally {
    signal.removeEventListener('abort', onAbort);
    cancelling.dispose();
  }
}

/** Reads files, as far as they are text. */
class FileReader {
  readonly leftOut: string[] = [];
  readonly #signal: AbortSignal;
  #bytes = 0;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** `mayMiss`: one that is not there is none. */
  async read(files: readonly FoundFile[], mayMiss = false): Promise<VersionFile[]> {
    const read: VersionFile[] = [];
    for (let from = 0; from < files.length; from += readAtOnce) {
      throwIfCancelled(this.#signal);
      const some = files.slice(from, from + readAtOnce);
      for (const found of await Promise.all(some.map((file) => this.#text(file, mayMiss)))) {
        if (found) read.push(found);
      }
    }
    return read;
  }

  async #text({ uri, path }: FoundFile, mayMiss: boolean): Promise<VersionFile | undefined> {
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > mostFileBytes) {
        this.leftOut.push(path);
        return undefined;
      }
      const { text, bytes } = await readText(uri);
      this.#bytes += bytes;
      if (this.#bytes > mostBytes) throw tooMany();
      return { uri, path, text };
    } catch (error) {
      if (isCancellation(error) || isTooMany(error)) throw error;
      const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
      if (!isMissing || !mayMiss) this.leftOut.push(path);
    }
    return undefined;
  }
}

function tooMany(): AppError {
  return new AppError(
    'unsupported',
    t(
      'Folders of more than {0} files or {1} MB are too large to be compared; choose smaller ones.',
      mostFiles,
      mostBytes / 1_000_000,
    ),
  );
}

function isTooMany(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unsupported';
}

import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import type {
  IndexContent,
  IndexLocation,
  IndexRules,
  ServedFile,
} from '../../protocol/index/indexContent.ts';
import type { EncodingRule } from '../../node/encoding/encodings.ts';
import { encodingRule } from '../../node/encoding/rootEncodings.ts';
import { liesUnder } from '../../node/walk/liesUnder.ts';
import { readSetting } from '../settings.ts';
import type { TableColumnChoice } from '../text/tableColumns.ts';
import { changedTexts } from './changedTexts.ts';
import { indexRules, unfollowedPatterns, type ReadSetting } from './model/indexRules.ts';
import { indexPathOf } from './indexPaths.ts';
import type { LanguageContribution } from './model/languageEndings.ts';
import { readVirtualFolder } from './virtualFolder.ts';

type Storage = Pick<vscode.ExtensionContext, 'storageUri' | 'globalStorageUri'>;

/** Where the index of the open workspace lies, or will. */
export function indexLocation({ storageUri, globalStorageUri }: Storage): IndexLocation {
  return {
    folder: onDisk(storageUri, 'index'),
    vectorsFolder: onDisk(globalStorageUri, 'vectors'),
  };
}

/** What the index of the open workspace is to hold, and where it lies. */
export class WorkspaceContent {
  readonly location: IndexLocation;
  #virtual: readonly ServedFile[] = [];
  #servedPaths: ReadonlySet<string> = new Set();
  /** As `current` gave them last. */
  #roots: IndexRules['roots'] | undefined;

  readonly #columns: TableColumnChoice;

  constructor(storage: Storage, columns: TableColumnChoice) {
    this.#columns = columns;
    this.location = indexLocation(storage);
  }

  /** As the settings and what is open have it now. Of folders that are on no disk, as they were last read. */
  current(): IndexContent {
    const changed = changedTexts();
    const newer = new Set(changed.map(({ path }) => path));
    const served = [...this.#virtual.filter(({ path }) => !newer.has(path)), ...changed];
    this.#servedPaths = new Set(served.map(({ path }) => path));
    const rules = { ...currentRules(), columns: this.#chosenColumns() };
    this.#roots = rules.roots;
    const tokenVectors = readSetting('semanticText.index.tokenVectors') === true;
    return { location: this.location, rules, served, tokenVectors };
  }

  #chosenColumns(): IndexRules['columns'] {
    const chosen = Object.entries(this.#columns.chosen);
    return Object.fromEntries(
      chosen.map(([uri, names]) => [indexPathOf(vscode.Uri.parse(uri, true)), names]),
    );
  }

  /** Texts of files that are on no disk, as they were last read. */
  get virtualTexts(): readonly ServedFile[] {
    return this.#virtual;
  }

  /** Whether `current` gave a text for this path when it was last asked. */
  wasServed(path: string): boolean {
    return this.#servedPaths.has(path);
  }

  /** How the index reads a file of the disk. */
  encodingOf(path: string): EncodingRule {
    // Hits of many files ask, and to read all settings takes long.
    const roots = (this.#roots ??= currentRules().roots);
    return encodingRule(path, roots.find((root) => liesUnder([root.path])(path))?.encoding);
  }

  /** Sentences for the user about what of the settings is not followed. */
  get notices(): readonly string[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return unfollowedPatterns(folders.map(({ uri }) => ({ read: readerOf(uri) })));
  }

  /** Reads the folders that are on no disk; sentences for the user where not all of one was taken. */
  async readVirtual(signal: AbortSignal): Promise<readonly string[]> {
    const rules = currentRules();
    const texts: ServedFile[] = [];
    const notices: string[] = [];
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      if (folder.uri.scheme === 'file') continue;
      const read = readerOf(folder.uri);
      const contributed = contributedLanguages();
      const [root] = indexRules([{ path: indexPathOf(folder.uri), read }], read, contributed).roots;
      if (!root) continue;
      const { files, problem } = await readVirtualFolder(folder.uri, root, rules, signal);
      texts.push(...files);
      if (problem === undefined) continue;
      notices.push(t('The folder {0} is on no disk of this machine: {1}.', folder.name, problem));
    }
    this.#virtual = texts;
    return notices;
  }
}

function currentRules(): IndexRules {
  const folders = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => ({ path: indexPathOf(uri), read: readerOf(uri) }));
  return indexRules(folders, readerOf(undefined), contributedLanguages());
}

function readerOf(scope: vscode.Uri | undefined): ReadSetting {
  return (name, languageId) =>
    readSetting(
      name,
      languageId === undefined ? scope : { languageId, ...(scope && { uri: scope }) },
    );
}

function contributedLanguages(): LanguageContribution[] {
  return vscode.extensions.all.flatMap(({ packageJSON }) => {
    // Whatever an author wrote there.
    const { contributes } = packageJSON as { contributes?: { languages?: unknown } };
    const languages = contributes?.languages;
    return Array.isArray(languages)
      ? languages.filter((each): each is object => typeof each === 'object' && each !== null)
      : [];
  });
}

/** Undefined where there is no such storage, or none on a disk: the index is in memory then. */
function onDisk(storage: vscode.Uri | undefined, name: string): string | undefined {
  return storage?.scheme === 'file' ? vscode.Uri.joinPath(storage, name).fsPath : undefined;
}

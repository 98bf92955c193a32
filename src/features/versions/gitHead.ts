import * as vscode from 'vscode';
import { isBelow } from './model/folderPaths.ts';

/** Of the API of VS Code's own Git extension, version 1, what is used here. */
interface GitApi {
  getRepository(uri: vscode.Uri): GitRepository | null;
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
}

interface GitRepository {
  readonly state: {
    readonly HEAD: { readonly commit?: string } | undefined;
    readonly workingTreeChanges: readonly GitChange[];
    readonly untrackedChanges: readonly GitChange[];
  };
  diffWithHEAD(): Promise<readonly GitChange[]>;
  show(ref: string, path: string): Promise<string>;
}

interface GitChange {
  readonly uri: vscode.Uri;
  readonly originalUri: vscode.Uri;
  readonly renameUri: vscode.Uri | undefined;
  readonly status: number;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

// Git extension's `Status.UNTRACKED`.
const untracked = 7;

/** A file of which HEAD and the folder on the disk have different versions, or one of them has none. */
export interface ChangedFile {
  /** In HEAD; undefined where it is new. */
  readonly older: vscode.Uri | undefined;
  /** On the disk; it may be gone. */
  readonly newer: vscode.Uri;
}

/** What HEAD has of files, by VS Code's own Git extension. */
export class GitHead {
  readonly #api: GitApi;
  readonly #repository: GitRepository;

  private constructor(api: GitApi, repository: GitRepository) {
    this.#api = api;
    this.#repository = repository;
  }

  /** Undefined where there is no Git extension, it is off, or no repository with a commit holds the place. */
  static async at(uri: vscode.Uri): Promise<GitHead | undefined> {
    const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
    if (!extension || uri.scheme !== 'file') return undefined;
    const git = extension.isActive ? extension.exports : await extension.activate();
    if (!git.enabled) return undefined;
    const api = git.getAPI(1);
    const repository = api.getRepository(uri);
    return repository?.state.HEAD?.commit === undefined ? undefined : new GitHead(api, repository);
  }

  /** Whether HEAD has a file. */
  async has(file: vscode.Uri): Promise<boolean> {
    try {
      await this.#repository.show('HEAD', file.fsPath);
      return true;
    } catch {
      return false;
    }
  }

  versionOf(file: vscode.Uri): vscode.Uri {
    return this.#api.toGitUri(file, 'HEAD');
  }

  /** The files below a folder that are not as in HEAD, those that Git does not know yet among them. */
  async changedBelow(folder: vscode.Uri): Promise<readonly ChangedFile[]> {
    const { workingTreeChanges, untrackedChanges } = this.#repository.state;
    const added = [...workingTreeChanges, ...untrackedChanges]
      .filter(({ status }) => status === untracked)
      .map(({ uri }) => ({ older: undefined, newer: uri }));
    const changed = (await this.#repository.diffWithHEAD()).map((change) => ({
      older: this.versionOf(change.originalUri),
      newer: change.renameUri ?? change.uri,
    }));
    const files = new Map(
      [...added, ...changed].map((file) => [file.newer.toString(), file] as const),
    );
    return [...files.values()].filter(({ newer }) => isBelow(newer, folder));
  }
}

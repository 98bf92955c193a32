import * as vscode from 'vscode';
import { LatestWork } from '../../host/latestWork.ts';
import {
  passageChanges,
  type PassageChange,
} from '../../core/analysis/versions/alignedPassages.ts';
import { throwIfCancelled } from '../../core/errors/appError.ts';
import { language, t, tCount } from '../../core/l10n/translate.ts';
import { setContext } from '../../host/commands.ts';
import { versionsViewId } from '../../host/contributions.ts';
import type { EngineCalls, JobCalls } from '../../host/engine/processCalls.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';
import type { VersionFile } from './model/versionFiles.ts';
import {
  changeMeaning,
  changeText,
  pathOf,
  versionsMessage,
  VersionTree,
  type VersionNode,
  type VersionRow,
} from './model/versionTree.ts';
import { openVersion } from './openVersion.ts';
import { changeIcon, versionItem, versionTooltip } from './versionItem.ts';
import { swapped, type ReadVersions, type TwoVersions } from './versionSources.ts';

interface Dependencies {
  readonly engine: EngineCalls;
  readonly jobs: JobCalls;
}

interface Compared {
  readonly versions: TwoVersions;
  readonly read: ReadVersions;
  readonly tree: VersionTree;
  /** Counts the comparisons. */
  readonly edition: number;
}

/** The view of two versions: what became of each passage. */
export class VersionsView implements vscode.TreeDataProvider<VersionNode>, vscode.Disposable {
  readonly #deps: Dependencies;
  readonly #view: vscode.TreeView<VersionNode>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  #compared: Compared | undefined;
  readonly #comparing = new LatestWork();
  #editions = 0;
  #focused: VersionRow | undefined;
  /** Rows are opened one after the other, and only the last one that was asked for. */
  #opening = Promise.resolve();
  #wanted = 0;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#view = vscode.window.createTreeView(versionsViewId, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#view.onDidChangeSelection(({ selection: [node] }) => {
      this.#focused = node?.kind === 'row' ? node : undefined;
    });
  }

  /** The row that was selected or opened last. */
  get focused(): VersionRow | undefined {
    return this.#focused;
  }

  /** Compares two versions, and shows the view. Nothing changes where that fails or is cancelled. */
  async compare(versions: TwoVersions): Promise<void> {
    const own = this.#comparing.begin();
    const title = t('Comparing {0} with {1}', versions.olderTitle, versions.newerTitle);
    const found = await withProgressNotification(title, async ({ signal, report }) => {
      const either = AbortSignal.any([signal, own.signal]);
      const read = await versions.read(either);
      throwIfCancelled(either);
      // What cuts texts is loaded here, for it is large.
      const { alignFiles } = await import('./model/alignVersions.ts');
      const options = { signal: either, onProgress: report };
      const { older, newer, rows } = await alignFiles(read.older, read.newer, this.#deps, options);
      throwIfCancelled(either);
      return { read, tree: VersionTree.of(older, newer, rows) };
    });
    const shown = this.#compared?.tree.shown;
    const tree = shown ? found.tree.with(shown) : found.tree;
    this.#focused = undefined;
    this.#compared = { versions, read: found.read, tree, edition: ++this.#editions };
    this.#refresh();
    await setContext('versionsShown', true);
    await vscode.commands.executeCommand(`${versionsViewId}.focus`);
  }

  async again(): Promise<void> {
    if (this.#compared) await this.compare(this.#compared.versions);
  }

  async swap(): Promise<void> {
    if (this.#compared) await this.compare(swapped(this.#compared.versions));
  }

  async clear(): Promise<void> {
    this.#comparing.stop();
    this.#compared = undefined;
    this.#focused = undefined;
    this.#refresh();
    await setContext('versionsShown', false);
  }

  /** Asks which kinds are to be shown. */
  async filter(): Promise<void> {
    const compared = this.#compared;
    if (!compared) return;
    const { counts, shown } = compared.tree;
    const items = passageChanges.map((change) => ({
      label: changeText(change),
      description: counts[change].toLocaleString(language().name),
      detail: changeMeaning(change),
      iconPath: changeIcon(change),
      picked: shown.has(change),
      change,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      canPickMany: true,
      title: t('Passages that are shown'),
      placeHolder: t('Choose what became of them'),
    });
    if (!chosen || this.#compared !== compared) return;
    const changes: ReadonlySet<PassageChange> = new Set(chosen.map(({ change }) => change));
    this.#compared = { ...compared, tree: compared.tree.with(changes) };
    this.#refresh();
  }

  /** Shows a row in the diff editor; of several that are asked for in a row the last. */
  async open(row: VersionRow, preserveFocus: boolean): Promise<void> {
    const compared = this.#compared;
    if (!compared) return;
    this.#focused = row;
    const wanted = ++this.#wanted;
    const before = this.#opening;
    const open = async (): Promise<void> => {
      await before.catch(() => undefined);
      if (wanted === this.#wanted) {
        await openVersion(row, (side) => fileOf(compared.read[side], pathOf(row)), preserveFocus);
      }
    };
    this.#opening = open();
    await this.#opening;
  }

  getTreeItem(node: VersionNode): vscode.TreeItem {
    return versionItem(node, this.#compared?.edition ?? 0);
  }

  getChildren(node?: VersionNode): VersionNode[] {
    return [...(this.#compared?.tree.childrenOf(node) ?? [])];
  }

  getParent(node: VersionNode): VersionNode | undefined {
    return this.#compared?.tree.parentOf(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: VersionNode): vscode.TreeItem {
    if (node.kind === 'row') item.tooltip = versionTooltip(node);
    return item;
  }

  dispose(): void {
    this.#comparing.stop();
    this.#view.dispose();
    this.#changed.dispose();
  }

  #refresh(): void {
    const { versions, tree, read } = this.#compared ?? {};
    this.#view.description = versions ? `${versions.olderTitle} → ${versions.newerTitle}` : '';
    const leftOut = read?.leftOut ?? [];
    const without =
      leftOut.length === 0
        ? []
        : [
            tCount(
              leftOut.length,
              '{0} file was left out, which is no text or too large: {1}.',
              '{0} files were left out, which are no text or too large: {1}.',
              namesOf(leftOut),
            ),
          ];
    this.#view.message = tree ? [versionsMessage(tree), ...without].join(' ') : '';
    this.#changed.fire(undefined);
  }
}

const mostNames = 5;

function namesOf(paths: readonly string[]): string {
  const named = paths.slice(0, mostNames).join(', ');
  return paths.length > mostNames ? `${named}, …` : named;
}

function fileOf(files: readonly VersionFile[], path: string): vscode.Uri | undefined {
  const file = files.find((each) => each.path === path);
  return file && vscode.Uri.from(file.uri);
}

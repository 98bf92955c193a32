import * as vscode from 'vscode';
import { t } from '../../../core/l10n/translate.ts';
import { oneLine } from '../../../core/text/oneLine.ts';
import { registerCommand, setContext } from '../../../host/commands.ts';
import { commandIds } from '../../../host/contributions.ts';
import type { EngineClient } from '../../../host/engine/engineClient.ts';
import type { JobCalls } from '../../../host/engine/processCalls.ts';
import { withProgressNotification } from '../../../host/progressNotification.ts';
import { tellBriefly } from '../../../host/statusMessage.ts';
import { select } from '../../../host/text/editors.ts';
import { nameOf } from '../../../host/text/resource.ts';
import { rangeOf } from '../../../host/text/textPlace.ts';
import { reportError, WrongUse } from '../../../host/userErrors.ts';
import type { WordingMark } from '../model/wordingMarks.ts';
import { wordingFacts, wordingSummary, wordingText } from '../model/wordingText.ts';
import { diffPairOf, selectedPair, type DiffPair } from './diffPair.ts';
import type { DiffSession } from './diffSession.ts';
import { DiffTints, type DiffSide } from './diffTints.ts';

interface Dependencies {
  readonly engine: EngineClient;
  readonly jobs: JobCalls;
  readonly log: vscode.LogOutputChannel;
}

const labelCharacters = 100;
const statusPriority = 90;

/** "Show Wording and Meaning of Changes", and what its diff editors offer. */
export function registerDiffWording(deps: Dependencies): vscode.Disposable {
  const { log, engine } = deps;
  const wording = new DiffWording(deps);
  return vscode.Disposable.from(
    wording,
    // Another model finds others.
    engine.onDidChangeModel(() => {
      wording.compareAgain();
    }),
    registerCommand(log, commandIds.showDiffWording, async (chosen) => {
      await wording.show(await diffPairOf(chosen));
    }),
    registerCommand(log, commandIds.compareSelectedWording, async (_, uris) => {
      await wording.show(await selectedPair(uris));
    }),
    registerCommand(log, commandIds.hideDiffWording, () => {
      wording.hide();
    }),
    registerCommand(log, commandIds.listDiffWording, () => wording.list()),
  );
}

/** The diff editors whose passages are tinted; tints go with their tabs. */
class DiffWording implements vscode.Disposable {
  readonly #deps: Dependencies;
  readonly #sessions = new Map<string, DiffSession>();
  readonly #tints = new DiffTints();
  readonly #status = vscode.window.createStatusBarItem(
    'semanticText.diffWording',
    vscode.StatusBarAlignment.Left,
    statusPriority,
  );
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#status.name = t('Wording and Meaning of Changes');
    this.#status.command = commandIds.listDiffWording;
    // Without a session nothing is drawn, and editors change often.
    const drawAgain = (): void => {
      if (this.#sessions.size > 0) this.#draw();
    };
    const followTabs = (): void => {
      this.#dropClosed();
      drawAgain();
    };
    this.#subscriptions = [
      vscode.window.onDidChangeVisibleTextEditors(drawAgain),
      vscode.window.tabGroups.onDidChangeTabs(followTabs),
      vscode.window.tabGroups.onDidChangeTabGroups(followTabs),
      vscode.workspace.onDidChangeTextDocument((event) => {
        for (const session of this.#sessions.values()) session.follow(event);
      }),
    ];
  }

  /** Opens a diff where it is not open, and tints it. */
  async show(pair: DiffPair): Promise<void> {
    const { older, newer, title } = pair;
    const key = keyOf(pair);
    const { DiffSession, openSides } = await import('./diffSession.ts');
    // What cannot be tinted is said before anything opens.
    await openSides(pair);
    if (activeKey() !== key)
      await vscode.commands.executeCommand('vscode.diff', older, newer, title);
    this.#drop(key);
    const session = new DiffSession(pair, this.#deps, {
      onChange: () => {
        this.#draw();
      },
      onError: (error) => {
        this.#drop(key);
        reportError(this.#deps.log, error);
      },
    });
    this.#sessions.set(key, session);
    try {
      const progress = t('Comparing wording and meaning of {0}', nameOf(newer));
      await withProgressNotification(progress, ({ signal, report }) =>
        session.compare(signal, report),
      );
    } catch (error) {
      if (this.#sessions.get(key) === session) this.#drop(key);
      throw error;
    }
    if (session.marks?.length === 0) {
      this.#drop(key);
      tellBriefly(t('No passage of {0} has changed.', nameOf(newer)));
    }
  }

  hide(): void {
    const key = activeKey();
    if (key !== undefined) this.#drop(key);
  }

  compareAgain(): void {
    for (const session of this.#sessions.values()) session.compareAgain();
  }

  /** Lists the marks of the diff that is open; the one that is chosen is shown in it. */
  async list(): Promise<void> {
    const session = this.#active();
    if (!session?.marks) {
      throw new WrongUse(t('Open a diff and choose Show Wording and Meaning of Changes first.'));
    }
    const chosen = await vscode.window.showQuickPick(session.marks.map(itemOf), {
      title: wordingSummary(session.marks),
      placeHolder: t('Choose a passage to see it in the diff'),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (!chosen || this.#active() !== session) return;
    const side: DiffSide = chosen.mark.newer ? 'newer' : 'older';
    const place = session.drawn(side).find(({ mark }) => mark === chosen.mark);
    const editor = editorsOf(session.pair)[side];
    if (!place || !editor) {
      throw new WrongUse(t('That passage was edited since; choose it again in a moment.'));
    }
    await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    select(editor, rangeOf(editor.document, place.span.start, place.span.end));
  }

  dispose(): void {
    for (const key of [...this.#sessions.keys()]) this.#drop(key);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#tints.dispose();
    this.#status.dispose();
  }

  #active(): DiffSession | undefined {
    const key = activeKey();
    return key === undefined ? undefined : this.#sessions.get(key);
  }

  #drop(key: string): void {
    this.#sessions.get(key)?.dispose();
    if (this.#sessions.delete(key)) this.#draw();
  }

  #dropClosed(): void {
    const open = new Set(
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).flatMap((tab) => keyOfTab(tab) ?? []),
    );
    for (const key of [...this.#sessions.keys()]) if (!open.has(key)) this.#drop(key);
  }

  #draw(): void {
    const tinted = new Set<vscode.TextEditor>();
    for (const session of this.#sessions.values()) {
      const editors = editorsOf(session.pair);
      for (const side of ['older', 'newer'] as const) {
        const editor = editors[side];
        if (!editor) continue;
        tinted.add(editor);
        this.#tints.draw(editor, session.drawn(side), side);
      }
    }
    for (const editor of vscode.window.visibleTextEditors) {
      if (!tinted.has(editor)) this.#tints.draw(editor, [], 'newer');
    }
    const session = this.#active();
    void setContext('diffWordingShown', session !== undefined);
    const summary = wordingSummary(session?.marks ?? []);
    this.#status.text = `$(whole-word) ${summary}`;
    this.#status.tooltip = t('Wording and meaning of changes; click for a list');
    if (session && summary !== '') this.#status.show();
    else this.#status.hide();
  }
}

interface MarkItem extends vscode.QuickPickItem {
  readonly mark: WordingMark;
}

function itemOf(mark: WordingMark): MarkItem {
  const { text = '', line = 0 } = mark.newer ?? mark.older ?? {};
  return {
    label: wordingText(mark.wording),
    description: [t('line {0}', String(line + 1)), wordingFacts(mark)]
      .filter((fact) => fact !== '')
      .join(' · '),
    detail: oneLine(text.slice(0, 8 * labelCharacters), labelCharacters),
    mark,
  };
}

function keyOf({ older, newer }: Pick<DiffPair, 'older' | 'newer'>): string {
  return `${older.toString()} ${newer.toString()}`;
}

function keyOfTab(tab: vscode.Tab | undefined): string | undefined {
  if (!(tab?.input instanceof vscode.TabInputTextDiff)) return undefined;
  return keyOf({ older: tab.input.original, newer: tab.input.modified });
}

function activeKey(): string | undefined {
  return keyOfTab(vscode.window.tabGroups.activeTabGroup.activeTab);
}

/** The editors of a diff in view; another editor of one of its documents is none of them. */
function editorsOf(pair: DiffPair): Partial<Record<DiffSide, vscode.TextEditor>> {
  const key = keyOf(pair);
  const group = vscode.window.tabGroups.all.find(({ activeTab }) => keyOfTab(activeTab) === key);
  if (!group) return {};
  const editorOf = (uri: vscode.Uri): vscode.TextEditor | undefined => {
    const shown = vscode.window.visibleTextEditors.filter(
      ({ document }) => document.uri.toString() === uri.toString(),
    );
    // VS Code gives the sides of some diffs no column.
    return (
      shown.find(({ viewColumn }) => viewColumn === group.viewColumn) ??
      shown.find(({ viewColumn }) => viewColumn === undefined)
    );
  };
  const [older, newer] = [editorOf(pair.older), editorOf(pair.newer)];
  return { ...(older && { older }), ...(newer && { newer }) };
}

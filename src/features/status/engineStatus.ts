import * as vscode from 'vscode';
import { describeChoice, describeSession } from '../../core/embedder/describeModel.ts';
import { t, tCount } from '../../core/l10n/translate.ts';
import { timeLeftText } from '../../core/text/timeLeftText.ts';
import type { EngineClient, EngineStatus } from '../../host/engine/engineClient.ts';
import { followersOf } from '../../protocol/engineApi.ts';
import { progressText } from '../../host/index/model/progressText.ts';
import type { IndexState, WorkspaceSearch } from '../../host/index/workspaceSearch.ts';
import { registerCommand, runCommand } from '../../host/commands.ts';
import {
  commandIds,
  walkthroughId,
  type CommandId,
  type SettingName,
} from '../../host/contributions.ts';
import { tellBriefly } from '../../host/statusMessage.ts';
import { indexAction, statusActions, statusLook } from './model/statusActions.ts';

interface Dependencies {
  readonly engine: EngineClient;
  readonly workspace: Pick<WorkspaceSearch, 'state' | 'onDidChange'>;
  /** Knows the extension's id, and remembers for all windows. */
  readonly context: Pick<vscode.ExtensionContext, 'extension' | 'globalState'>;
  readonly log: vscode.LogOutputChannel;
}

/** Whether the walkthrough was opened or dismissed. */
const welcomedKey = 'semanticText.welcomed';

/** The status item with model, state, progress and index, what a click on it offers, and the engine's commands. */
export function registerEngineStatus({
  engine,
  workspace: index,
  context: { extension, globalState },
  log,
}: Dependencies): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('engine', vscode.StatusBarAlignment.Left, -10);
  item.name = t('Semantic Text Engine');
  const update = (): void => {
    const { status } = engine;
    const isWelcomed = globalState.get<unknown>(welcomedKey) === true;
    const look = statusLook(status.state !== 'stopped', index.state.kind, isWelcomed);
    const isWelcome = look === 'welcome';
    const { text, tooltip } = isWelcome ? welcome() : describe(status, index.state);
    const what = isWelcome ? t('open the walkthrough') : stateText(status.state);
    item.text = text;
    item.tooltip = tooltip;
    item.command = isWelcome ? commandIds.openWalkthrough : commandIds.showActions;
    item.accessibilityInformation = { label: `Semantic Text: ${what}` };
    if (look === 'hidden') item.hide();
    else item.show();
    const failed = status.state === 'failed';
    item.backgroundColor = failed
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    tellFallbacks(status);
  };
  // What was chosen in the settings and cannot be had is told once; the log says it at each start.
  const told = new Set<string>();
  const tellFallbacks = ({ model }: EngineStatus): void => {
    for (const { about, message } of model?.runtime.fallbacks ?? []) {
      if (about === 'runtime' || told.has(about)) continue;
      told.add(about);
      tellFallback(message, `semanticText.engine.${about}`);
    }
  };
  const setWelcomed = async (): Promise<void> => {
    await globalState.update(welcomedKey, true);
    update();
  };
  update();
  return vscode.Disposable.from(
    item,
    engine.onDidChangeStatus(update),
    index.onDidChange(update),
    registerCommand(log, commandIds.restartEngine, () => {
      log.info('Restart asked for.');
      engine.restart();
    }),
    registerCommand(log, commandIds.openWalkthrough, async () => {
      await setWelcomed();
      const walkthrough = `${extension.id}#${walkthroughId}`;
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
    }),
    registerCommand(log, commandIds.dismissWelcome, async () => {
      await setWelcomed();
      tellBriefly(
        t('The item comes back when the model is used; the walkthrough is in Help: Welcome.'),
      );
    }),
    registerCommand(log, commandIds.showLog, () => {
      log.show(true);
    }),
    registerCommand(log, commandIds.showActions, async () => {
      const chosen = await vscode.window.showQuickPick(statusActions(index.state), {
        title: 'Semantic Text',
        placeHolder: t('What to do'),
      });
      if (chosen) await runCommand(chosen.command);
    }),
  );
}

function tellFallback(message: string, setting: SettingName): void {
  const openSettings = t('Open Settings');
  void vscode.window
    .showWarningMessage(`Semantic Text: ${message}`, openSettings)
    .then((chosen) =>
      chosen === undefined
        ? undefined
        : vscode.commands.executeCommand('workbench.action.openSettings', setting),
    );
}

function stateText(state: EngineStatus['state']): string {
  switch (state) {
    case 'stopped':
      return t('not running; it starts when it is needed');
    case 'starting':
      return t('loading the model');
    case 'idle':
      return t('ready');
    case 'busy':
      return t('working');
    case 'failed':
      return t('stopped by an error');
  }
}

const stateIcons: Readonly<Record<EngineStatus['state'], string>> = {
  stopped: '$(circle-outline)',
  starting: '$(loading~spin)',
  idle: '$(circle-filled)',
  busy: '$(loading~spin)',
  failed: '$(warning)',
};

function describe(
  { state, model, progress }: EngineStatus,
  index: IndexState,
): { text: string; tooltip: vscode.MarkdownString } {
  const share = progress === undefined ? '' : ` ${Math.floor(progress * 100)} %`;
  const left = index.leftMs === undefined ? '' : ` · ${timeLeftText(index.leftMs)}`;
  const name = model?.facts.id ?? 'Semantic Text';
  const tooltip = new vscode.MarkdownString(undefined, true);
  tooltip.isTrusted = { enabledCommands: linkedCommands };
  tooltip
    .appendMarkdown(`**${t('Semantic Text engine')}**: `)
    .appendText(`${stateText(state)}${share}\n`);
  if (model) {
    const { info, loadMs, runtime } = model;
    tooltip.appendMarkdown('\n\n');
    tooltip.appendText(
      t(
        '{0}: {1} layers of {2} numbers, {3}, loaded in {4} ms',
        model.facts.name,
        String(info.hiddenStateCount - 1),
        String(info.dims),
        describeSession(info),
        loadMs.toFixed(0),
      ),
    );
    tooltip.appendMarkdown('\n\n');
    tooltip.appendText(
      t('Vectors: {0}', describeChoice(model.choice, info.hiddenStateCount, followersOf(model))),
    );
    for (const note of model.facts.notes) tooltip.appendMarkdown('\n\n').appendText(note);
    for (const { message } of runtime.fallbacks) tooltip.appendMarkdown('\n\n').appendText(message);
  }
  describeIndex(tooltip, index);
  appendLinks(tooltip, [
    [t('$(package) Manage Models…'), commandIds.manageModels],
    [t('$(debug-restart) Restart Engine'), commandIds.restartEngine],
    [t('$(output) Show Log'), commandIds.showLog],
  ]);
  const paused = index.isPaused && index.kind !== 'updating' ? ' $(debug-pause)' : '';
  return { text: `${stateIcons[state]} ${name}${share}${left}${paused}`, tooltip };
}

/** What stands there before anybody has seen what the extension is for. */
function welcome(): { text: string; tooltip: vscode.MarkdownString } {
  const tooltip = new vscode.MarkdownString(undefined, true);
  tooltip.isTrusted = { enabledCommands: [commandIds.openWalkthrough, commandIds.dismissWelcome] };
  tooltip.appendMarkdown(t('Explore text by meaning, on this machine.'));
  appendLinks(tooltip, [
    [t('$(book) Open Walkthrough'), commandIds.openWalkthrough],
    [t('$(close) Dismiss'), commandIds.dismissWelcome],
  ]);
  return { text: '$(search-sparkle) Semantic Text', tooltip };
}

function appendLinks(
  tooltip: vscode.MarkdownString,
  links: readonly (readonly [label: string, command: CommandId])[],
): vscode.MarkdownString {
  const parts = links.map(([label, command]) => `[${label}](command:${command})`);
  return tooltip.appendMarkdown(`\n\n${parts.join(' · ')}`);
}

const linkedCommands = [
  commandIds.manageModels,
  commandIds.restartEngine,
  commandIds.showLog,
  commandIds.indexWorkspace,
  commandIds.pauseIndexing,
  commandIds.resumeIndexing,
  commandIds.showIndexDetails,
];

function describeIndex(tooltip: vscode.MarkdownString, index: IndexState): void {
  const { kind, isPaused, status } = index;
  if (kind === 'absent') return;
  const progress = progressText(index);
  const words =
    kind === 'updating'
      ? progress === ''
        ? t('updating')
        : t('updating: {0}', progress)
      : isPaused
        ? t('paused')
        : kind === 'ready'
          ? t('up to date')
          : status && status.embedded >= status.texts
            ? t('not kept up to date')
            : t('incomplete');
  const count = status ? `, ${tCount(status.segments, '{0} line', '{0} lines')}` : '';
  const { label, command } = indexAction(index);
  tooltip.appendMarkdown(`\n\n---\n\n**${t('Index of this workspace')}**: `);
  appendLinks(tooltip.appendText(`${words}${count}\n`), [
    [label, command],
    [t('$(info) Show Index Details'), commandIds.showIndexDetails],
  ]).appendMarkdown('\n\n---');
}

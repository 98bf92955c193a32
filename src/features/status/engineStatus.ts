import * as vscode from 'vscode';
import { describeChoice } from '../../core/embedder/describeChoice.ts';
import { describeSession } from '../../core/embedder/describeSession.ts';
import type { EngineClient, EngineStatus } from '../../host/engine/engineClient.ts';
import type { IndexState, WorkspaceSearch } from '../../host/index/workspaceSearch.ts';
import { registerCommand, runCommand } from '../../host/commands.ts';
import { commandIds, type SettingName } from '../../host/contributions.ts';
import { statusActions } from './model/statusActions.ts';

interface Dependencies {
  readonly engine: EngineClient;
  readonly workspace: Pick<WorkspaceSearch, 'state' | 'onDidChange'>;
  readonly log: vscode.LogOutputChannel;
}

/** The status item with model, state, progress and index, what a click on it offers, and the engine's commands. */
export function registerEngineStatus({
  engine,
  workspace: index,
  log,
}: Dependencies): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('engine', vscode.StatusBarAlignment.Left, -10);
  item.name = 'Semantic Text Engine';
  item.command = commandIds.showActions;
  const update = (): void => {
    const { status } = engine;
    const { text, tooltip } = describe(status, index.state);
    item.text = text;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: `Semantic Text: ${stateWords[status.state]}` };
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
  update();
  item.show();
  return vscode.Disposable.from(
    item,
    engine.onDidChangeStatus(update),
    index.onDidChange(update),
    registerCommand(log, commandIds.restartEngine, () => {
      log.info('Restart asked for.');
      engine.restart();
    }),
    registerCommand(log, commandIds.showLog, () => {
      log.show(true);
    }),
    registerCommand(log, commandIds.showActions, async () => {
      const chosen = await vscode.window.showQuickPick(statusActions(index.state), {
        title: 'Semantic Text',
        placeHolder: 'What to do',
      });
      if (chosen) await runCommand(chosen.command);
    }),
  );
}

function tellFallback(message: string, setting: SettingName): void {
  const openSettings = 'Open Settings';
  void vscode.window
    .showWarningMessage(`Semantic Text: ${message}`, openSettings)
    .then((chosen) =>
      chosen === undefined
        ? undefined
        : vscode.commands.executeCommand('workbench.action.openSettings', setting),
    );
}

const stateWords: Readonly<Record<EngineStatus['state'], string>> = {
  stopped: 'not running; it starts when it is needed',
  starting: 'loading the model',
  idle: 'ready',
  busy: 'working',
  failed: 'stopped by an error',
};

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
  const name = model?.facts.id ?? 'Semantic Text';
  const tooltip = new vscode.MarkdownString(undefined, true);
  tooltip.isTrusted = { enabledCommands: linkedCommands };
  tooltip.appendMarkdown('**Semantic Text engine**: ').appendText(`${stateWords[state]}${share}\n`);
  if (model) {
    const { info, loadMs, runtime, vectorDims: dims, denseLayerCount: layerCount } = model;
    tooltip.appendMarkdown('\n\n');
    tooltip.appendText(
      `${model.facts.name}: ${info.hiddenStateCount - 1} layers of ${info.dims} numbers, ${describeSession(info)}, loaded in ${loadMs.toFixed(0)} ms`,
    );
    tooltip.appendMarkdown('\n\n');
    tooltip.appendText(
      `Vectors: ${describeChoice(model.choice, info.hiddenStateCount, { layerCount, dims })}`,
    );
    for (const note of model.facts.notes) tooltip.appendMarkdown('\n\n').appendText(note);
    for (const { message } of runtime.fallbacks) tooltip.appendMarkdown('\n\n').appendText(message);
  }
  describeIndex(tooltip, index);
  tooltip.appendMarkdown(
    `\n\n[$(package) Models](command:${commandIds.manageModels}) · [$(debug-restart) Restart Engine](command:${commandIds.restartEngine}) · [$(output) Show Log](command:${commandIds.showLog})`,
  );
  const paused = index.isPaused && index.kind !== 'updating' ? ' $(debug-pause)' : '';
  return { text: `${stateIcons[state]} ${name}${share}${paused}`, tooltip };
}

const linkedCommands = [
  commandIds.manageModels,
  commandIds.restartEngine,
  commandIds.showLog,
  commandIds.pauseIndexing,
  commandIds.resumeIndexing,
  commandIds.showIndexDetails,
];

function describeIndex(
  tooltip: vscode.MarkdownString,
  { kind, isPaused, progress, status }: IndexState,
): void {
  if (kind === 'absent') return;
  const share = progress === undefined ? '' : `, ${Math.floor(progress * 100)} %`;
  const words =
    kind === 'updating'
      ? `being brought up to date${share}`
      : isPaused
        ? 'paused'
        : kind === 'ready'
          ? 'up to date'
          : status && status.embedded >= status.texts
            ? 'not kept up to date'
            : 'not whole';
  const count = status ? `, ${status.segments.toLocaleString('en')} lines` : '';
  const links = [
    ...(kind === 'updating' ? [`[$(debug-pause) Pause](command:${commandIds.pauseIndexing})`] : []),
    ...(isPaused && kind !== 'updating'
      ? [`[$(debug-continue) Resume](command:${commandIds.resumeIndexing})`]
      : []),
    `[$(info) Details](command:${commandIds.showIndexDetails})`,
  ];
  tooltip.appendMarkdown('\n\n---\n\n**Index of this workspace**: ');
  tooltip.appendText(`${words}${count}\n`).appendMarkdown(`\n\n${links.join(' · ')}\n\n---`);
}

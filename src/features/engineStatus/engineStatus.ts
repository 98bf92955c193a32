import * as vscode from 'vscode';
import type { EngineClient, EngineStatus } from '../../host/engineClient.ts';
import { commandIds, registerCommand } from '../../host/userErrors.ts';

/** The status item with model, state and progress, and the commands Restart Engine and Show Log. */
export function registerEngineStatus(
  engine: EngineClient,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('engine', vscode.StatusBarAlignment.Left, -10);
  item.name = 'Semantic Text Engine';
  item.command = commandIds.showLog;
  const update = (status: EngineStatus): void => {
    const { text, tooltip } = describe(status);
    item.text = text;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: `Semantic Text: ${stateWords[status.state]}` };
    const failed = status.state === 'failed';
    item.backgroundColor = failed
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
  };
  update(engine.status);
  item.show();
  return vscode.Disposable.from(
    item,
    engine.onDidChangeStatus(update),
    registerCommand(log, commandIds.restartEngine, () => {
      log.info('Restart asked for.');
      engine.restart();
    }),
    registerCommand(log, commandIds.showLog, () => {
      log.show(true);
    }),
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

function describe({ state, model, progress }: EngineStatus): {
  text: string;
  tooltip: vscode.MarkdownString;
} {
  const share = progress === undefined ? '' : ` ${Math.floor(progress * 100)} %`;
  const name = model?.facts.id ?? 'Semantic Text';
  const tooltip = new vscode.MarkdownString(undefined, true);
  tooltip.isTrusted = { enabledCommands: [commandIds.restartEngine, commandIds.showLog] };
  tooltip.appendMarkdown('**Semantic Text engine**: ').appendText(`${stateWords[state]}${share}\n`);
  if (model) {
    const { info, loadMs } = model;
    tooltip.appendMarkdown('\n\n');
    tooltip.appendText(
      `${model.facts.name}: ${info.hiddenStateCount - 1} layers of ${info.dims} numbers, ${info.precision}, ${info.threads} threads, loaded in ${loadMs.toFixed(0)} ms`,
    );
  }
  tooltip.appendMarkdown(
    `\n\n[$(debug-restart) Restart Engine](command:${commandIds.restartEngine}) · [$(output) Show Log](command:${commandIds.showLog})`,
  );
  return { text: `${stateIcons[state]} ${name}${share}`, tooltip };
}

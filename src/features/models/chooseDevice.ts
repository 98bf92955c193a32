import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import type { EngineClient } from '../../host/engine/engineClient.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';
import { readEngineSettings, writeSetting } from '../../host/settings.ts';
import { deviceRows } from './model/deviceRows.ts';

/** Tries the devices of this machine and offers those that give the processor's vectors. */
export async function chooseDevice(
  engine: EngineClient,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const title = t('Semantic Text: trying what the model can be computed on');
  const trials = await withProgressNotification(title, ({ signal }) =>
    engine.call((api) => api.tryDevices(undefined, { signal }), signal),
  );
  const { device: chosen } = readEngineSettings();
  const rows = deviceRows(trials, chosen);
  if (rows.length === 1 && chosen === 'cpu') {
    const showLog = t('Show Log');
    const taken = await vscode.window.showInformationMessage(
      t(
        'Semantic Text: On this machine the processor alone computes the model; no other device was found that gives its vectors.',
      ),
      showLog,
    );
    if (taken === showLog) log.show(true);
    return;
  }
  const picked = await vscode.window.showQuickPick(rows, {
    title: t('Device'),
    placeHolder: t(
      'Choose what computes the model; an index of this workspace is embedded again for another device',
    ),
  });
  if (!picked || picked.device === chosen) return;
  await writeSetting('semanticText.engine.device', picked.device);
  engine.restart();
}

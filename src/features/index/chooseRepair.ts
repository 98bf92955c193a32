import * as vscode from 'vscode';
import { t } from '../../core/l10n/translate.ts';
import type { WorkspaceIndexService } from '../../host/index/workspaceIndexService.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';

interface RepairItem extends vscode.QuickPickItem {
  readonly repair: string;
}

const removedComponents = 3;

function choices(): readonly RepairItem[] {
  return [
    { repair: 'none', label: t('None'), detail: t('The cosines as the model gives them.') },
    {
      repair: 'centre',
      label: t('Centre'),
      detail: t(
        'Subtracts the mean of all texts. Right for most models that were trained for similarity.',
      ),
    },
    {
      repair: 'standardise',
      label: t('Standardise'),
      detail: t('Centres, and gives each number of a vector the same spread.'),
    },
    {
      repair: `remove:${removedComponents}`,
      label: t('Remove {0} Components', removedComponents),
      detail: t('Centres, and drops the directions that all texts have most in common.'),
    },
    {
      repair: 'whiten',
      label: t('Whiten'),
      detail: t('Gives every direction the same spread. Best for raw models such as BERT.'),
    },
  ];
}

/** Lets one choose a repair and fits it. Whether one was chosen. */
export async function chooseRepair(index: WorkspaceIndexService): Promise<boolean> {
  const status = await index.askStatus();
  const items = choices().map((choice) => ({
    ...choice,
    description: choice.repair === status?.repair ? t('in use') : '',
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: t('Repair of the Index'),
    placeHolder: t('Choose how vectors are changed before they are compared'),
    matchOnDetail: true,
  });
  if (!chosen) return false;
  await withProgressNotification(
    t('Semantic Text: fitting the repair to the vectors of this workspace'),
    () => index.repair(chosen.repair),
    { cancellable: false },
  );
  return true;
}

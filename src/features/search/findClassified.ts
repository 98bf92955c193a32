import * as vscode from 'vscode';
import { t, tCount } from '../../core/l10n/translate.ts';
import { registerCommand } from '../../host/commands.ts';
import { commandIds } from '../../host/contributions.ts';
import type { WorkspaceSearch } from '../../host/index/workspaceSearch.ts';
import { readClassifier } from '../../host/models/savedClassifier.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';
import type { ResultsTarget } from '../../host/results.ts';
import { WrongUse } from '../../host/userErrors.ts';

/** Hits that are shown; how many more there are is said. */
const mostHits = 1000;

interface Dependencies {
  readonly workspace: WorkspaceSearch;
  readonly results: ResultsTarget;
  readonly indexWorkspace: () => void;
  readonly log: vscode.LogOutputChannel;
}

/** "Find What a Classifier Calls…": the passages of the workspace's index that a saved classifier gives one label. */
export function registerFindClassified(services: Dependencies): vscode.Disposable {
  return registerCommand(services.log, commandIds.findClassified, () => findClassified(services));
}

async function findClassified({ workspace, results, indexWorkspace }: Dependencies): Promise<void> {
  if (!workspace.isAvailable) {
    throw new WrongUse(t('No folder is open; open one, and choose this again.'));
  }
  if (workspace.state.kind === 'absent') {
    indexWorkspace();
    return;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: t('Find What a Classifier Calls…'),
      openLabel: t('Use'),
      filters: { [t('Classifiers')]: ['json'] },
      ...(folder ? { defaultUri: folder } : {}),
    })) ?? [];
  if (!uri) return;
  const { name, learner } = await readClassifier(uri);
  const label = await vscode.window.showQuickPick(learner.classes, {
    title: name,
    placeHolder: t('Choose a label'),
    // A panel beside it may take the focus when the dialog closes.
    ignoreFocusOut: true,
  });
  if (label === undefined) return;
  const found = await withProgressNotification(
    t('Looking for what {0} calls {1}', name, label),
    ({ signal }) => workspace.classified({ learner, label, limit: mostHits }, signal),
  );
  await results.show({
    query: { text: '', more: [], less: [] },
    asked: t('what {0} calls {1}', name, label),
    hits: found.hits,
    percentileBasis: 'none',
    where: t('this workspace'),
    search: undefined,
  });
  tellRest(found);
}

function tellRest({
  hits,
  count,
  segments,
  embedded,
}: Awaited<ReturnType<WorkspaceSearch['classified']>>): void {
  const parts = [
    ...(count > hits.length
      ? [t('The {0} most probable of {1} texts are shown.', hits.length, count)]
      : []),
    ...(embedded < segments
      ? [
          tCount(
            segments - embedded,
            '{0} text has no vector yet and was not looked at.',
            '{0} texts have no vector yet and were not looked at.',
          ),
        ]
      : []),
  ];
  if (parts.length > 0) void vscode.window.showInformationMessage(parts.join(' '));
}

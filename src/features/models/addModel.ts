import * as vscode from 'vscode';
import { t, tCount } from '../../core/l10n/translate.ts';
import { sizeText } from '../../core/text/sizeText.ts';
import type { ModelLibrary, ModelPlan } from '../../host/models/modelLibrary.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';

/**
 * Brings a model to this machine: from the user's Hugging Face cache where it is there, else from the Hub, once the
 * user has seen what is fetched. False where the user does not want it. Rejects with `cancelled`.
 */
export async function addModel(library: ModelLibrary, id: string): Promise<boolean> {
  const plan = (await library.planFromCache(id)) ?? (await askHub(library, id));
  if (plan.fetchBytes > 0 && !(await confirm(library, plan))) return false;
  const title = plan.fetchBytes > 0 ? t('Downloading {0}', id) : t('Adding {0}', id);
  await withProgressNotification(title, ({ signal, report }) =>
    library.add(plan, signal, ({ bytes, total }) => {
      report(bytes / total, t('{0} of {1}', sizeText(bytes), sizeText(total)));
    }),
  );
  return true;
}

function askHub(library: ModelLibrary, id: string): Promise<ModelPlan> {
  return withProgressNotification(t('Asking {0} about {1}', library.endpoint, id), ({ signal }) =>
    library.planFromHub(id, signal),
  );
}

async function confirm(library: ModelLibrary, plan: ModelPlan): Promise<boolean> {
  const { listing, files, bytes, fetchBytes, source } = plan;
  const download = t('Download');
  const rest = bytes - fetchBytes;
  const chosen = await vscode.window.showInformationMessage(
    t('Download {0}?', listing.id),
    {
      modal: true,
      detail: [
        tCount(
          files.length,
          '{0} file, {1}, from {2}.',
          '{0} files, {1}, from {2}.',
          sizeText(fetchBytes),
          source,
        ),
        ...(rest > 0 ? [t('{0} are taken from your Hugging Face cache.', sizeText(rest))] : []),
        t(
          'Commit {0}. Each file is checked against the hash that is listed for it.',
          listing.commit,
        ),
        t('Kept in {0}.', library.folder),
      ].join('\n'),
    },
    download,
  );
  return chosen === download;
}

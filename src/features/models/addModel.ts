import * as vscode from 'vscode';
import { countText } from '../../core/text/countText.ts';
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
  const title = plan.fetchBytes > 0 ? `Downloading ${id}` : `Adding ${id}`;
  await withProgressNotification(title, ({ signal, report }) =>
    library.add(plan, signal, ({ bytes, total }) => {
      report(bytes / total, `${sizeText(bytes)} of ${sizeText(total)}`);
    }),
  );
  return true;
}

function askHub(library: ModelLibrary, id: string): Promise<ModelPlan> {
  return withProgressNotification(`Asking ${library.endpoint} about ${id}`, ({ signal }) =>
    library.planFromHub(id, signal),
  );
}

async function confirm(library: ModelLibrary, plan: ModelPlan): Promise<boolean> {
  const { listing, files, bytes, fetchBytes, source } = plan;
  const download = 'Download';
  const rest = bytes - fetchBytes;
  const chosen = await vscode.window.showInformationMessage(
    `Download ${listing.id}?`,
    {
      modal: true,
      detail: [
        `${countText(files.length, 'file')}, ${sizeText(fetchBytes)}, from ${source}.`,
        ...(rest > 0 ? [`${sizeText(rest)} are taken from your Hugging Face cache.`] : []),
        `Commit ${listing.commit}. Each file is checked against the hash that is listed for it.`,
        `Kept in ${library.folder}.`,
      ].join('\n'),
    },
    download,
  );
  return chosen === download;
}

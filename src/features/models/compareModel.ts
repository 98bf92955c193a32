import { startOf } from '../../core/text/cutText.ts';
import * as vscode from 'vscode';
import { AppError } from '../../core/errors/appError.ts';
import {
  comparisonText,
  compareWithReference,
  mostReferenceBytes,
  parseReferenceVectors,
  referenceFileName,
  summaryOf,
  usualLeastCosine,
} from '../../core/model/referenceVectors.ts';
import { t } from '../../core/l10n/translate.ts';
import type { EngineClient } from '../../host/engine/engineClient.ts';
import { withProgressNotification } from '../../host/progressNotification.ts';

/**
 * Compares the vectors of the model in use with those that lie in its folder, and says how near they are. Throws
 * `modelMissing` where it is not in use after all.
 */
export async function compareModel(
  { id, folder }: { readonly id: string; readonly folder: string },
  engine: EngineClient,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const reference = parseReferenceVectors(await readReference(folder), referenceFileName);
  await engine.call(() => Promise.resolve());
  const { model } = engine.status;
  if (model?.facts.id !== id) {
    const message = t('{0} is not the model in use; choose it, and compare again.', id);
    throw new AppError('modelMissing', message);
  }
  const { facts, choice } = model;
  const title = t('Comparing {0} with {1}', facts.name, reference.madeWith);
  const count = reference.texts.length;
  let done = 0;
  const cosines = await withProgressNotification(title, ({ signal, report }) =>
    compareWithReference(reference, { choice, prompts: facts.prompts }, async (texts, how) => {
      const request = { texts, choice: how, priority: 'bulk' } as const;
      const made = await engine.call((api) => api.embedTexts(request, { signal }), signal);
      report(++done / count);
      return made;
    }),
  );
  for (const found of cosines) {
    const what = `${comparisonText(found)} (${found.as}) ${startOf(found.text, 80)}`;
    log.info(`${facts.name} against ${reference.madeWith}: ${what}`);
  }
  const { smallest, below } = summaryOf(cosines, usualLeastCosine);
  const showLog = t('Show Log');
  const chosen = await (below === 0
    ? vscode.window.showInformationMessage(
        t(
          'Semantic Text: The vectors of {0} are those of {1}: over {2} texts the smallest cosine is {3}.',
          ...[facts.name, reference.madeWith, count, smallest.toFixed(6)],
        ),
        showLog,
      )
    : vscode.window.showWarningMessage(
        t(
          'Semantic Text: {0} of {1} vectors of {2} are not those of {3}: the smallest cosine is {4}, below {5}. Choose another export of the model.',
          ...[below, count, facts.name, reference.madeWith, smallest.toFixed(3)],
          String(usualLeastCosine),
        ),
        showLog,
      ));
  if (chosen === showLog) log.show(true);
}

async function readReference(folder: string): Promise<string> {
  const uri = vscode.Uri.joinPath(vscode.Uri.file(folder), referenceFileName);
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > mostReferenceBytes) {
      throw new AppError(
        'invalidInput',
        t('{0} is larger than 256 MB; write fewer texts to it.', uri.fsPath),
      );
    }
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const message = t('{0} cannot be read; put the file there again.', uri.fsPath);
    throw new AppError('fileUnreadable', message, { cause });
  }
}

import * as vscode from 'vscode';
import type { ClassifierLearner, OpenedClassifier } from '../../core/analysis/learn/learner.ts';
import { AppError } from '../../core/errors/appError.ts';
import { t } from '../../core/l10n/translate.ts';
import { learnerText, parseLearner } from '../../node/files/learnerFile.ts';
import { nameOf } from '../text/resource.ts';

/** As the command line's `--save` writes it, and `--use` reads it. */
export function classifierBytes(learner: ClassifierLearner): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode([...learnerText(learner)].join(''));
}

/** Throws `fileUnreadable`, and `invalidInput` where the file holds something else than a classifier of single texts. */
export async function readClassifier(uri: vscode.Uri): Promise<OpenedClassifier> {
  const name = nameOf(uri);
  const learner = parseLearner(await readText(uri), name);
  if (learner.kind === 'classifier' && learner.text.length === 1) return { name, learner };
  throw new AppError(
    'invalidInput',
    learner.kind === 'classifier'
      ? t('{0} judges pairs of texts; choose a classifier of single texts.', name)
      : t('{0} predicts numbers; choose a classifier.', name),
  );
}

async function readText(uri: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (cause) {
    const message = t('{0} cannot be read; check that it is still there.', nameOf(uri));
    throw new AppError('fileUnreadable', message, { cause });
  }
}

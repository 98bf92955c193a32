import * as vscode from 'vscode';
import type { ClassifierLearner } from '../../../core/analysis/learn/learner.ts';
import { AppError } from '../../../core/errors/appError.ts';
import { csvField } from '../../../core/export/csv.ts';
import { t } from '../../../core/l10n/translate.ts';
import { learnerText, parseLearner } from '../../../node/files/learnerFile.ts';
import { nameOf } from '../../../host/text/resource.ts';
import { fileBeside, saveFile } from '../commands/saveFile.ts';
import type { EditorContent } from '../editorContent.ts';
import type { LabelledSegment } from '../model/labels/labelDesk.ts';
import type { OpenedClassifier } from '../model/labels/openedClassifier.ts';

/** As the command line's `classify` prints them. */
const probabilityDigits = 6;

/** Asks for a file, and writes what was learned there, as `--use` of the command line reads it. */
export function saveClassifier(
  learner: ClassifierLearner,
  content: EditorContent,
): Promise<boolean> {
  return save(content, 'classifier.json', [...learnerText(learner)]);
}

/** Asks for a saved classifier. Undefined when the user cancels; throws `invalidInput` where the file is something else. */
export async function openClassifier(
  content: EditorContent | undefined,
): Promise<OpenedClassifier | undefined> {
  const beside = fileBeside(content?.documents[0]?.document.uri, '');
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: t('Use Classifier'),
      openLabel: t('Use'),
      filters: { [t('Classifiers')]: ['json'] },
      ...(beside ? { defaultUri: beside } : {}),
    })) ?? [];
  return uri && readClassifier(uri);
}

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

/** Asks for a file, and writes a record for each segment of the content there: its place, text, label and probability. */
export function writeLabels(
  labels: readonly LabelledSegment[],
  content: EditorContent,
): Promise<boolean> {
  return save(content, 'labels.csv', [...labelRows(labels, content)]);
}

function* labelRows(
  labels: readonly LabelledSegment[],
  { documents }: EditorContent,
): Generator<string> {
  yield 'file,line,text,label,probability\n';
  let segment = 0;
  for (const shown of documents) {
    for (let i = 0; i < shown.count; i++, segment++) {
      const { label = '', probability } = labels[segment] ?? {};
      const { line } = shown.document.positionAt(shown.start(i));
      const share = probability === undefined ? '' : probabilityText(probability);
      yield `${[shown.title, line + 1, shown.text(i), label, share].map(csvField).join(',')}\n`;
    }
  }
}

function probabilityText(probability: number): string {
  return String(Number(probability.toPrecision(probabilityDigits)));
}

async function save(
  content: EditorContent,
  ending: string,
  parts: readonly string[],
): Promise<boolean> {
  const sources = content.documents.map(({ document }) => document.uri);
  const name = `${content.content.title}-${ending}`;
  const bytes = new TextEncoder().encode(parts.join(''));
  return saveFile({ name, bytes: bytes.buffer }, sources[0], sources);
}

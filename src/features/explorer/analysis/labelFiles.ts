import * as vscode from 'vscode';
import type { ClassifierLearner, OpenedClassifier } from '../../../core/analysis/learn/learner.ts';
import { AppError } from '../../../core/errors/appError.ts';
import { csvField } from '../../../core/export/csv.ts';
import { t } from '../../../core/l10n/translate.ts';
import { classifierBytes, readClassifier } from '../../../host/models/savedClassifier.ts';
import { labelledTable, tableCopy } from './labelTable.ts';
import { fileBeside, saveFile } from '../commands/saveFile.ts';
import type { EditorContent } from '../editorContent.ts';
import type { LabelledSegment } from '../model/labels/labelDesk.ts';

/** As the command line's `classify` and `regress` print them. */
const probabilityDigits = 6;
const predictionDigits = 7;

/** Asks for a file, and writes what was learned there, as `--use` of the command line reads it. */
export function saveClassifier(
  learner: ClassifierLearner,
  content: EditorContent,
): Promise<boolean> {
  return save(content, 'classifier.json', classifierBytes(learner));
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

/**
 * Asks for a file, and writes there: a copy of the table that is shown with label and probability behind its columns, else a record
 * for each segment: its place, text, label and probability.
 */
export function writeLabels(
  labels: readonly LabelledSegment[],
  content: EditorContent,
): Promise<boolean> {
  const table = labelledTable(content, labels, probabilityText);
  if (table) return save(content, `labels.${table.ending}`, new TextEncoder().encode(table.text));
  const text = [...labelRows(labels, content)].join('');
  return save(content, 'labels.csv', new TextEncoder().encode(text));
}

/** Asks for a file, and writes a copy of the table there with a column `prediction`. `predictions`: by segment; NaN for none. */
export function writePredictions(
  predictions: Float64Array,
  content: EditorContent,
): Promise<boolean> {
  const table = tableCopy(content, ['prediction'], (segment) => {
    const prediction = predictions[segment] ?? NaN;
    return Number.isNaN(prediction)
      ? undefined
      : [Number(prediction.toPrecision(predictionDigits))];
  });
  if (!table) {
    throw new AppError(
      'invalidInput',
      t('No copy of this table can be written; save it as .csv, .tsv or .jsonl first.'),
    );
  }
  return save(content, `predictions.${table.ending}`, new TextEncoder().encode(table.text));
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
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const sources = content.documents.map(({ document }) => document.uri);
  const name = `${content.content.title}-${ending}`;
  return saveFile({ name, bytes: bytes.buffer }, sources[0], sources);
}

import * as vscode from 'vscode';
import { AppError } from '../../../core/errors/appError.ts';
import { t, tCount } from '../../../core/l10n/translate.ts';
import { readTable } from '../../../core/tables/readTable.ts';
import { isParquet, tableFormatOf, type TableFormat } from '../../../core/tables/tableFormat.ts';
import { valueOf, type Table, type TableRecord } from '../../../core/tables/table.ts';
import { withColumns, type AddedValues } from '../../../core/tables/withColumns.ts';
import { isTableKind } from '../../../core/text/blocks/documentKind.ts';
import { oneLine } from '../../../core/text/oneLine.ts';
import { nameOf, textKindOf } from '../../../host/text/resource.ts';
import { TableDocument } from '../../../host/text/tableDocument.ts';
import type { EditorContent } from '../editorContent.ts';
import type { LabelledSegment } from '../model/labels/labelDesk.ts';
import { mostLabels } from '../model/labels/labelBook.ts';

/** What a column is described by, in UTF-16 units. */
const mostDescribed = 80;

/** The document of a content that is one table, and how that is written. */
export function tableIn({
  content,
  documents,
}: EditorContent):
  { readonly shown: EditorContent['documents'][number]; readonly format: TableFormat } | undefined {
  const [shown] = documents;
  if (content.kind !== 'documents' || documents.length !== 1 || !shown) return undefined;
  const kind = textKindOf(shown.document);
  return isTableKind(kind) ? { shown, format: kind } : undefined;
}

/** Asks for a column whose values are labels. By segment the label of its record; undefined when the user cancels. */
export async function pickColumn(
  content: EditorContent,
): Promise<ReadonlyMap<number, string> | undefined> {
  const found = tableIn(content);
  if (!found)
    throw new AppError('invalidInput', t('This is no table; open one to label by a column.'));
  const { shown, format } = found;
  const table = readTable(shown.document.getText(), format);
  const columns = table.columns
    .map((label, column) => ({ label, column, description: describe(table, column) }))
    .filter(({ description }) => description !== undefined)
    .map((each) => ({ ...each, description: each.description ?? '' }));
  if (columns.length === 0) {
    throw new AppError(
      'invalidInput',
      t('No column of this table has labels: values that come up more than once.'),
    );
  }
  const picked = await vscode.window.showQuickPick(columns, {
    title: t('Labels from Column'),
    placeHolder: t('Choose the column that has the labels'),
    matchOnDescription: true,
  });
  if (!picked) return undefined;
  const labels = new Map<number, string>();
  for (const { record, segments } of segmentsOf(table, shown)) {
    const label = valueOf(record, picked.column).trim();
    if (label !== '') for (const segment of segments) labels.set(segment, label);
  }
  return labels;
}

/** How many labels a column has, and the first ones; undefined where its values are none. */
function describe({ records }: Table, column: number): string | undefined {
  const values = new Set<string>();
  let filled = 0;
  for (const record of records) {
    const value = valueOf(record, column).trim();
    if (value === '') continue;
    filled++;
    values.add(value);
  }
  if (values.size < 2 || values.size > Math.min(mostLabels, filled / 2)) return undefined;
  const count = tCount(values.size, '{0} label', '{0} labels');
  return oneLine(`${count}: ${[...values].slice(0, 20).join(', ')}`, mostDescribed);
}

/**
 * A copy of the table with the columns `label` and `probability`; undefined where a record has several texts, so that it has not
 * one label.
 */
export function labelledTable(
  content: EditorContent,
  labels: readonly LabelledSegment[],
  probabilityText: (probability: number) => string,
): TableCopy | undefined {
  return tableCopy(content, ['label', 'probability'], (segment) => {
    const { label = '', probability } = labels[segment] ?? {};
    if (label === '') return undefined;
    return [label, probability === undefined ? undefined : Number(probabilityText(probability))];
  });
}

interface TableCopy {
  readonly text: string;
  /** Of its file, without the dot. */
  readonly ending: string;
}

/**
 * A copy of the table with columns more, whose values are those of each record's segment; undefined where it is no table, or a record
 * has several segments.
 */
export function tableCopy(
  content: EditorContent,
  names: readonly string[],
  valuesOf: (segment: number) => ReturnType<AddedValues>,
): TableCopy | undefined {
  const found = tableIn(content);
  if (!found) return undefined;
  const { shown, format } = found;
  if (shown.document instanceof TableDocument && shown.document.cut) {
    throw new AppError(
      'unsupported',
      t(
        'The panel has {0} with its long values cut and writes no copy of it; use classify or regress with --predict on the command line.',
        nameOf(shown.document.uri),
      ),
    );
  }
  const text = shown.document.getText();
  const rows = [...segmentsOf(readTable(text, format), shown)];
  if (rows.some(({ segments }) => segments.length > 1)) return undefined;
  const byStart = new Map(rows.map(({ record, segments }) => [record.start, segments[0]]));
  const copy = withColumns(text, format, names, ({ start }) => {
    const segment = byStart.get(start);
    return segment === undefined ? undefined : valuesOf(segment);
  });
  const { path } = shown.document.uri;
  // What is no text, or is called otherwise, is written as it was read.
  const isSame = !isParquet(path) && tableFormatOf(path) === format;
  const own = isSame ? path.slice(path.lastIndexOf('.') + 1) : undefined;
  return { text: copy, ending: own ?? (format === 'delimited' ? 'csv' : 'jsonl') };
}

/** The segments that begin within each record. */
function* segmentsOf(
  { records }: Table,
  shown: EditorContent['documents'][number],
): Generator<{ readonly record: TableRecord; readonly segments: readonly number[] }> {
  let at = 0;
  for (const record of records) {
    const segments: number[] = [];
    while (at < shown.count && shown.start(at) < record.start) at++;
    while (at < shown.count && shown.start(at) < record.end) segments.push(at++);
    yield { record, segments };
  }
}

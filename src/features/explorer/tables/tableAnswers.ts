import type * as vscode from 'vscode';
import { AppError } from '../../../core/errors/appError.ts';
import { t } from '../../../core/l10n/translate.ts';
import { isTableKind } from '../../../core/text/blocks/documentKind.ts';
import type { TableColumnChoice } from '../../../host/text/tableColumns.ts';
import { TableDocument } from '../../../host/text/tableDocument.ts';
import { textKindOf } from '../../../host/text/resource.ts';
import type { PanelSegment } from '../../../protocol/pageApi.ts';
import type { PageTable, PageTablesApi } from '../../../protocol/page/pageTables.ts';
import type { EditorContent } from '../editorContent.ts';
import type { AnswerContext } from '../model/answerContext.ts';
import type { ShownDocument } from '../model/shownDocument.ts';
import type { SelectedText } from '../model/panelContent.ts';
import { ShownTable } from './shownTable.ts';

interface Dependencies {
  readonly columns: TableColumnChoice;
  readonly reveal: (text: SelectedText) => Promise<void>;
}

type Shown = ShownDocument<vscode.TextDocument>;

/** The tables that panels show, each read once for a version of its document and a choice of columns. */
const read = new WeakMap<
  vscode.TextDocument,
  { readonly key: string; readonly table: ShownTable }
>();

/** What the page asks of a content that is a table. */
export function tableAnswers(
  { current }: AnswerContext<vscode.TextDocument>,
  { columns, reveal }: Dependencies,
): PageTablesApi {
  return {
    async table(request) {
      const { document } = tableIn(current(request));
      const clicked = columns.chosenFor(document.uri) !== undefined;
      const isChosen = columns.columnsOf(document.uri) !== undefined;
      const chosenBy = clicked ? 'click' : isChosen ? 'setting' : 'words';
      const page = tableOf(document, columns).page(chosenBy);
      return Promise.resolve({ ...page, ...cutIn(document) });
    },

    async chooseTextColumns(request) {
      const { document } = tableIn(current(request));
      await columns.choose(document.uri, request.columns);
    },

    async tableOrder(request) {
      const shown = tableIn(current(request));
      return Promise.resolve(tableOf(shown.document, columns).order(startsOf(shown), request));
    },

    async columnValues(request) {
      const shown = tableIn(current(request));
      const table = tableOf(shown.document, columns);
      return Promise.resolve(table.values(startsOf(shown), request.column));
    },

    async revealRow(request) {
      const { document } = tableIn(current(request));
      const { start } = request;
      const { range } = document.lineAt(document.positionAt(start));
      const end = document.offsetAt(range.end);
      await reveal({ uri: document.uri, text: document.getText(range), start, end });
    },
  };
}

/** Whether a content is one whole document that is a table. */
export function isTable({ content, documents }: EditorContent): boolean {
  const [only] = documents;
  return (
    content.kind === 'documents' &&
    documents.length === 1 &&
    only !== undefined &&
    formatOf(only.document) !== undefined
  );
}

/** Makes rows of a table's records of the segments of a content; undefined where it is no table. */
export function recordRows(
  content: EditorContent,
  choice: TableColumnChoice,
): ((segment: PanelSegment, place: number) => PanelSegment) | undefined {
  const [only] = content.documents;
  if (!only || !isTable(content)) return undefined;
  const table = tableOf(only.document, choice);
  const isByRow = only.document instanceof TableDocument && only.document.isByRow;
  return (segment, place) => {
    const row = table.row(only.start(place));
    // A passage may be a part of its record.
    const isWhole = content.unit !== 'passage';
    const label = (isWhole ? row?.label : undefined) ?? segment.label;
    const shown = { ...segment, ...(isByRow && { isRow: true }) };
    return row ? { ...shown, label, fields: row.fields } : shown;
  };
}

/** A column of numbers of the table that a content is. Throws `invalidInput`, as `ShownTable.numbers`. */
export function numbersIn(
  content: EditorContent,
  column: string,
  choice: TableColumnChoice,
): ReturnType<ShownTable['numbers']> {
  const shown = tableIn(content);
  return tableOf(shown.document, choice).numbers(startsOf(shown), column);
}

/** The table that a document is. */
export function tableOf(document: vscode.TextDocument, choice: TableColumnChoice): ShownTable {
  const format = formatOf(document);
  if (!format) throw noTable();
  const names = choice.columnsOf(document.uri);
  const key = `${document.version} ${JSON.stringify(names ?? [])}`;
  const known = read.get(document);
  if (known?.key === key) return known.table;
  const table = new ShownTable(document.getText(), format, names);
  read.set(document, { key, table });
  return table;
}

/** What is told of a table whose text is not all that its file says: its own broken rows, which are lines of that text. */
function cutIn(
  document: vscode.TextDocument,
): Pick<PageTable, 'cutAt' | 'broken' | 'brokenCount'> | undefined {
  const cut = document instanceof TableDocument ? document.cut : undefined;
  if (!cut) return undefined;
  const { mostValueUnits: cutAt, brokenCount } = cut;
  const broken = cut.broken.map(({ row, message }) => {
    const { range } = document.lineAt(row - 1);
    return { message, start: document.offsetAt(range.start) };
  });
  return { cutAt, brokenCount, broken };
}

function formatOf(document: vscode.TextDocument): 'delimited' | 'jsonLines' | undefined {
  const kind = textKindOf(document);
  return isTableKind(kind) ? kind : undefined;
}

function tableIn(content: EditorContent): Shown {
  const [only] = content.documents;
  if (!only || !isTable(content)) throw noTable();
  return only;
}

function noTable(): AppError {
  return new AppError('invalidInput', t('The panel shows no table; choose Embed File on one.'));
}

function startsOf(shown: Shown): Int32Array {
  return Int32Array.from({ length: shown.count }, (_, i) => shown.start(i));
}

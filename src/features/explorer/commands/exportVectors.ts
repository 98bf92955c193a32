import * as vscode from 'vscode';
import { AppError, isCancellation } from '../../../core/errors/appError.ts';
import { t, tCount } from '../../../core/l10n/translate.ts';
import type { DocumentCorpus } from '../../../host/corpus/documentCorpus.ts';
import { WrongUse } from '../../../host/userErrors.ts';
import { nameOf } from '../../../host/text/resource.ts';
import { segmentUnitOf } from '../../../host/settings.ts';
import type { EngineClient } from '../../../host/engine/engineClient.ts';
import type { EditorContent } from '../editorContent.ts';
import { withProgressNotification } from '../../../host/progressNotification.ts';
import { VectorExport, type ExportedDocument } from '../../../host/corpus/vectorExport.ts';
import { fileBeside, plainName } from './saveFile.ts';

interface Dependencies {
  readonly engine: EngineClient;
  readonly corpus: DocumentCorpus;
}

/** "Export Vectors…": writes what the panel shows, or else the active file, one vector for each text. */
export async function exportVectors(
  { engine, corpus }: Dependencies,
  content: EditorContent | undefined,
): Promise<void> {
  const { documents, title } = exported(content);
  const format = await vscode.window.showQuickPick(exportFormats(), {
    title: t('Export Vectors of {0}', title),
    placeHolder: t('Choose a format'),
  });
  const target = format && (await askTarget(format, title, documents));
  if (!target || !(await mayReplace(format.format, target))) return;
  const count = await withProgress(engine, title, (signal, onProgress) =>
    new VectorExport(engine, corpus).write(documents, format.format, target, {
      signal,
      onProgress,
    }),
  );
  const made =
    format.format === 'tsv'
      ? t('{0}.vectors.tsv and ….metadata.tsv', nameOf(target))
      : nameOf(target);
  void vscode.window.showInformationMessage(
    tCount(
      count,
      'Semantic Text: wrote {0} vector to {1}.',
      'Semantic Text: wrote {0} vectors to {1}.',
      made,
    ),
  );
}

function exported(content: EditorContent | undefined): {
  documents: readonly ExportedDocument[];
  title: string;
} {
  if (content && content.segmentCount > 0) {
    const isWhole = content.content.kind === 'documents';
    const documents = content.documents.map((shown) => ({
      document: shown.document,
      segments: isWhole ? content.unitOf(shown.document) : shown.spans(),
    }));
    return { documents, title: content.content.title };
  }
  const document = vscode.window.activeTextEditor?.document;
  if (!document) {
    throw new WrongUse(t('There is nothing to export; open a file or choose Embed File first.'));
  }
  return {
    documents: [{ document, segments: segmentUnitOf(document) }],
    title: nameOf(document.uri),
  };
}

async function askTarget(
  { format, ending, name }: ExportFormat,
  title: string,
  documents: readonly ExportedDocument[],
): Promise<vscode.Uri | undefined> {
  const plain = plainName(title);
  // Two files get endings of their own after a name that must not be the document's.
  const file = format === 'tsv' ? plain.replace(/\.[^.]*$/u, '') : `${plain}${ending}`;
  const defaultUri = fileBeside(documents[0]?.document.uri, file);
  return vscode.window.showSaveDialog({
    title: t('Export Vectors as {0}', name),
    saveLabel: t('Export'),
    ...(defaultUri ? { defaultUri } : {}),
    // Two files are named after what is chosen here, each with its own ending.
    ...(format === 'tsv' ? {} : { filters: { [name]: [ending.slice(1)] } }),
  });
}

/** The dialog asks about the name that was chosen; of two files it has not seen their names. */
async function mayReplace(format: ExportFormat['format'], target: vscode.Uri): Promise<boolean> {
  if (format !== 'tsv') return true;
  const existing: string[] = [];
  for (const ending of ['.vectors.tsv', '.metadata.tsv']) {
    const uri = target.with({ path: `${target.path}${ending}` });
    const found = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (found) existing.push(nameOf(uri));
  }
  if (existing.length === 0) return true;
  const replace = t('Replace');
  const question = t(
    'Replace {0}?',
    existing.reduce((before, one) => t('{0} and {1}', before, one)),
  );
  const answer = await vscode.window.showWarningMessage(question, { modal: true }, replace);
  return answer === replace;
}

/** Rows are of one model: choosing another one ends it. */
async function withProgress<T>(
  engine: EngineClient,
  title: string,
  work: (signal: AbortSignal, onProgress: (share: number) => void) => Promise<T>,
): Promise<T> {
  return withProgressNotification(
    t('Exporting vectors of {0}', title),
    async ({ signal, report }) => {
      const switched = new AbortController();
      const following = engine.onDidChangeModel(() => {
        switched.abort();
      });
      try {
        return await work(AbortSignal.any([signal, switched.signal]), report);
      } catch (error) {
        if (!switched.signal.aborted || signal.aborted || !isCancellation(error)) throw error;
        throw new AppError(
          'invalidInput',
          t(
            'The model or its settings changed while vectors were exported; nothing was written, export them again.',
          ),
          { cause: error },
        );
      } finally {
        following.dispose();
      }
    },
  );
}

interface ExportFormat extends vscode.QuickPickItem {
  readonly format: 'jsonl' | 'csv' | 'npy' | 'tsv' | 'parquet';
  readonly name: string;
  /** Of the file's name; none where several files are named. */
  readonly ending: string;
}

/** The formats that can be written, as rows of a quick pick. */
function exportFormats(): readonly ExportFormat[] {
  return [
    {
      format: 'jsonl',
      name: 'JSON Lines',
      label: 'JSON Lines',
      description: '.jsonl',
      detail: t('An object a line: file, start, end, text, vector'),
      ending: '.jsonl',
    },
    {
      format: 'csv',
      name: 'CSV',
      label: 'CSV',
      description: '.csv',
      detail: t('A row a text: file, start, end, text, and a column for each dimension'),
      ending: '.csv',
    },
    {
      format: 'npy',
      name: 'NumPy',
      label: 'NumPy',
      description: '.npy',
      detail: t('The numbers alone, as an array of texts x dimensions'),
      ending: '.npy',
    },
    {
      format: 'parquet',
      name: 'Parquet',
      label: 'Parquet',
      description: '.parquet',
      detail: t('A row a text: file, start, end, text, vector; for pandas, Polars and DuckDB'),
      ending: '.parquet',
    },
    {
      format: 'tsv',
      name: 'Embedding Projector',
      label: 'Embedding Projector',
      description: t('{0} and {1}', '.vectors.tsv', '.metadata.tsv'),
      detail: t('Two files, as projector.tensorflow.org loads them'),
      ending: '',
    },
  ];
}

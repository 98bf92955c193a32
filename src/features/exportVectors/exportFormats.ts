import type * as vscode from 'vscode';

export interface ExportFormat extends vscode.QuickPickItem {
  readonly format: 'jsonl' | 'csv' | 'npy' | 'tsv';
  readonly name: string;
  /** Of the file's name; none where several files are named. */
  readonly ending: string;
}

/** The formats that can be written, as rows of a quick pick. */
export const exportFormats: readonly ExportFormat[] = [
  {
    format: 'jsonl',
    name: 'JSON Lines',
    label: 'JSON Lines',
    description: '.jsonl',
    detail: 'An object a line: file, start, end, text, vector',
    ending: '.jsonl',
  },
  {
    format: 'csv',
    name: 'CSV',
    label: 'CSV',
    description: '.csv',
    detail: 'A row a text: file, start, end, text, and a column for each dimension',
    ending: '.csv',
  },
  {
    format: 'npy',
    name: 'NumPy',
    label: 'NumPy',
    description: '.npy',
    detail: 'The numbers alone, as an array of texts x dimensions',
    ending: '.npy',
  },
  {
    format: 'tsv',
    name: 'Embedding Projector',
    label: 'Embedding Projector',
    description: '.vectors.tsv and .metadata.tsv',
    detail: 'Two files, as projector.tensorflow.org loads them',
    ending: '',
  },
];

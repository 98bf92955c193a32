/** A cell of a Jupyter notebook. */
export interface NotebookCell {
  readonly kind: 'markdown' | 'code' | 'plain';
  readonly text: string;
}

/** The cells of an `.ipynb` file's text in their order, of any of its versions; undefined where it is none. */
export function notebookCells(json: string): NotebookCell[] | undefined {
  let notebook: unknown;
  try {
    // A mark of the byte order is none of it.
    notebook = JSON.parse(json.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
  const cells = isRecord(notebook) ? cellsOf(notebook) : undefined;
  return cells?.map((cell) => ({
    kind: cellKind(isRecord(cell) ? cell['cell_type'] : undefined),
    text: isRecord(cell) ? joined(cell['source'] ?? cell['input']) : '',
  }));
}

function cellsOf(notebook: Readonly<Record<string, unknown>>): unknown[] | undefined {
  if (Array.isArray(notebook['cells'])) return notebook['cells'] as unknown[];
  // Before version 4.
  const sheets = notebook['worksheets'];
  if (!Array.isArray(sheets)) return undefined;
  return sheets.flatMap((sheet: unknown) =>
    isRecord(sheet) && Array.isArray(sheet['cells']) ? (sheet['cells'] as unknown[]) : [],
  );
}

function cellKind(type: unknown): NotebookCell['kind'] {
  return type === 'markdown' || type === 'code' ? type : 'plain';
}

/** A text, or its lines with their ends. */
function joined(source: unknown): string {
  const parts: unknown[] = Array.isArray(source) ? source : [source];
  return parts.filter((part) => typeof part === 'string').join('');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A cell of a Jupyter notebook. */
export interface NotebookCell {
  readonly kind: 'markdown' | 'code' | 'plain';
  readonly text: string;
}

// Python writes numbers that JSON has not, into outputs mostly.
const pythonNumber = /-?\b(?:NaN|Infinity)\b/g;

/** The cells of an `.ipynb` file's text in their order, of any of its versions; undefined where it is none. */
export function notebookCells(json: string): NotebookCell[] | undefined {
  // A mark of the byte order is none of it. One that was just made is empty.
  const text = json.replace(/^\ufeff/, '');
  if (text.trim() === '') return [];
  const notebook = parsed(text) ?? parsed(withoutPythonNumbers(text));
  const cells = isRecord(notebook) ? cellsOf(notebook) : undefined;
  return cells?.map((cell) => ({
    kind: cellKind(isRecord(cell) ? cell['cell_type'] : undefined),
    text: isRecord(cell) ? joined(cell['source'] ?? cell['input']) : '',
  }));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Within a text they are words, which may be of many megabytes. */
function withoutPythonNumbers(json: string): string {
  let read = '';
  for (let at = 0; at < json.length;) {
    const quote = json.indexOf('"', at);
    const start = quote === -1 ? json.length : quote;
    const end = stringEnd(json, start);
    read += json.slice(at, start).replace(pythonNumber, 'null') + json.slice(start, end);
    at = end;
  }
  return read;
}

/** Behind the quote that closes the one at `start`. */
function stringEnd(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let before = at;
    while (json[before - 1] === '\\') before--;
    if ((at - before) % 2 === 0) return at + 1;
  }
  return json.length;
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
